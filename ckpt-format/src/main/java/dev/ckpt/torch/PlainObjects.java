package dev.ckpt.torch;

import dev.ckpt.pickle.PickleNode;
import dev.ckpt.tree.Bytes;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.Value;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/// Python's plain containers, which a pickle makes by a call: OrderedDict, set, torch.Size, bytes. Where the call has
/// more to it than Python writes, it stays opaque, so that nothing is hidden.
final class PlainObjects {

    private static final MemorySegment NO_BYTES = MemorySegment.ofArray(new byte[0]).asReadOnly();

    private final TreeBuilder tree;
    /// One text may be encoded by many calls; it is encoded once.
    private final IdentityHashMap<PickleNode, MemorySegment> encoded = new IdentityHashMap<>();

    PlainObjects(TreeBuilder tree) {
        this.tree = tree;
    }

    Optional<Value> value(PickleNode.Call call, Place place) {
        String name = tree.name(call.callee());
        boolean appended = !call.elements().isEmpty();
        boolean set = !call.pairs().isEmpty();
        boolean stated = !call.states().isEmpty();
        return switch (name) {
            case "collections.OrderedDict" -> appended ? Optional.empty() : orderedDict(call, place);
            case "collections.defaultdict" -> appended || stated ? Optional.empty() : defaultDict(call, place);
            case "collections.Counter" -> appended || stated ? Optional.empty() : counter(call, place);
            case "collections.deque" -> set || stated ? Optional.empty() : deque(call, place);
            default -> appended || set || stated ? Optional.empty() : finished(name, call.arguments(), place);
        };
    }

    /// Objects that are whole after the call.
    private Optional<Value> finished(String name, List<PickleNode> arguments, Place place) {
        return switch (name) {
            case "builtins.set" -> sequence(Sequence.Kind.SET, arguments, place);
            case "builtins.frozenset" -> sequence(Sequence.Kind.FROZENSET, arguments, place);
            case "torch.Size" -> sequence(Sequence.Kind.SIZE, arguments, place);
            case "builtins.complex" -> complex(arguments);
            case "_codecs.encode" -> latin1(arguments, place).map(bytes -> new Bytes(bytes, false));
            case "builtins.bytes" ->
                arguments.isEmpty() ? Optional.of(new Bytes(NO_BYTES, false)) : Optional.empty();
            case "builtins.bytearray" -> byteArray(arguments, place);
            case "torch.jit._pickle.build_intlist", "torch.jit._pickle.build_doublelist",
                    "torch.jit._pickle.build_boollist", "torch.jit._pickle.build_tensorlist" ->
                wrapped(arguments, 1, place);
            case "torch.jit._pickle.restore_type_tag" -> wrapped(arguments, 2, place);
            default -> Optional.empty();
        };
    }

    /// TorchScript's type tags say nothing that the list inside does not.
    private Optional<Value> wrapped(List<PickleNode> arguments, int count, Place place) {
        return arguments.size() == count
                ? Optional.of(tree.value(arguments.getFirst(), place.path()))
                : Optional.empty();
    }

    private Optional<Value> orderedDict(PickleNode.Call call, Place place) {
        List<PickleNode.Pair> pairs = call.pairs();
        if (!call.arguments().isEmpty()) { // Python 2 passes the pairs to the call
            Optional<List<PickleNode.Pair>> passed = passedPairs(call.arguments());
            if (passed.isEmpty() || !pairs.isEmpty()) {
                return Optional.empty();
            }
            pairs = passed.get();
            tree.reading().spend(pairs.size());
        }
        Optional<Value> attributes = call.states().isEmpty()
                ? Optional.empty()
                : Optional.of(tree.value(call.states().getLast(), place.path().part("attributes")));
        return Optional.of(new Dict(Dict.Kind.ORDERED_DICT, tree.entries(pairs, place.path()), attributes));
    }

    private static Optional<List<PickleNode.Pair>> passedPairs(List<PickleNode> arguments) {
        if (arguments.size() != 1 || !(arguments.getFirst() instanceof PickleNode.Items list)) {
            return Optional.empty();
        }
        List<PickleNode.Pair> pairs = new ArrayList<>(list.items().size());
        for (PickleNode item : list.items()) {
            if (!(item instanceof PickleNode.Items pair) || pair.items().size() != 2) {
                return Optional.empty();
            }
            pairs.add(new PickleNode.Pair(pair.items().getFirst(), pair.items().getLast()));
        }
        return Optional.of(pairs);
    }

    /// The factory is kept as the attribute that it is in Python.
    private Optional<Value> defaultDict(PickleNode.Call call, Place place) {
        if (call.arguments().size() > 1) {
            return Optional.empty();
        }
        Optional<Value> attributes = call.arguments().stream().findFirst().map(factory -> Dict.of(tree.entries(
                List.of(new PickleNode.Pair(new PickleNode.Text("default_factory"), factory)), place.path())));
        return Optional.of(new Dict(Dict.Kind.DEFAULT_DICT, tree.entries(call.pairs(), place.path()), attributes));
    }

    private Optional<Value> counter(PickleNode.Call call, Place place) {
        if (call.arguments().isEmpty()) {
            return Optional.of(new Dict(Dict.Kind.COUNTER, tree.entries(call.pairs(), place.path()), Optional.empty()));
        }
        return call.pairs().isEmpty() && call.arguments().size() == 1
                && call.arguments().getFirst() instanceof PickleNode.Mapping counts
                && tree.value(counts, place.path()) instanceof Dict dict
                        ? Optional.of(new Dict(Dict.Kind.COUNTER, dict.entries(), Optional.empty()))
                        : Optional.empty();
    }

    /// (items, longest), both of which may be missing, and items appended.
    private Optional<Value> deque(PickleNode.Call call, Place place) {
        boolean empty = call.arguments().isEmpty()
                || (call.arguments().getFirst() instanceof PickleNode.Items start && start.items().isEmpty());
        return empty
                ? Optional.of(new Sequence(Sequence.Kind.DEQUE, tree.items(call.elements(), place.path())))
                : call.elements().isEmpty()
                        ? sequence(Sequence.Kind.DEQUE, call.arguments().subList(0, 1), place)
                        : Optional.empty();
    }

    /// A collection of the items of its argument, which it shares: many calls may have one memoised argument.
    private Optional<Value> sequence(Sequence.Kind kind, List<PickleNode> arguments, Place place) {
        if (arguments.isEmpty()) {
            return Optional.of(new Sequence(kind, List.of()));
        }
        return arguments.size() == 1 && arguments.getFirst() instanceof PickleNode.Items
                && tree.value(arguments.getFirst(), place.path()) instanceof Sequence inner
                        ? Optional.of(new Sequence(kind, inner.items()))
                        : Optional.empty();
    }

    private static Optional<Value> complex(List<PickleNode> arguments) {
        return arguments.size() == 2 && arguments.getFirst() instanceof PickleNode.Real real
                && arguments.getLast() instanceof PickleNode.Real imaginary
                        ? Optional.of(new Scalar.Complex(real.value(), imaginary.value()))
                        : Optional.empty();
    }

    private Optional<Value> byteArray(List<PickleNode> arguments, Place place) {
        if (arguments.isEmpty()) {
            return Optional.of(new Bytes(NO_BYTES, true));
        }
        Optional<MemorySegment> content = arguments.size() == 2
                ? latin1(arguments, place)
                : tree.value(arguments.getFirst(), place.path()) instanceof Bytes bytes
                        ? Optional.of(bytes.content())
                        : Optional.empty();
        return content.filter(bytes -> arguments.size() <= 2).map(bytes -> new Bytes(bytes, true));
    }

    /// (text, 'latin1'): how protocol 2 writes bytes.
    private Optional<MemorySegment> latin1(List<PickleNode> arguments, Place place) {
        if (arguments.size() != 2 || !(arguments.getFirst() instanceof PickleNode.Text text)
                || NodeText.text(arguments.getLast())
                        .filter(codec -> codec.equals("latin1") || codec.equals("latin-1"))
                        .isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(encoded.computeIfAbsent(text, node -> encode(text.text(), place)));
    }

    private static MemorySegment encode(String text, Place place) {
        byte[] bytes = new byte[text.length()];
        for (int i = 0; i < bytes.length; i++) {
            char c = text.charAt(i);
            if (c > 0xFF) {
                throw place.malformed("bytes written as the characters 0 to 255", "character " + (int) c);
            }
            bytes[i] = (byte) c;
        }
        return MemorySegment.ofArray(bytes).asReadOnly();
    }
}
