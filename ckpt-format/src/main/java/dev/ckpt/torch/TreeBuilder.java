package dev.ckpt.torch;

import dev.ckpt.io.RefusedException;
import dev.ckpt.pickle.PickleNode;
import dev.ckpt.tree.Bytes;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Opaque;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.StorageValue;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/// Turns the nodes of one pickle into the tree. One node becomes one value, so that what Python shares stays shared.
///
/// Containers are made empty and filled afterwards from a queue: that is how a list may contain itself, and why nesting
/// costs no stack. Only what must be whole when it is made (a parameter around its tensor) is made by recursion, which
/// the budget's depth limits.
final class TreeBuilder {

    private static final Value TRUE = new Scalar.Bool(true);
    private static final Value FALSE = new Scalar.Bool(false);

    private final Reading reading;
    private final String record;
    private final Outside outside;
    private final Rebuild rebuild;
    private final PlainObjects objects;
    private final IdentityHashMap<PickleNode, Value> made = new IdentityHashMap<>();
    private final IdentityHashMap<PickleNode, String> names = new IdentityHashMap<>();
    private final Deque<Runnable> unfilled = new ArrayDeque<>();
    private int depth;

    /// @param record the pickle's record, for messages
    /// @param outside what its persistent ids stand for
    TreeBuilder(Reading reading, String record, Outside outside) {
        this.reading = reading;
        this.record = record;
        this.outside = outside;
        this.rebuild = new Rebuild(this);
        this.objects = new PlainObjects(this);
    }

    /// The whole tree below `root`.
    Value build(PickleNode root) {
        Value value = value(root, TreePath.ROOT);
        for (Runnable filling = unfilled.poll(); filling != null; filling = unfilled.poll()) {
            filling.run();
        }
        return value;
    }

    Reading reading() {
        return reading;
    }

    Place place(long offset, TreePath path) {
        return new Place(reading.file(), record, offset, path);
    }

    /// The name that is called, as [PythonName] gives it. A pickle imports a name once and calls it for every tensor.
    String name(PickleNode callee) {
        return names.computeIfAbsent(callee, PythonName::of);
    }

    /// The value of a node; a container may still be empty, and is filled before [#build] returns.
    Value value(PickleNode node, TreePath path) {
        if (node instanceof PickleNode.None) {
            return Value.NONE;
        }
        if (node instanceof PickleNode.Bool bool) {
            return bool.value() ? TRUE : FALSE;
        }
        Value known = made.get(node);
        if (known != null) {
            return known;
        }
        if (depth >= reading.budget().depth()) {
            throw new RefusedException(place(0, path).fault()
                    .expected("tensors inside tensors at most " + reading.budget().depth() + " deep")
                    .found("deeper ones")
                    .because("the file is built to exhaust the stack of readers")
                    .next("do not load it"));
        }
        reading.spend(1);
        depth++;
        try {
            Value value = make(node, path);
            made.put(node, value);
            return value;
        } finally {
            depth--;
        }
    }

    /// The kinds that every file has. A switch over types would do, but to set one up takes longer than to read a small
    /// file; so it is left to the others.
    private Value make(PickleNode node, TreePath path) {
        if (node instanceof PickleNode.Call call) {
            return call(call, path);
        }
        if (node instanceof PickleNode.Text text) {
            return new Text(text.text());
        }
        if (node instanceof PickleNode.Int number) {
            return new Scalar.Int(number.value());
        }
        if (node instanceof PickleNode.Real number) {
            return new Scalar.Real(number.value());
        }
        if (node instanceof PickleNode.Items items) {
            return new Sequence(kind(items.kind()), items(items.items(), path));
        }
        if (node instanceof PickleNode.Mapping mapping) {
            return Dict.of(entries(mapping.pairs(), path));
        }
        return makeAny(node, path);
    }

    private Value makeAny(PickleNode node, TreePath path) {
        return switch (node) {
            case PickleNode.None none -> Value.NONE;
            case PickleNode.Bool bool -> bool.value() ? TRUE : FALSE;
            case PickleNode.Int number -> new Scalar.Int(number.value());
            case PickleNode.BigInt number -> new Scalar.BigInt(number.value());
            case PickleNode.Real number -> new Scalar.Real(number.value());
            case PickleNode.Text text -> new Text(text.text());
            case PickleNode.ByteText text -> new Text(NodeText.decoded(text.content()));
            case PickleNode.Bytes bytes -> new Bytes(bytes.content().asReadOnly(), bytes.mutable());
            case PickleNode.Items items -> new Sequence(kind(items.kind()), items(items.items(), path));
            case PickleNode.Mapping mapping -> Dict.of(entries(mapping.pairs(), path));
            case PickleNode.Global global -> Opaque.reference(global.name().dotted());
            case PickleNode.UnknownGlobal global -> new Opaque("a name made at run time", Opaque.Via.REFERENCE,
                    items(List.of(global.module(), global.name()), path), List.of(), List.of(), List.of());
            case PickleNode.Call call -> call(call, path);
            case PickleNode.Built built -> new Opaque(NodeText.words(built.target()), Opaque.Via.CALL,
                    items(List.of(built.target()), path), items(built.states(), path), List.of(), List.of());
            case PickleNode.Persistent persistent -> persistent(persistent, path);
            case PickleNode.Extension extension -> new Opaque("extension " + extension.code(), Opaque.Via.OUTSIDE,
                    List.of(), List.of(), List.of(), List.of());
            case PickleNode.OutOfBand buffer -> new Opaque("out-of-band buffer", Opaque.Via.OUTSIDE, List.of(),
                    List.of(), List.of(), List.of());
        };
    }

    private static Sequence.Kind kind(PickleNode.Items.Kind kind) {
        return switch (kind) {
            case LIST -> Sequence.Kind.LIST;
            case TUPLE -> Sequence.Kind.TUPLE;
            case SET -> Sequence.Kind.SET;
            case FROZENSET -> Sequence.Kind.FROZENSET;
        };
    }

    private Value call(PickleNode.Call call, TreePath path) {
        Place place = place(call.offset(), path);
        if (call.keywords().pairs().isEmpty()) {
            Optional<Value> known = rebuild.value(call, place).or(() -> objects.value(call, place));
            if (known.isPresent()) {
                return known.get();
            }
        }
        return opaque(call, path);
    }

    /// A call that we do not interpret.
    private Value opaque(PickleNode.Call call, TreePath path) {
        List<PickleNode> arguments = new ArrayList<>(call.arguments());
        String className = switch (call.callee()) {
            case PickleNode.Global global -> global.name().dotted();
            case PickleNode.Persistent id when outside
                    .meaning(id, place(id.offset(), path), this) instanceof Outside.Meaning.OfClass known ->
                known.name().dotted();
            case PickleNode callee -> {
                arguments.addFirst(callee);
                yield NodeText.words(callee);
            }
        };
        if (!call.keywords().pairs().isEmpty()) {
            arguments.add(call.keywords());
        }
        // arguments may be one memoised tuple, shared by many calls
        reading.spend(arguments.size());
        Opaque.Via via = switch (call.how()) {
            case REDUCE, INST, OBJ -> Opaque.Via.CALL;
            case NEWOBJ, NEWOBJ_EX ->
                call.keywords().pairs().isEmpty() ? Opaque.Via.NEW : Opaque.Via.NEW_WITH_KEYWORDS;
        };
        return new Opaque(className, via, items(arguments, path), items(call.states(), path),
                items(call.elements(), path), entries(call.pairs(), path));
    }

    private Value persistent(PickleNode.Persistent id, TreePath path) {
        return switch (outside.meaning(id, place(id.offset(), path), this)) {
            case Outside.Meaning.OfStorage storage ->
                new StorageValue(storage.view().alone(), storage.view().dtype());
            case Outside.Meaning.OfClass known -> Opaque.reference(known.name().dotted());
            case Outside.Meaning.OfValue known -> known.value();
        };
    }

    /// The storage behind a persistent id, if it is one.
    Optional<StorageView> storage(PickleNode.Persistent id, Place place) {
        return outside.meaning(id, place, this) instanceof Outside.Meaning.OfStorage storage
                ? Optional.of(storage.view())
                : Optional.empty();
    }

    /// A list that will hold the values of `nodes`.
    List<Value> items(List<PickleNode> nodes, TreePath path) {
        if (nodes.isEmpty()) {
            return List.of();
        }
        List<Value> values = new ArrayList<>(nodes.size());
        unfilled.add(() -> {
            for (int i = 0; i < nodes.size(); i++) {
                values.add(value(nodes.get(i), path.item(i)));
            }
        });
        return values;
    }

    /// A list that will hold the entries of `pairs`.
    List<Dict.Entry> entries(List<PickleNode.Pair> pairs, TreePath path) {
        if (pairs.isEmpty()) {
            return List.of();
        }
        List<Dict.Entry> entries = new ArrayList<>(pairs.size());
        unfilled.add(() -> {
            for (PickleNode.Pair pair : pairs) {
                entries.add(new Dict.Entry(value(pair.key(), path.part("key")),
                        value(pair.value(), path.key(pair.key()))));
            }
        });
        return entries;
    }
}
