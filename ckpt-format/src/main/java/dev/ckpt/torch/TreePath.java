package dev.ckpt.torch;

import dev.ckpt.pickle.PickleNode;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// The way from the root of the tree to a value, for messages: `model/transformer.wte.weight`. Made for every container
/// on the way, turned into text only when something is wrong.
final class TreePath {

    static final TreePath ROOT = new TreePath(null, "");

    /// Steps that are shown, the last ones: a hostile file nests without end.
    private static final int SHOWN = 8;

    private final @Nullable TreePath parent;
    private final Object label;

    private TreePath(@Nullable TreePath parent, Object label) {
        this.parent = parent;
        this.label = label;
    }

    /// The item at an index.
    TreePath item(int index) {
        return new TreePath(this, index);
    }

    /// The value under a key.
    TreePath key(PickleNode key) {
        return new TreePath(this, key);
    }

    /// A part of a value that has a name of ours: `indices`, `state`.
    TreePath part(String name) {
        return new TreePath(this, name);
    }

    /// Empty for the root.
    @Override
    public String toString() {
        Deque<String> steps = new ArrayDeque<>();
        TreePath at = this;
        while (at.parent != null && steps.size() < SHOWN) {
            steps.addFirst(at.step());
            at = at.parent;
        }
        return (at.parent == null ? "" : ".../") + String.join("/", steps);
    }

    private String step() {
        return switch (label) {
            case PickleNode.Int number -> Long.toString(number.value());
            case PickleNode key -> NodeText.text(key).map(NodeText::shortened).orElseGet(() -> NodeText.words(key));
            default -> label.toString();
        };
    }
}
