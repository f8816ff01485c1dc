package dev.ckpt.model;

import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// What one optimizer's dict says, before anybody knows which parameter is which: groups, and for each parameter what is
/// kept for it. Parameters go by their id, the number or the name that the file gives them.
final class OptimizerReading {

    /// Steps are read from so many parameters at the start and at the end: they are the same for all that are trained
    /// together, and each one read touches another page of the file.
    private static final int STEPS_READ = 4;

    /// A group as stored.
    record Group(Map<String, Value> settings, List<String> ids) {}

    private final List<Group> groups = new ArrayList<>();
    private final Map<String, String> storedNames = new HashMap<>();
    private final Map<String, SlotShapes> shapes = new HashMap<>();
    private final Set<String> slotNames = new LinkedHashSet<>();
    private final List<Value> steps = new ArrayList<>();
    private final Tree tree;
    private boolean numbered;
    private long listed;

    /// @param tree whose limit holds for what is listed here: references are cheap to write
    OptimizerReading(Dict optimizer, Tree tree) {
        this.tree = tree;
        if (OptimizerFinder.isFlat(optimizer)) {
            readFlat(optimizer);
            return;
        }
        if (optimizer.get("param_groups").orElse(Value.NONE) instanceof Sequence sequence) {
            for (Value item : sequence.items()) {
                if (item instanceof Dict group) {
                    readGroup(group);
                }
            }
        }
        optimizer.dict("state").ifPresent(this::readState);
    }

    private void readGroup(Dict group) {
        Map<String, Value> settings = new LinkedHashMap<>();
        List<String> ids = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Dict.Entry entry : group.entries()) {
            String key = Key.of(entry.key());
            if (key.equals("params") && entry.value() instanceof Sequence sequence) {
                for (Value id : sequence.items()) {
                    count();
                    numbered |= !(id instanceof Text);
                    ids.add(Key.of(id));
                }
            } else if (key.equals("param_names") && entry.value() instanceof Sequence sequence) {
                for (Value name : sequence.items()) {
                    count();
                    names.add(Key.of(name));
                }
            } else {
                count();
                FlatSettings.plain(entry.value()).or(() -> number(entry.value()))
                        .ifPresent(value -> settings.put(key, value));
            }
        }
        groups.add(new Group(settings, ids));
        if (names.size() == ids.size()) {
            for (int i = 0; i < ids.size(); i++) {
                storedNames.put(ids.get(i), names.get(i));
            }
        }
    }

    /// A learning rate may be a tensor.
    private static Optional<Value> number(Value value) {
        return value instanceof TensorValue && Numeric.real(value).isPresent() ? Optional.of(value) : Optional.empty();
    }

    private void readState(Dict state) {
        for (Dict.Entry entry : state.entries()) {
            if (entry.value() instanceof Dict slots) {
                String id = Key.of(entry.key());
                for (Dict.Entry slot : slots.entries()) {
                    see(id, Key.of(slot.key()), slot.value());
                }
            }
        }
    }

    private void count() {
        tree.requireRoom(++listed, "entries of an optimizer");
    }

    private void see(String id, String slot, Value value) {
        count();
        if (slot.equals("step")) {
            steps.add(value);
        } else if (value instanceof TensorValue tensor) {
            slotNames.add(slot);
            shapes.computeIfAbsent(id, key -> new SlotShapes()).add(slot, tensor.tensor().shape());
        }
    }

    private void readFlat(Dict optimizer) {
        Map<String, Value> settings = new LinkedHashMap<>();
        Set<String> ids = new LinkedHashSet<>();
        for (Dict.Entry entry : optimizer.entries()) {
            String key = Key.of(entry.key());
            int first = key.indexOf('.');
            int last = key.lastIndexOf('.');
            if (first < last) {
                String id = key.substring(first + 1, last);
                ids.add(id);
                if (key.startsWith("state.")) {
                    see(id, key.substring(last + 1), entry.value());
                } else {
                    FlatSettings.plain(entry.value()).or(() -> number(entry.value()))
                            .ifPresent(value -> settings.putIfAbsent(key.substring(last + 1), value));
                }
            }
        }
        groups.add(new Group(settings, List.copyOf(ids)));
    }

    List<Group> groups() {
        return groups;
    }

    /// All ids, group after group.
    List<String> ids() {
        List<String> ids = new ArrayList<>();
        groups.forEach(group -> ids.addAll(group.ids()));
        return ids;
    }

    /// Names that the file gives: `param_names`, or ids that are names; empty when it only counts.
    Optional<Map<String, String>> storedNames() {
        List<String> ids = ids();
        if (!ids.isEmpty() && storedNames.keySet().containsAll(ids)) {
            return Optional.of(storedNames);
        }
        if (ids.isEmpty() || numbered) {
            return Optional.empty();
        }
        Map<String, String> same = new HashMap<>();
        ids.forEach(id -> same.put(id, id));
        return Optional.of(same);
    }

    boolean idsAreNames() {
        return !numbered;
    }

    /// What is kept for that id; empty when it was never stepped.
    SlotShapes shapes(String id) {
        return shapes.getOrDefault(id, new SlotShapes());
    }

    /// Slots that hold tensors, in order of appearance, without the step count.
    Set<String> slotNames() {
        return slotNames;
    }

    OptimizerKind kind() {
        return OptimizerKind.of(groups.isEmpty() ? Map.of() : groups.getFirst().settings(), slotNames);
    }

    /// The highest count of steps.
    OptionalLong step() {
        OptionalLong highest = OptionalLong.empty();
        for (int i = 0; i < steps.size(); i++) {
            if (i < STEPS_READ || i >= steps.size() - STEPS_READ) {
                OptionalLong step = Numeric.whole(steps.get(i));
                if (step.isPresent() && (highest.isEmpty() || step.getAsLong() > highest.getAsLong())) {
                    highest = step;
                }
            }
        }
        return highest;
    }
}
