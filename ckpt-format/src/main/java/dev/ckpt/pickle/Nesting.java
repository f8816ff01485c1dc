package dev.ckpt.pickle;

import java.util.IdentityHashMap;
import java.util.List;

/// How deep a finished graph nests. A node counts one more than the deepest of its parts,
/// one without parts nothing, so a node that is shared counts in
/// each place; one that contains itself counts up to where it meets itself on a walk through the parts in the order of
/// their fields.
///
/// A recursive walk in that order, which remembers the nodes it is inside of, is therefore safe once this has passed. Where
/// nodes contain themselves a walk in another order may go deeper; it needs a count of its own.
final class Nesting {

    /// Trees of so few nodes are looked through anew wherever they appear, which is quicker than remembering them: nearly
    /// every tensor of a state_dict is one.
    private static final int FEW = 32;

    private final int limit;
    private final IdentityHashMap<PickleNode, Integer> heights = new IdentityHashMap<>();
    private final PickleNode[] path;
    private final int[] next;
    private final int[] height;
    private int depth;
    private int few;

    private Nesting(int limit) {
        this.limit = limit;
        this.path = new PickleNode[limit];
        this.next = new int[limit];
        this.height = new int[limit];
    }

    /// Whether `root` nests deeper than `limit`.
    static boolean exceeds(PickleNode root, int limit) {
        return new Nesting(limit).walk(root);
    }

    private boolean walk(PickleNode root) {
        if (isLeaf(root)) {
            return false;
        }
        enter(root);
        while (depth > 0) {
            int top = depth - 1;
            PickleNode node = path[top];
            int part = next[top]++;
            if (part == partCount(node)) {
                leave();
                continue;
            }
            PickleNode child = part(node, part);
            if (isLeaf(child)) {
                continue;
            }
            Integer known = heights.get(child);
            int below = known != null ? known : smallHeight(child);
            if (below == 0) {
                if (depth == limit) {
                    return true;
                }
                enter(child);
            } else {
                height[top] = Math.max(height[top], below);
                if (depth + height[top] > limit) {
                    return true;
                }
            }
        }
        return false;
    }

    private void enter(PickleNode node) {
        // While it is being walked it counts as a leaf: that is where a cycle ends.
        heights.put(node, 1);
        path[depth] = node;
        next[depth] = 0;
        height[depth] = 0;
        depth++;
    }

    private void leave() {
        depth--;
        int total = height[depth] + 1;
        heights.put(path[depth], total);
        if (depth > 0) {
            height[depth - 1] = Math.max(height[depth - 1], total);
        }
    }

    /// The height of a tree of few nodes; 0 where there are more.
    private int smallHeight(PickleNode node) {
        few = FEW;
        return small(node, 4);
    }

    private int small(PickleNode node, int levels) {
        if (levels == 0) {
            return 0;
        }
        if (node instanceof PickleNode.Items items) {
            return small(items.items(), levels);
        }
        if (node instanceof PickleNode.Call call) {
            boolean plain = isLeaf(call.callee()) && call.keywords().pairs().isEmpty() && call.states().isEmpty()
                    && call.elements().isEmpty() && call.pairs().isEmpty();
            return plain ? small(call.arguments(), levels) : 0;
        }
        if (node instanceof PickleNode.Persistent persistent) {
            if (isLeaf(persistent.id())) {
                return 1;
            }
            int below = small(persistent.id(), levels - 1);
            return below == 0 ? 0 : below + 1;
        }
        return 0;
    }

    private int small(List<PickleNode> parts, int levels) {
        int count = parts.size();
        few -= count;
        if (few < 0) {
            return 0;
        }
        int highest = 0;
        for (int i = 0; i < count; i++) {
            PickleNode part = parts.get(i);
            if (!isLeaf(part)) {
                int below = small(part, levels - 1);
                if (below == 0) {
                    return 0;
                }
                highest = Math.max(highest, below);
            }
        }
        return highest + 1;
    }

    private static boolean isLeaf(PickleNode node) {
        if (node instanceof PickleNode.Items items) {
            return items.items().isEmpty();
        }
        if (node instanceof PickleNode.Mapping mapping) {
            return mapping.pairs().isEmpty();
        }
        return !(node instanceof PickleNode.Call || node instanceof PickleNode.Persistent
                || node instanceof PickleNode.Built || node instanceof PickleNode.UnknownGlobal);
    }

    private static int partCount(PickleNode node) {
        if (node instanceof PickleNode.Items items) {
            return items.items().size();
        }
        if (node instanceof PickleNode.Call call) {
            return 1 + call.arguments().size() + 1 + call.states().size() + call.elements().size()
                    + 2 * call.pairs().size();
        }
        if (node instanceof PickleNode.Mapping mapping) {
            return 2 * mapping.pairs().size();
        }
        if (node instanceof PickleNode.Built built) {
            return 1 + built.states().size();
        }
        return node instanceof PickleNode.UnknownGlobal ? 2 : 1;
    }

    private static PickleNode part(PickleNode node, int index) {
        if (node instanceof PickleNode.Items items) {
            return items.items().get(index);
        }
        if (node instanceof PickleNode.Call call) {
            return part(call, index);
        }
        if (node instanceof PickleNode.Mapping mapping) {
            return part(mapping.pairs(), index);
        }
        if (node instanceof PickleNode.Built built) {
            return index == 0 ? built.target() : built.states().get(index - 1);
        }
        if (node instanceof PickleNode.UnknownGlobal unknown) {
            return index == 0 ? unknown.module() : unknown.name();
        }
        return ((PickleNode.Persistent) node).id();
    }

    private static PickleNode part(PickleNode.Call call, int index) {
        if (index == 0) {
            return call.callee();
        }
        int at = index - 1;
        if (at < call.arguments().size()) {
            return call.arguments().get(at);
        }
        at -= call.arguments().size();
        if (at == 0) {
            return call.keywords();
        }
        at--;
        if (at < call.states().size()) {
            return call.states().get(at);
        }
        at -= call.states().size();
        return at < call.elements().size()
                ? call.elements().get(at)
                : part(call.pairs(), at - call.elements().size());
    }

    private static PickleNode part(List<PickleNode.Pair> pairs, int index) {
        PickleNode.Pair pair = pairs.get(index / 2);
        return index % 2 == 0 ? pair.key() : pair.value();
    }
}
