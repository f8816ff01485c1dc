package dev.ckpt.align;

import dev.ckpt.gpt.GptParameter;
import dev.ckpt.model.Layout;
import dev.ckpt.model.Understanding;
import dev.ckpt.model.Weight;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The weights of one of two checkpoints, and which of them have found their like.
final class Side {

    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Entry> byName = new HashMap<>();
    private final Map<String, Entry> byStoredName = new HashMap<>();
    private final BitSet paired = new BitSet();
    private final BitSet pairedGroups = new BitSet();
    private final Optional<Dialect> dialect;
    private final List<Optional<GptParameter>> parameters = new ArrayList<>();
    private final boolean tiedHead;

    Side(Understanding understanding) {
        Map<String, Integer> groups = new HashMap<>();
        for (Weight weight : understanding.weights().tensors()) {
            int number = entries.size();
            Integer first = weight.tiedTo().map(groups::get).orElse(null);
            Entry entry = new Entry(weight, number, first == null ? number : first);
            groups.putIfAbsent(weight.name(), entry.group());
            entries.add(entry);
            byName.putIfAbsent(weight.name(), entry);
            byStoredName.putIfAbsent(weight.storedName(), entry);
        }
        dialect = Dialect.of(understanding.weights().tensors());
        entries.forEach(entry -> parameters.add(dialect.flatMap(it -> it.parameter(entry.weight()))));
        tiedHead = understanding.geometry().tiedHead().orElse(false);
    }

    List<Entry> entries() {
        return entries;
    }

    /// Those that are still alone, in order.
    List<Entry> free() {
        List<Entry> free = new ArrayList<>();
        for (Entry entry : entries) {
            if (isFree(entry)) {
                free.add(entry);
            }
        }
        return free;
    }

    /// Those that are still alone under all of their names; of tied ones the first.
    List<Entry> freeGroups() {
        List<Entry> free = new ArrayList<>();
        for (Entry entry : entries) {
            if (isFree(entry) && !hasPairedTie(entry) && entry.group() == entry.number()) {
                free.add(entry);
            }
        }
        return free;
    }

    boolean isFree(Entry entry) {
        return !paired.get(entry.number());
    }

    /// Whether these very numbers are paired, under this name or another.
    boolean hasPairedTie(Entry entry) {
        return pairedGroups.get(entry.group());
    }

    void setPaired(Entry entry) {
        paired.set(entry.number());
        pairedGroups.set(entry.group());
    }

    /// By the name without wrappers.
    Optional<Entry> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Optional<Entry> stored(String name) {
        return Optional.ofNullable(byStoredName.get(name));
    }

    /// The first of the weights tied with the one of that name, which is the one that an optimizer has.
    Optional<Entry> parameterNamed(String name) {
        return named(name).map(entry -> entries.get(entry.group()));
    }

    /// By a name that a person may give, with wrappers or without.
    Optional<Entry> called(String name) {
        return named(name).or(() -> stored(name));
    }

    Optional<Dialect> dialect() {
        return dialect;
    }

    Optional<GptParameter> parameter(Entry entry) {
        return parameters.get(entry.number());
    }

    /// The layout of matrices whose names are no GPT-2's.
    Layout usualLayout() {
        return dialect.flatMap(Dialect::layout).orElse(Layout.LINEAR);
    }

    /// Whether the token embedding is the head, by a tie in the file or for want of a head.
    boolean hasTiedHead() {
        return tiedHead;
    }

    /// What is alone and a parameter of a GPT-2; of two that claim to be the same one the first.
    Map<GptParameter, Entry> freeParameters() {
        Map<GptParameter, Entry> parameters = new LinkedHashMap<>();
        for (Entry entry : entries) {
            @Nullable
            GptParameter parameter = isFree(entry) ? parameter(entry).orElse(null) : null;
            if (parameter != null) {
                parameters.putIfAbsent(parameter, entry);
            }
        }
        return parameters;
    }
}
