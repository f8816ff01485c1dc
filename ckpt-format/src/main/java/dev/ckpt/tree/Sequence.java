package dev.ckpt.tree;

import java.util.Collections;
import java.util.List;

/// A list, a tuple, or another of Python's plain collections of items.
public final class Sequence implements Value {

    public enum Kind {
        LIST, TUPLE, SET, FROZENSET, DEQUE,
        /// `torch.Size`, a tuple of ints.
        SIZE
    }

    private final Kind kind;
    private final List<Value> items;

    /// @param items seen, not copied: a reader goes on filling its own list while the tree is being made, which is how
    ///        a list comes to contain itself
    public Sequence(Kind kind, List<Value> items) {
        this.kind = kind;
        this.items = Collections.unmodifiableList(items);
    }

    public Kind kind() {
        return kind;
    }

    public List<Value> items() {
        return items;
    }

    @Override
    public String toString() {
        return kind + " of " + items.size();
    }
}
