package dev.ckpt.convert;

import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.List;
import java.util.Optional;

/// Whether two groups of an optimizer treat their parameters alike.
final class GroupSettings {

    private GroupSettings() {}

    /// The first setting in which they differ; empty when they are alike.
    static String difference(Dict one, Dict other) {
        String lacking = missing(one, other);
        return lacking.isEmpty() ? missing(other, one) : lacking;
    }

    private static String missing(Dict one, Dict other) {
        for (Dict.Entry entry : one.entries()) {
            if (entry.key() instanceof Text(String key) && !key.equals(OptimizerGroups.PARAMS)
                    && !key.equals(OptimizerGroups.PARAM_NAMES)) {
                Optional<Value> same = other.get(key);
                if (same.isEmpty() || !alike(entry.value(), same.get())) {
                    return key;
                }
            }
        }
        return "";
    }

    /// Numbers, texts, and short lists of them; of anything else only itself is the same.
    private static boolean alike(Value one, Value other) {
        if (one instanceof Sequence a && other instanceof Sequence b) {
            List<Value> left = a.items();
            List<Value> right = b.items();
            if (a.kind() != b.kind() || left.size() != right.size()) {
                return false;
            }
            for (int i = 0; i < left.size(); i++) {
                if (!left.get(i).equals(right.get(i))) { // of a list in a list only itself is the same
                    return false;
                }
            }
            return true;
        }
        return one.equals(other);
    }
}
