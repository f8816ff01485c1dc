package dev.ckpt.diff;

import dev.ckpt.model.Numeric;
import dev.ckpt.model.OptimizerState;
import dev.ckpt.model.ParameterGroup;
import dev.ckpt.model.Understanding;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/// The same optimizer in two checkpoints; where one of them has none, the other's stands for both.
record OptimizerPair(OptimizerState a, OptimizerState b) {

    /// In the order of the files; empty where both have optimizers, and not equally many.
    static List<OptimizerPair> of(Understanding a, Understanding b) {
        List<OptimizerState> left = a.optimizers().isEmpty() ? b.optimizers() : a.optimizers();
        List<OptimizerState> right = b.optimizers().isEmpty() ? a.optimizers() : b.optimizers();
        List<OptimizerPair> pairs = new ArrayList<>();
        if (left.size() == right.size()) {
            for (int i = 0; i < left.size(); i++) {
                pairs.add(new OptimizerPair(left.get(i), right.get(i)));
            }
        }
        return pairs;
    }

    /// Steps that the first optimizer with a count has counted.
    static OptionalLong count(Understanding checkpoint) {
        return checkpoint.optimizers().stream().map(OptimizerState::step).filter(OptionalLong::isPresent).findFirst()
                .orElse(OptionalLong.empty());
    }

    boolean sameKind() {
        return a.kind().equals(b.kind());
    }

    String kind() {
        return a.kind();
    }

    boolean keeps(String slot) {
        return a.slotNames().contains(slot) && b.slotNames().contains(slot);
    }

    /// A setting's number, where both have it and it did not change; of groups that differ the smallest.
    ///
    /// @param index in a setting that is a tuple; -1 where it is a number
    OptionalDouble leastCommon(String setting, int index) {
        Set<OptionalDouble> before = numbers(a, setting, index);
        return before.equals(numbers(b, setting, index)) && !before.contains(OptionalDouble.empty())
                ? before.stream().mapToDouble(OptionalDouble::getAsDouble).min()
                : OptionalDouble.empty();
    }

    private static Set<OptionalDouble> numbers(OptimizerState optimizer, String setting, int index) {
        return Set.copyOf(optimizer.groups().stream().map(group -> number(group, setting, index)).toList());
    }

    /// The groups of both.
    List<ParameterGroup> allGroups() {
        List<ParameterGroup> all = new ArrayList<>(a.groups());
        all.addAll(b.groups());
        return all;
    }

    /// For each parameter that groups name, the places of these in [#allGroups()].
    Map<String, List<Integer>> groupsByParameter() {
        Map<String, List<Integer>> places = new HashMap<>();
        List<ParameterGroup> all = allGroups();
        for (int i = 0; i < all.size(); i++) {
            for (String name : all.get(i).parameters()) {
                places.computeIfAbsent(name, key -> new ArrayList<>(2)).add(i);
            }
        }
        return places;
    }

    /// Whether the groups of one have a number there that those of the other have not.
    boolean changed(String setting) {
        return !numbers(a, setting, -1).equals(numbers(b, setting, -1))
                || !numbers(a, setting, 0).equals(numbers(b, setting, 0))
                || !numbers(a, setting, 1).equals(numbers(b, setting, 1));
    }

    /// A number of a group's settings.
    static OptionalDouble number(ParameterGroup group, String setting, int index) {
        Optional<Value> value = Optional.ofNullable(group.settings().get(setting));
        if (index >= 0) {
            value = value.flatMap(it -> it instanceof Sequence sequence && index < sequence.items().size()
                    ? Optional.of(sequence.items().get(index))
                    : Optional.empty());
        }
        return value.map(Numeric::real).orElse(OptionalDouble.empty());
    }

    /// The number that all these groups have; empty where one has none, or another.
    static OptionalDouble common(List<ParameterGroup> groups, String setting, int index) {
        Set<OptionalDouble> numbers = Set
                .copyOf(groups.stream().map(group -> number(group, setting, index)).toList());
        return numbers.size() == 1 ? numbers.iterator().next() : OptionalDouble.empty();
    }

    /// The largest of them, and no less than `least`.
    static double most(List<ParameterGroup> groups, String setting, double least) {
        double most = least;
        for (ParameterGroup group : groups) {
            most = Math.max(most, number(group, setting, -1).orElse(least));
        }
        return most;
    }

    /// Whether one of them has this setting as that.
    static boolean any(List<ParameterGroup> groups, String setting, boolean is) {
        return groups.stream().anyMatch(group -> group.settings().get(setting) instanceof Scalar.Bool(boolean value)
                && value == is);
    }
}
