package dev.ckpt.diff;

import dev.ckpt.model.OptimizerState;
import dev.ckpt.model.ParameterGroup;
import dev.ckpt.model.Understanding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Compares the parameter groups of two optimizers. Groups go together that have the most parameters in common; groups of
/// several optimizers are counted through.
public final class GroupDiff {

    private static final String UNKNOWN = "unknown";

    private final List<ParameterGroup> a;
    private final List<ParameterGroup> b;
    private final Function<String, String> names;
    private final GroupPairs pairs;
    private final List<GroupChange> changes = new ArrayList<>();

    private GroupDiff(List<ParameterGroup> a, List<ParameterGroup> b, Function<String, String> names) {
        this.a = a;
        this.b = b;
        this.names = names;
        this.pairs = GroupPairs.of(a, b, names);
    }

    /// @param names a parameter's name in the second checkpoint, from that in the first
    public static List<GroupChange> of(Understanding a, Understanding b, Function<String, String> names) {
        GroupDiff diff = new GroupDiff(groups(a), groups(b), names);
        diff.kinds(a.optimizers(), b.optimizers());
        diff.compare();
        return List.copyOf(diff.changes);
    }

    private static List<ParameterGroup> groups(Understanding understanding) {
        return understanding.optimizers().stream().flatMap(optimizer -> optimizer.groups().stream()).toList();
    }

    private void kinds(List<OptimizerState> left, List<OptimizerState> right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            String one = left.get(i).kind();
            String other = right.get(i).kind();
            if (!one.equals(UNKNOWN) && !other.equals(UNKNOWN) && !mayBeOne(one, other)) {
                changes.add(new GroupChange.Kind(one, other));
            }
        }
    }

    /// `Adam or AdamW` may be an AdamW.
    private static boolean mayBeOne(String one, String other) {
        Set<String> kinds = new HashSet<>(Arrays.asList(one.split(" or ", -1)));
        kinds.retainAll(Arrays.asList(other.split(" or ", -1)));
        return !kinds.isEmpty();
    }

    private void compare() {
        if (a.size() != b.size()) {
            changes.add(new GroupChange.Count(a.size(), b.size()));
        }
        if (a.isEmpty() || b.isEmpty()) {
            return; // each parameter's slots are there or not, which is said of the tensors
        }
        if (pairs.isReordered()) {
            changes.add(new GroupChange.Reordered(pairs.order()));
        }
        for (int i = 0; i < a.size(); i++) {
            int j = pairs.order().get(i);
            if (j >= 0) {
                settings(i, a.get(i), b.get(j));
                permuted(i, a.get(i), b.get(j));
            }
        }
        regrouped();
        if (a.size() == b.size() && changes.stream().allMatch(GroupChange.Setting.class::isInstance)) {
            renumbered();
        }
    }

    private void settings(int group, ParameterGroup left, ParameterGroup right) {
        Set<String> keys = new LinkedHashSet<>(left.settings().keySet());
        keys.addAll(right.settings().keySet());
        for (String key : keys) {
            ValueChange change = new ValueChange(key, Optional.ofNullable(left.settings().get(key)),
                    Optional.ofNullable(right.settings().get(key)));
            if (change.a().isEmpty() || change.b().isEmpty()
                    || !ValueWalk.same(change.a().get(), change.b().get(), "optimizer")) {
                changes.add(new GroupChange.Setting(group, change));
            }
        }
    }

    /// The first place at which the parameters that both groups have do not agree.
    private void permuted(int group, ParameterGroup left, ParameterGroup right) {
        Set<String> inLeft = new HashSet<>();
        left.parameters().forEach(name -> inLeft.add(names.apply(name)));
        Set<String> inRight = new HashSet<>(right.parameters());
        List<String> one = left.parameters().stream().filter(name -> inRight.contains(names.apply(name))).toList();
        List<String> other = right.parameters().stream().filter(inLeft::contains).toList();
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            if (!names.apply(one.get(i)).equals(other.get(i))) {
                changes.add(new GroupChange.Permuted(group, one.get(i), other.get(i)));
                return;
            }
        }
    }

    /// Where parameters stand in another order, or in other groups, other numbers follow from that.
    private void renumbered() {
        for (int i = 0; i < a.size(); i++) {
            List<String> ids = b.get(pairs.order().get(i)).ids();
            if (!a.get(i).ids().equals(ids) && areNumbers(a.get(i).ids()) && areNumbers(ids)) {
                changes.add(new GroupChange.Renumbered(i));
            }
        }
    }

    private static boolean areNumbers(List<String> ids) {
        return ids.stream().allMatch(id -> !id.isEmpty() && id.chars().allMatch(c -> c >= '0' && c <= '9'));
    }

    /// Parameters without a name cannot be followed from one group to another.
    private void regrouped() {
        Map<String, Integer> groupsB = pairs.groupsB();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < a.size(); i++) {
            for (String name : a.get(i).parameters()) {
                String nameB = names.apply(name);
                int to = groupsB.getOrDefault(nameB, -1);
                seen.add(nameB);
                if (isNamed(name) && to != pairs.order().get(i)) {
                    changes.add(new GroupChange.Regrouped(name, i, to));
                }
            }
        }
        groupsB.forEach((name, group) -> {
            if (isNamed(name) && !seen.contains(name)) {
                changes.add(new GroupChange.Regrouped(name, -1, group));
            }
        });
    }

    private static boolean isNamed(String parameter) {
        return !parameter.startsWith("#");
    }
}
