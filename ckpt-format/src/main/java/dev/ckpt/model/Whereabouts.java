package dev.ckpt.model;

import dev.ckpt.contents.Contents;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where in the tree the things stand of which an [Understanding] tells the meaning: what one has to know to take a part
/// out of it.
public final class Whereabouts {

    /// A container, and which of the tree's tensors are in it.
    ///
    /// @param firstPlace the first of the tensors in it, see [Weight#place()]
    /// @param afterLastPlace one more than the last
    public record Region(Value container, String path, int firstPlace, int afterLastPlace) {

        public boolean holds(int place) {
            return place >= firstPlace && place < afterLastPlace;
        }
    }

    private final Tree tree;
    private final Dict.@Nullable Entry[] entries;
    private final List<Region> optimizers = new ArrayList<>();
    private final List<Region> training = new ArrayList<>();
    private final List<Region> copies = new ArrayList<>();

    private Whereabouts(Tree tree) {
        this.tree = tree;
        entries = new Dict.@Nullable Entry[tree.leaves().size()];
        List<Leaf> weights = WeightsFinder.find(tree).map(WeightsFinder.Found::leaves).orElse(List.of());
        findEntries();
        findOptimizers(weights);
        findCopies(weights);
    }

    /// @throws dev.ckpt.io.RefusedException when there is more in it than this machine's heap can hold
    public static Whereabouts of(Contents contents) {
        String file = contents.files().isEmpty() ? "checkpoint" : contents.files().getFirst().path().toString();
        return new Whereabouts(Tree.of(contents.root(), file));
    }

    /// The dict's entry that holds the tensor of this place; empty where it stands in a list or an object.
    public Optional<Dict.Entry> entryOf(int place) {
        return Optional.ofNullable(entries[place]);
    }

    /// The optimizers' own dicts, in the order of [Understanding#optimizers()].
    public List<Region> optimizers() {
        return List.copyOf(optimizers);
    }

    /// Everything that belongs to optimizers: the outermost containers that are named after them, forms that are not
    /// read included, or else their dicts.
    public List<Region> optimizerParts() {
        return List.copyOf(training);
    }

    /// Copies of the weights: averages (EMA, SWA), a teacher, the best so far. Not the weights themselves, should a copy
    /// be all there is.
    public List<Region> copies() {
        return List.copyOf(copies);
    }

    /// All tensors of the tree, in file order: the one of place 7 is the eighth.
    public List<Loose> tensors() {
        List<Loose> all = new ArrayList<>(tree.leaves().size());
        for (Leaf leaf : tree.leaves()) {
            all.add(new Loose(leaf.path(), leaf.place(), leaf.value(), leaf.owner().optimizers));
        }
        return all;
    }

    private static Region region(Node node) {
        return new Region(node.value, node.path, node.firstLeaf, node.afterLastLeaf);
    }

    private static boolean holdsAny(Node node, List<Leaf> leaves) {
        for (Leaf leaf : leaves) {
            if (node.holds(leaf)) {
                return true;
            }
        }
        return false;
    }

    /// A dict's own leaves come in the order of its entries.
    @SuppressWarnings("ReferenceEquality") // one object of the tree, not one like it
    private void findEntries() {
        IdentityHashMap<Node, Iterator<Dict.Entry>> unread = new IdentityHashMap<>();
        for (Leaf leaf : tree.leaves()) {
            if (leaf.owner().value instanceof Dict dict) {
                Iterator<Dict.Entry> rest = unread.computeIfAbsent(leaf.owner(), node -> dict.entries().iterator());
                Dict.Entry entry = nextTensor(rest);
                if (entry != null && entry.value() == leaf.value() && Key.of(entry.key()).equals(leaf.key())) {
                    entries[leaf.place()] = entry;
                }
            }
        }
    }

    private static Dict.@Nullable Entry nextTensor(Iterator<Dict.Entry> rest) {
        while (rest.hasNext()) {
            Dict.Entry entry = rest.next();
            if (entry.value() instanceof TensorValue) {
                return entry;
            }
        }
        return null;
    }

    private void findOptimizers(List<Leaf> weights) {
        for (Node node : tree.nodes()) {
            boolean outermost = node.optimizers && (node.parent == null || !node.parent.optimizers);
            if (outermost && node.firstLeaf < node.afterLastLeaf && !holdsAny(node, weights)) {
                training.add(region(node));
            }
        }
        for (Node node : OptimizerFinder.find(tree)) {
            if (node.value instanceof Dict) {
                optimizers.add(region(node));
                if (training.stream().noneMatch(part -> contains(part, node))) {
                    training.add(region(whole(node)));
                }
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // as above
    private static boolean contains(Region region, Node node) {
        for (Node at = node; at != null; at = at.parent) {
            if (at.value == region.container()) {
                return true;
            }
        }
        return false;
    }

    /// The list, where optimizers are all that is in it.
    private static Node whole(Node optimizer) {
        Node whole = optimizer;
        while (whole.parent != null && whole.parent.value instanceof Sequence list
                && list.items().stream()
                        .allMatch(item -> item instanceof Dict dict && OptimizerFinder.isOptimizer(dict))) {
            whole = whole.parent;
        }
        return whole;
    }

    private void findCopies(List<Leaf> weights) {
        for (Node node : tree.nodes()) {
            boolean outermost = node.copy && (node.parent == null || !node.parent.copy);
            if (outermost && !node.optimizers && node.firstLeaf < node.afterLastLeaf && !holdsAny(node, weights)) {
                copies.add(region(node));
            }
        }
    }
}
