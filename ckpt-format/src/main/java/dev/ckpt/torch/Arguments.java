package dev.ckpt.torch;

import dev.ckpt.io.MalformedException;
import dev.ckpt.io.RefusedException;
import dev.ckpt.pickle.PickleNode;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The arguments of one call of a function we know, taken apart with a message for each thing that is not as it should
/// be.
final class Arguments {

    /// PyTorch's own operations stop at 64 dimensions; without a limit, one long tuple shared by many tensors would
    /// multiply.
    private static final int MOST_DIMENSIONS = 64;

    private final String function;
    private final List<PickleNode> nodes;
    private final Place place;

    private Arguments(String function, List<PickleNode> nodes, Place place) {
        this.function = function;
        this.nodes = nodes;
        this.place = place;
    }

    static Arguments of(String function, List<PickleNode> nodes, Place place) {
        return new Arguments(function, nodes, place);
    }

    /// These arguments, when there are `least` to `most` of them.
    Arguments counted(int least, int most) {
        if (nodes.size() < least || nodes.size() > most) {
            throw place.malformed(
                    (least == most ? "" + least : least + " to " + most) + " arguments of " + function,
                    Integer.toString(nodes.size()));
        }
        return this;
    }

    Place place() {
        return place;
    }

    int count() {
        return nodes.size();
    }

    PickleNode node(int index) {
        return nodes.get(index);
    }

    /// The argument, when there are so many and it is not None.
    Optional<PickleNode> optional(int index) {
        return index < nodes.size() && !(nodes.get(index) instanceof PickleNode.None)
                ? Optional.of(nodes.get(index))
                : Optional.empty();
    }

    boolean flag(int index, String what) {
        if (nodes.get(index) instanceof PickleNode.Bool bool) {
            return bool.value();
        }
        throw wrong(index, what, "True or False");
    }

    long whole(int index, String what) {
        if (nodes.get(index) instanceof PickleNode.Int number) {
            return number.value();
        }
        throw wrong(index, what, "an int of at most 64 bits");
    }

    double number(int index, String what) {
        return switch (nodes.get(index)) {
            case PickleNode.Real real -> real.value();
            case PickleNode.Int number -> number.value();
            default -> throw wrong(index, what, "a float");
        };
    }

    List<PickleNode> tuple(int index, String what) {
        return tuple(nodes.get(index)).orElseThrow(() -> wrong(index, what, "a tuple"));
    }

    /// A tuple of ints, or a `torch.Size` of one.
    long[] sizes(int index, String what) {
        PickleNode node = nodes.get(index);
        if (node instanceof PickleNode.Call call && PythonName.of(call.callee()).equals("torch.Size")
                && call.arguments().size() == 1) {
            node = call.arguments().getFirst();
        }
        List<PickleNode> items = tuple(node).orElseThrow(() -> wrong(index, what, "a tuple of ints"));
        if (items.size() > MOST_DIMENSIONS) {
            throw new RefusedException(place.fault()
                    .expected("at most " + MOST_DIMENSIONS + " dimensions")
                    .found(items.size() + " in " + what)
                    .because("the file is built to use up memory")
                    .next("do not load it"));
        }
        long[] sizes = new long[items.size()];
        for (int i = 0; i < sizes.length; i++) {
            if (!(items.get(i) instanceof PickleNode.Int number)) {
                throw place.malformed("ints in " + what + " of " + function, NodeText.words(items.get(i)));
            }
            sizes[i] = number.value();
        }
        return sizes;
    }

    Shape shape(int index, DType dtype) {
        return shape(sizes(index, "size"), dtype, place);
    }

    /// A shape whose bytes can be counted in 63 bits, empty dimensions aside: so no later sum overflows.
    static Shape shape(long[] sizes, DType dtype, Place place) {
        try {
            Shape shape = Shape.of(sizes);
            long atLeast = 1;
            for (long size : sizes) {
                atLeast = Math.multiplyExact(atLeast, Math.max(size, 1));
            }
            dtype.bytesOf(atLeast);
            return shape;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw place.malformed("sizes that are not negative and whose bytes are below 2^63",
                    "size " + Arrays.toString(sizes) + " of " + dtype.torchName());
        }
    }

    /// A dtype's name: `torch.float32`.
    DType dtype(int index) {
        if (nodes.get(index) instanceof PickleNode.Global global && global.name().module().equals("torch")) {
            Optional<DType> dtype = DType.ofTorchName(global.name().name());
            if (dtype.isPresent()) {
                return dtype.get();
            }
        }
        throw wrong(index, "dtype", "the name of a torch dtype");
    }

    private static Optional<List<PickleNode>> tuple(PickleNode node) {
        return node instanceof PickleNode.Items items && items.kind() == PickleNode.Items.Kind.TUPLE
                ? Optional.of(items.items())
                : Optional.empty();
    }

    MalformedException wrong(int index, String what, String expected) {
        return place.malformed(expected + " as " + what + " (argument " + (index + 1) + " of " + function + ")",
                NodeText.words(nodes.get(index)));
    }
}
