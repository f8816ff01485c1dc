package dev.ckpt.values;

import dev.ckpt.inspect.Section;
import dev.ckpt.inspect.TensorRow;
import dev.ckpt.model.Loose;
import dev.ckpt.model.NameSelector;
import dev.ckpt.model.OptimizerState;
import dev.ckpt.model.Part;
import dev.ckpt.model.Slot;
import dev.ckpt.model.Understanding;
import dev.ckpt.model.Weight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// The tensors of a checkpoint under every name that a person may type: without wrapper prefixes, as the file spells it, by
/// its place in the tree, `<parameter>/<slot>` for what an optimizer keeps; or by as much of its end as names one alone.
public final class TensorNames {

    /// What a text was found to mean.
    ///
    /// @param tensors one; several where the text does not tell them apart; none where nothing is called so
    public record Found(List<TensorRow> tensors) {

        public Found {
            tensors = List.copyOf(tensors);
        }

        /// The tensor, if it is one alone.
        public Optional<TensorRow> only() {
            return tensors.size() == 1 ? Optional.of(tensors.getFirst()) : Optional.empty();
        }
    }

    private final List<TensorRow> tensors = new ArrayList<>();
    private final Map<String, TensorRow> byName = new HashMap<>();
    private final Map<String, TensorRow> byStoredName = new HashMap<>();
    private final Map<String, TensorRow> byPath = new HashMap<>();

    private TensorNames() {}

    public static TensorNames of(Understanding understanding) {
        TensorNames names = new TensorNames();
        Map<String, Weight> weights = new HashMap<>();
        Map<String, List<String>> tied = new HashMap<>();
        for (Weight weight : understanding.weights().tensors()) {
            weights.put(weight.name(), weight);
            weight.tiedTo().ifPresent(
                    first -> tied.computeIfAbsent(first, key -> new ArrayList<>()).add(weight.name()));
            names.add(new TensorRow(weight.name(), weight.path(), Section.WEIGHTS, weight.part(), weight.tensor(),
                    weight.tiedTo()), weight.storedName());
        }
        for (OptimizerState optimizer : understanding.optimizers()) {
            for (Slot slot : optimizer.slots()) {
                Optional<Weight> parameter = Optional.ofNullable(weights.get(slot.parameter()));
                TensorRow row = new TensorRow(slot.name(), slot.path(), Section.OPTIMIZER,
                        parameter.map(Weight::part).orElse(Part.OTHER), slot.tensor(), Optional.empty());
                names.add(row,
                        parameter.map(weight -> weight.storedName() + "/" + slot.slot()).orElse(slot.name()));
                for (String other : tied.getOrDefault(slot.parameter(), List.of())) {
                    names.byStoredName.putIfAbsent(other + "/" + slot.slot(), row);
                }
            }
        }
        for (Loose other : understanding.others()) {
            names.add(new TensorRow(other.path(), other.path(),
                    other.optimizers() ? Section.OPTIMIZER : Section.OTHER, Part.OTHER, other.tensor(),
                    Optional.empty()), other.path());
        }
        return names;
    }

    private void add(TensorRow row, String storedName) {
        tensors.add(row);
        byName.putIfAbsent(row.name(), row);
        byStoredName.putIfAbsent(storedName, row);
        byPath.putIfAbsent(row.path(), row);
    }

    /// All of them: weights, what optimizers keep, the others; each in the file's order.
    public List<TensorRow> tensors() {
        return List.copyOf(tensors);
    }

    /// What a text means. A whole name comes before a pattern, a pattern before the end of a name, and weights come before
    /// what is kept for them.
    ///
    /// @param text a name; a glob; `re:` and a regular expression; or the end of a name
    /// @throws IllegalArgumentException when it is a regular expression that is none
    public Found find(String text) {
        for (Map<String, TensorRow> names : List.of(byName, byStoredName, byPath)) {
            TensorRow row = names.get(text);
            if (row != null) {
                return new Found(List.of(row));
            }
        }
        NameSelector selector = NameSelector.of(text);
        List<TensorRow> matching = first(row -> selector.matches(row.name()));
        return new Found(matching.isEmpty() ? first(row -> endsWith(row.name(), text)) : matching);
    }

    private List<TensorRow> first(Predicate<TensorRow> wanted) {
        for (Section section : Section.values()) {
            List<TensorRow> found = tensors.stream().filter(row -> row.section() == section).filter(wanted).toList();
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    /// Only whole words at the end: `c_attn.weight` and not `attn.weight` of `c_attn.weight`.
    private static boolean endsWith(String name, String text) {
        int before = name.length() - text.length() - 1;
        return before >= 0 && name.endsWith(text) && (name.charAt(before) == '.' || name.charAt(before) == '/');
    }
}
