package dev.ckpt.model;

import dev.ckpt.tree.Value;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A container of the tree: a dict, a sequence, or an object.
final class Node {

    final Value value;
    final String key;
    final @Nullable Node parent;
    final String path;
    /// Its tensors, and those of what it contains, are the tree's [firstLeaf, afterLastLeaf).
    final int firstLeaf;
    int afterLastLeaf;

    /// Tensors directly in it.
    int tensors;
    /// Entries that are neither tensors nor what a state_dict has beside them: None, an int, `_extra_state`.
    int strangers;
    /// Keys that are no text.
    int numbered;
    /// Tensors whose key looks like a parameter's: `a.weight`, `bias`.
    int parameterLike;

    /// Itself, or a container around it, is a module without tensors.
    boolean barren;

    /// Itself, or a container around it, has a name that says optimizer.
    final boolean optimizers;

    /// Set by [WeightsFinder]: below an optimizer, a schedule, random state.
    boolean never;
    /// Set by [WeightsFinder]: below a copy of the weights.
    boolean copy;
    /// Set by [WeightsFinder]: itself, or the innermost container around it, that has a name known for weights.
    @Nullable
    Node named;
    /// Set by [WeightsFinder]: how well known that name is, the best first.
    int nameRank;

    Node(Value value, String key, @Nullable Node parent, int firstLeaf) {
        this.value = value;
        this.key = key;
        this.parent = parent;
        this.path = parent == null ? key : Key.joined(parent.path, key);
        this.firstLeaf = firstLeaf;
        this.optimizers = (parent != null && parent.optimizers) || key.toLowerCase(Locale.ROOT).contains("optim");
        this.barren = parent != null && parent.barren;
    }

    boolean holds(Leaf leaf) {
        return leaf.place() >= firstLeaf && leaf.place() < afterLastLeaf;
    }

    boolean holds(Node node) {
        for (Node at = node; at != null; at = at.parent) {
            if (at == this) {
                return true;
            }
        }
        return false;
    }

    /// The names from here down to the leaf, joined by dots.
    String nameOf(Leaf leaf) {
        String name = leaf.key();
        for (Node at = leaf.owner(); at != null && at != this; at = at.parent) {
            name = Key.joined(at.key, name);
        }
        return name;
    }

    /// Four of five entries are tensors under text keys (format reference 7.3).
    boolean likeStateDict() {
        return tensors > 0 && numbered == 0 && tensors * 5L >= (tensors + strangers) * 4L;
    }

    @Override
    public String toString() {
        return path.isEmpty() ? "the root" : path;
    }
}
