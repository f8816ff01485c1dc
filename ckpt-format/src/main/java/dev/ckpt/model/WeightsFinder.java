package dev.ckpt.model;

import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Opaque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the weights among all dicts of a tree (format reference 7.3): the root, or the dict with the best known name, or,
/// where no name is known, what all state_dict-like dicts have in common. Copies of the weights (EMA, SWA, a teacher) are
/// not the weights, unless nothing else is there.
final class WeightsFinder {

    /// Names of the dict that holds the weights; better known ones first.
    private static final List<String> NAMES = List.of("model", "state_dict", "model_state_dict", "module", "net",
            "network", "model_state", "net_state_dict", "weights", "params");

    /// Words of a name that mark a copy.
    private static final List<String> COPIES = List.of("ema", "swa", "shadow", "averaged", "average", "teacher", "best",
            "init", "initial", "previous", "old");

    /// Parts of a name below which there are no weights.
    private static final List<String> NEVER = List.of("optim", "sched", "rng", "random", "scaler", "callback", "metric",
            "history", "grads", "gradients", "loops");

    private final Tree tree;
    private final List<Node> originals = new ArrayList<>();
    private final List<Node> copies = new ArrayList<>();

    private WeightsFinder(Tree tree) {
        this.tree = tree;
    }

    /// The weights' leaves, and the node that their names start from.
    record Found(Node node, List<Leaf> leaves) {}

    static Optional<Found> find(Tree tree) {
        return new WeightsFinder(tree).find();
    }

    private Optional<Found> find() {
        sort();
        Optional<Node> root = tree.root();
        return root.filter(node -> isStateDict(node) && !node.never).map(node -> whole(node, false))
                .or(() -> named(originals, false))
                .or(() -> common(originals, false))
                .or(() -> root.flatMap(this::mixed))
                .or(() -> named(copies, true))
                .or(() -> common(copies, true));
    }

    /// Tells candidates from copies and from what never holds weights. Parents come before their children.
    private void sort() {
        for (Node node : tree.nodes()) {
            Node parent = node.parent;
            node.never = (parent != null && parent.never) || never(node);
            node.copy = (parent != null && parent.copy) || isCopy(node.key);
            int rank = NAMES.indexOf(node.key.toLowerCase(Locale.ROOT));
            node.named = rank >= 0 ? node : parent == null ? null : parent.named;
            node.nameRank = rank;
            if (!node.never && isStateDict(node)) {
                (node.copy ? copies : originals).add(node);
            }
        }
    }

    private static boolean isStateDict(Node node) {
        return node.likeStateDict() && (node.value instanceof Dict || node.value instanceof Opaque);
    }

    private static boolean never(Node node) {
        String key = node.key.toLowerCase(Locale.ROOT);
        for (String part : NEVER) {
            if (key.contains(part)) {
                return true;
            }
        }
        return node.value instanceof Dict dict && OptimizerFinder.isOptimizer(dict);
    }

    private static boolean isCopy(String key) {
        int from = 0;
        for (int at = 0; at <= key.length(); at++) {
            if (at == key.length() || key.charAt(at) == '_' || key.charAt(at) == '-') {
                if (COPIES.contains(key.substring(from, at).toLowerCase(Locale.ROOT))) {
                    return true;
                }
                from = at + 1;
            }
        }
        return false;
    }

    /// The dict with the best known name, or all below one that has such a name (Megatron nests dicts in `model`).
    private Optional<Found> named(List<Node> candidates, boolean evenCopies) {
        Node best = null;
        for (Node candidate : candidates) {
            Node named = candidate.named;
            if (named != null && (named == candidate || candidate.parameterLike > 0)
                    && (best == null || named.nameRank < best.nameRank)) {
                best = named;
            }
        }
        return Optional.ofNullable(best).map(node -> whole(node, evenCopies));
    }

    /// All below the dict that contains every parameter-like candidate.
    private Optional<Found> common(List<Node> candidates, boolean evenCopies) {
        Node common = null;
        for (Node node : candidates) {
            if (node.parameterLike > 0) {
                common = common == null ? node : ancestor(common, node);
            }
        }
        return Optional.ofNullable(common).map(node -> whole(node, evenCopies));
    }

    private static @Nullable Node ancestor(Node one, Node other) {
        Node at = one;
        while (at != null && !at.holds(other)) {
            at = at.parent;
        }
        return at;
    }

    /// A root that has parameters beside settings.
    private Optional<Found> mixed(Node root) {
        return root.value instanceof Dict && root.parameterLike > 0
                ? Optional.of(whole(root, false))
                : Optional.empty();
    }

    private Found whole(Node node, boolean evenCopies) {
        List<Leaf> leaves = new ArrayList<>(node.afterLastLeaf - node.firstLeaf);
        for (Leaf leaf : tree.leavesOf(node)) {
            Node owner = leaf.owner();
            if (!owner.never && (evenCopies || !owner.copy)) {
                leaves.add(leaf);
            }
        }
        return new Found(node, leaves);
    }
}
