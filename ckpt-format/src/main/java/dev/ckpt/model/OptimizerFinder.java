package dev.ckpt.model;

import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds optimizers: any dict with `state` and `param_groups`, wherever a framework puts it (format reference 7.3).
final class OptimizerFinder {

    /// An optimizer's dict is small; the keys of a large one are not searched.
    private static final int MOST_KEYS = 32;

    private OptimizerFinder() {}

    static boolean isOptimizer(Dict dict) {
        return isFlat(dict)
                || (entry(dict, "param_groups") instanceof Sequence && entry(dict, "state") instanceof Dict);
    }

    /// The flattened form of distributed training: `state.wte.weight.exp_avg`, `param_groups.wte.weight.lr`.
    static boolean isFlat(Dict dict) {
        if (dict.size() == 0 || !startsWith(dict.entries().getFirst(), "state.")) {
            return false;
        }
        for (Dict.Entry entry : dict.entries()) {
            if (startsWith(entry, "param_groups.")) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsWith(Dict.Entry entry, String start) {
        return entry.key() instanceof Text(String text) && text.startsWith(start);
    }

    private static @Nullable Value entry(Dict dict, String key) {
        if (dict.size() <= MOST_KEYS) {
            for (Dict.Entry entry : dict.entries()) {
                if (entry.key() instanceof Text(String text) && text.equals(key)) {
                    return entry.value();
                }
            }
        }
        return null;
    }

    /// The outermost ones: an optimizer inside a schedule's state, or inside another optimizer, is a copy.
    static List<Node> find(Tree tree) {
        List<Node> found = new ArrayList<>();
        for (Node node : tree.nodes()) {
            if (node.value instanceof Dict dict && isOptimizer(dict) && !insideAnother(node, found)
                    && !insideSchedule(node)) {
                found.add(node);
            }
        }
        return found;
    }

    private static boolean insideAnother(Node node, List<Node> found) {
        return !found.isEmpty() && found.getLast().holds(node);
    }

    private static boolean insideSchedule(Node node) {
        for (Node at = node; at != null; at = at.parent) {
            if (at.key.contains("sched")) {
                return true;
            }
        }
        return false;
    }
}
