package dev.ckpt.tree;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A Python dict: keys of any kind, in the file's order, duplicates kept.
public final class Dict implements Value {

    public enum Kind {
        DICT, ORDERED_DICT, DEFAULT_DICT, COUNTER
    }

    public record Entry(Value key, Value value) {}

    private final Kind kind;
    private final List<Entry> entries;
    private final Optional<Value> attributes;
    private volatile @Nullable Map<String, Value> byText;

    /// @param entries seen, not copied, as in [Sequence]
    /// @param attributes what Python keeps beside the entries: `{"_metadata": ...}` of a state_dict
    public Dict(Kind kind, List<Entry> entries, Optional<Value> attributes) {
        this.kind = kind;
        this.entries = Collections.unmodifiableList(entries);
        this.attributes = attributes;
    }

    public static Dict of(List<Entry> entries) {
        return new Dict(Kind.DICT, entries, Optional.empty());
    }

    public Kind kind() {
        return kind;
    }

    public List<Entry> entries() {
        return entries;
    }

    public Optional<Value> attributes() {
        return attributes;
    }

    public int size() {
        return entries.size();
    }

    /// The value under this text key; of duplicates the last, as Python has it.
    public Optional<Value> get(String key) {
        Map<String, Value> index = byText;
        if (index == null) {
            index = new HashMap<>();
            for (Entry entry : entries) {
                if (entry.key() instanceof Text text) {
                    index.put(text.text(), entry.value());
                }
            }
            byText = index;
        }
        return Optional.ofNullable(index.get(key));
    }

    /// The dict under this text key, if there is one.
    public Optional<Dict> dict(String key) {
        return get(key).filter(Dict.class::isInstance).map(Dict.class::cast);
    }

    @Override
    public String toString() {
        return kind + " of " + entries.size();
    }
}
