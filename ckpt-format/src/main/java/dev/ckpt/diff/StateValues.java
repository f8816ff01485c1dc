package dev.ckpt.diff;

import dev.ckpt.model.Key;
import dev.ckpt.model.OptimizerState;
import dev.ckpt.model.ParameterGroup;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What optimizers keep for a parameter that is no tensor: the step count of older PyTorch, the counters of LBFGS.
final class StateValues {

    /// So many parameters with the very same change are one change of all.
    private static final int ALL = 3;

    /// What is kept, and the name of what it is kept for.
    private record Kept(String parameter, String slot, Value value) {}

    private StateValues() {}

    static List<ValueChange> everything(OptimizerParts parts, String file) {
        List<ValueChange> all = new ArrayList<>();
        for (OptimizerParts.Found found : parts.found()) {
            all.addAll(changes(Key.joined(found.optimizer().path(), "state"), Map.of(), read(found), name -> name,
                    file));
        }
        return all;
    }

    static List<ValueChange> changes(OptimizerParts a, OptimizerParts b, Function<String, String> names, String file) {
        List<OptimizerParts.Found> left = a.found();
        List<OptimizerParts.Found> right = b.found();
        List<ValueChange> all = new ArrayList<>();
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            Optional<OptimizerParts.Found> one = i < left.size() ? Optional.of(left.get(i)) : Optional.empty();
            Optional<OptimizerParts.Found> other = i < right.size() ? Optional.of(right.get(i)) : Optional.empty();
            String path = one.or(() -> other).map(it -> it.optimizer().path()).orElse("");
            all.addAll(changes(Key.joined(path, "state"), one.map(StateValues::read).orElse(Map.of()),
                    other.map(StateValues::read).orElse(Map.of()), names, file));
        }
        return all;
    }

    private static List<ValueChange> changes(String path, Map<String, Kept> a, Map<String, Kept> b,
            Function<String, String> names, String file) {
        Map<String, Kept> rest = new LinkedHashMap<>(b);
        Map<String, List<ValueChange>> bySlot = new LinkedHashMap<>();
        for (Kept kept : a.values()) {
            Kept other = rest.remove(key(names.apply(kept.parameter()), kept.slot()));
            if (other == null || !ValueWalk.same(kept.value(), other.value(), file)) {
                add(bySlot, path, kept, new ValueChange("", Optional.of(kept.value()),
                        Optional.ofNullable(other).map(Kept::value)));
            }
        }
        for (Kept kept : rest.values()) {
            add(bySlot, path, kept, new ValueChange("", Optional.empty(), Optional.of(kept.value())));
        }
        List<ValueChange> changes = new ArrayList<>();
        bySlot.forEach((slot, all) -> {
            if (all.size() >= ALL && isOne(all)) {
                changes.add(new ValueChange(Key.joined(path, Key.joined("*", slot)), all.getFirst().a(),
                        all.getFirst().b()));
            } else {
                changes.addAll(all);
            }
        });
        return changes;
    }

    private static void add(Map<String, List<ValueChange>> bySlot, String path, Kept kept, ValueChange change) {
        bySlot.computeIfAbsent(kept.slot(), slot -> new ArrayList<>()).add(new ValueChange(
                Key.joined(Key.joined(path, kept.parameter()), kept.slot()), change.a(), change.b()));
    }

    private static boolean isOne(List<ValueChange> changes) {
        ValueChange first = changes.getFirst();
        return changes.stream().allMatch(change -> change.a().equals(first.a()) && change.b().equals(first.b()));
    }

    private static String key(String parameter, String slot) {
        return parameter + "/" + slot;
    }

    private static Map<String, Kept> read(OptimizerParts.Found found) {
        Map<String, String> nameOf = namesByNumber(found);
        Map<String, Kept> kept = new LinkedHashMap<>();
        for (Member entry : found.dict().dict("state").map(Member::of).orElse(List.of())) {
            String parameter = nameOf.getOrDefault(entry.key(), "#" + entry.key());
            if (entry.value() instanceof Dict slots) {
                for (Member slot : Member.of(slots)) {
                    keep(kept, new Kept(parameter, slot.key(), slot.value()));
                }
            } else {
                keep(kept, new Kept(parameter, "", entry.value()));
            }
        }
        return kept;
    }

    private static void keep(Map<String, Kept> kept, Kept one) {
        if (!(one.value() instanceof TensorValue)) {
            kept.put(key(one.parameter(), one.slot()), one);
        }
    }

    private static Map<String, String> namesByNumber(OptimizerParts.Found found) {
        Map<String, String> nameOf = new HashMap<>();
        OptimizerState optimizer = found.optimizer();
        int group = 0;
        for (Value item : found.dict().get("param_groups").map(StateValues::items).orElse(List.of())) {
            if (item instanceof Dict dict && group < optimizer.groups().size()) {
                ParameterGroup read = optimizer.groups().get(group++);
                List<Value> ids = dict.get("params").map(StateValues::items).orElse(List.of());
                for (int i = 0; i < Math.min(ids.size(), read.parameters().size()); i++) {
                    nameOf.put(Key.of(ids.get(i)), read.parameters().get(i));
                }
            }
        }
        return nameOf;
    }

    private static List<Value> items(Value value) {
        return value instanceof Sequence sequence ? sequence.items() : List.of();
    }
}
