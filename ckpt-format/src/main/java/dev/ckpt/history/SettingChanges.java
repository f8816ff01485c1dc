package dev.ckpt.history;

import dev.ckpt.diff.ValueChange;
import dev.ckpt.model.Understanding;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which settings of two checkpoints differ: those of the configuration, and of the parameter groups but the learning rate,
/// which changes all the time.
final class SettingChanges {

    private static final Set<String> MOVING = Set.of("lr", "initial_lr");

    private SettingChanges() {}

    static List<ValueChange> of(Understanding a, Understanding b) {
        List<ValueChange> changes = new ArrayList<>();
        add("", a.config(), b.config(), changes);
        int optimizers = Math.min(a.optimizers().size(), b.optimizers().size());
        for (int i = 0; i < optimizers; i++) {
            int groups = Math.min(a.optimizers().get(i).groups().size(), b.optimizers().get(i).groups().size());
            for (int g = 0; g < groups; g++) {
                add("group " + g + ": ", a.optimizers().get(i).groups().get(g).settings(),
                        b.optimizers().get(i).groups().get(g).settings(), changes);
            }
        }
        return changes;
    }

    private static void add(String prefix, Map<String, Value> a, Map<String, Value> b, List<ValueChange> changes) {
        Set<String> keys = new LinkedHashSet<>(a.keySet());
        keys.addAll(b.keySet());
        for (String key : keys) {
            Optional<Value> before = Optional.ofNullable(a.get(key));
            Optional<Value> after = Optional.ofNullable(b.get(key));
            boolean moving = !prefix.isEmpty() && MOVING.contains(key);
            if (!moving && !(before.isPresent() && after.isPresent() && same(before.get(), after.get()))) {
                changes.add(new ValueChange(prefix + key, before, after));
            }
        }
    }

    /// Settings are scalars, texts, and short sequences of these; a tensor is a learning rate.
    private static boolean same(Value a, Value b) {
        if (a instanceof Sequence left && b instanceof Sequence right) {
            return left.kind() == right.kind() && left.items().equals(right.items());
        }
        return a.equals(b);
    }
}
