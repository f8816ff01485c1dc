package dev.ckpt.model;

import dev.ckpt.io.Fault;
import dev.ckpt.io.RefusedException;
import dev.ckpt.tree.Bytes;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.ModuleTree;
import dev.ckpt.tree.Opaque;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.StorageValue;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A walk over everything a checkpoint holds, in file order: each container once, however often it is referred to, and
/// each tensor wherever it stands. Without recursion, so depth costs nothing, and cycles end.
final class Tree {

    /// A leaf with its names takes about 1 KiB once it is a row of a summary; half of the heap may go to them.
    private static final long BYTES_PER_PLACE = 2048;

    /// What a small heap may still walk.
    private static final long LEAST_PLACES = 50_000;

    private final List<Node> nodes = new ArrayList<>();
    private final List<Leaf> leaves = new ArrayList<>();
    private final List<StorageValue> storages = new ArrayList<>();
    private final IdentityHashMap<Value, Node> byIdentity = new IdentityHashMap<>();
    private final String file;
    private final long most;

    private Tree(String file, long most) {
        this.file = file;
        this.most = most;
    }

    /// @param file for messages
    /// @throws RefusedException when there is more than this machine's heap can hold
    static Tree of(Value root, String file) {
        return of(root, file, Math.max(LEAST_PLACES, Runtime.getRuntime().maxMemory() / BYTES_PER_PLACE));
    }

    static Tree of(Value root, String file, long mostPlaces) {
        Tree tree = new Tree(file, mostPlaces);
        tree.walk(root);
        return tree;
    }

    List<Node> nodes() {
        return nodes;
    }

    List<Leaf> leaves() {
        return leaves;
    }

    List<Leaf> leavesOf(Node node) {
        return leaves.subList(node.firstLeaf, node.afterLastLeaf);
    }

    /// Storages saved by themselves.
    List<StorageValue> storages() {
        return storages;
    }

    Optional<Node> nodeOf(Value container) {
        return Optional.ofNullable(byIdentity.get(container));
    }

    Optional<Node> root() {
        return nodes.isEmpty() ? Optional.empty() : Optional.of(nodes.getFirst());
    }

    private record Visit(Node node, Iterator<Child> children) {}

    private record Child(String key, boolean named, Value value) {}

    private void walk(Value root) {
        Deque<Visit> open = new ArrayDeque<>();
        if (root instanceof TensorValue || root instanceof StorageValue) {
            Node alone = new Node(root, "", null, 0);
            nodes.add(alone);
            see(alone, new Child("", true, root), open);
            alone.afterLastLeaf = leaves.size();
            return;
        }
        enter(root, "", null, open);
        while (!open.isEmpty()) {
            Visit visit = open.peek();
            if (visit.children().hasNext()) {
                see(visit.node(), visit.children().next(), open);
            } else {
                visit.node().afterLastLeaf = leaves.size();
                open.pop();
            }
        }
    }

    private void see(Node node, Child child, Deque<Visit> open) {
        if (!child.named()) {
            node.numbered++;
        }
        switch (child.value()) {
            case TensorValue tensor -> {
                node.tensors++;
                if (looksLikeParameter(child.key())) {
                    node.parameterLike++;
                }
                leaves.add(new Leaf(node, child.key(), tensor, leaves.size()));
                requireRoom();
            }
            case StorageValue storage -> storages.add(storage);
            case Scalar.None none -> {
            }
            case Scalar.Int number -> {
            }
            case Scalar scalar -> node.strangers++;
            case Text text -> node.strangers++;
            case Bytes bytes -> {
                if (!isExtraState(child.key())) {
                    node.strangers++;
                }
            }
            case Dict dict -> descend(node, child, open);
            case Sequence sequence -> descend(node, child, open);
            case Opaque opaque -> descend(node, child, open);
        }
    }

    private void descend(Node node, Child child, Deque<Visit> open) {
        if (!isExtraState(child.key())) {
            node.strangers++;
        }
        if (!byIdentity.containsKey(child.value()) && hasParts(child.value())) {
            enter(child.value(), child.key(), node, open);
        }
    }

    private void enter(Value container, String key, @Nullable Node parent, Deque<Visit> open) {
        Node node = new Node(container, key, parent, leaves.size());
        nodes.add(node);
        byIdentity.put(container, node);
        requireRoom();
        open.push(new Visit(node, children(node).iterator()));
    }

    private void requireRoom() {
        requireRoom(leaves.size() + nodes.size(), "tensors and containers");
    }

    /// Refuses a file that refers to one thing so often that a list of it would not fit.
    ///
    /// @param places how many have been listed
    void requireRoom(long places, String what) {
        if (places > most) {
            throw new RefusedException(Fault.in(file).expected("at most " + most + " " + what).found("more")
                    .because("the file was made to exhaust memory, or the heap is small")
                    .next("give Java more memory, for example -Xmx4g"));
        }
    }

    /// Whether there is anything below that a walk is for; most lists of a checkpoint are numbers.
    private static boolean hasParts(Value container) {
        return switch (container) {
            case Dict dict -> {
                for (Dict.Entry entry : dict.entries()) {
                    if (isPart(entry.value())) {
                        yield true;
                    }
                }
                yield false;
            }
            case Sequence sequence -> {
                for (Value item : sequence.items()) {
                    if (isPart(item)) {
                        yield true;
                    }
                }
                yield false;
            }
            case Opaque opaque -> opaque.via() != Opaque.Via.REFERENCE;
            case Scalar scalar -> false;
            case Text text -> false;
            case Bytes bytes -> false;
            case TensorValue tensor -> true;
            case StorageValue storage -> true;
        };
    }

    private static boolean isPart(Value value) {
        return switch (value) {
            case Scalar scalar -> false;
            case Text text -> false;
            case Bytes bytes -> false;
            case TensorValue tensor -> true;
            case StorageValue storage -> true;
            case Dict dict -> dict.size() > 0;
            case Sequence sequence -> !sequence.items().isEmpty();
            case Opaque opaque -> opaque.via() != Opaque.Via.REFERENCE;
        };
    }

    /// Of a whole module what its state_dict would hold; of other containers their parts.
    private static Iterable<Child> children(Node node) {
        if (!node.barren && (node.value instanceof Opaque || node.value instanceof Dict)) {
            Optional<Dict> state = ModuleTree.stateDict(node.value);
            if (state.isPresent()) {
                return () -> entries(state.get().entries().iterator());
            }
            // a module without tensors has no module with tensors in it; to look again and again would be quadratic
            node.barren = node.value instanceof Opaque object && object.attribute("_modules").isPresent();
        }
        return switch (node.value) {
            case Dict dict -> () -> entries(dict.entries().iterator());
            case Sequence sequence -> () -> items(sequence.items().iterator());
            case Opaque opaque -> parts(opaque);
            case Scalar scalar -> List.of();
            case Text text -> List.of();
            case Bytes bytes -> List.of();
            case TensorValue tensor -> List.of();
            case StorageValue storage -> List.of();
        };
    }

    /// An object's attributes stand under the object's own path; what it would be called with under a number.
    private static List<Child> parts(Opaque opaque) {
        List<Child> parts = new ArrayList<>();
        items(opaque.arguments().iterator()).forEachRemaining(parts::add);
        for (Value state : opaque.states()) {
            parts.add(new Child("", true, state));
        }
        items(opaque.elements().iterator()).forEachRemaining(parts::add);
        entries(opaque.entries().iterator()).forEachRemaining(parts::add);
        return Collections.unmodifiableList(parts);
    }

    private static Iterator<Child> entries(Iterator<Dict.Entry> entries) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public Child next() {
                Dict.Entry entry = entries.next();
                return new Child(Key.of(entry.key()), entry.key() instanceof Text, entry.value());
            }
        };
    }

    private static Iterator<Child> items(Iterator<Value> items) {
        return new Iterator<>() {
            private int index;

            @Override
            public boolean hasNext() {
                return items.hasNext();
            }

            @Override
            public Child next() {
                return new Child(Integer.toString(index++), false, items.next());
            }
        };
    }

    private static boolean isExtraState(String key) {
        return key.endsWith("_extra_state");
    }

    private static boolean looksLikeParameter(String key) {
        return key.indexOf('.') >= 0 || key.equals("weight") || key.equals("bias");
    }
}
