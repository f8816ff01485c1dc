package dev.ckpt.torch;

import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.MetaTensor;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.Bytes;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Opaque;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/// A tree made by dice: every kind of value, sharing, containers of the sizes at which Python's pickler changes its ways.
final class RandomTree {

    private static final int DEPTH = 5;
    private static final int[] AWKWARD = {0, 1, 2, 3, 4, 255, 256, 999, 1000, 1001, 2000, 2001};
    private static final String[] TEXTS = {"", "a", "weight", "storage", "cpu", "latin1", "é", "가중치", "\ud83d\ude00",
        "\ud800", "\udfff!", "x".repeat(70_000), "line\nbreak", "\0"};
    private static final double[] REALS = {0.0, -0.0, 0.1, 1e300, Double.MIN_VALUE, Double.NaN,
        Double.NEGATIVE_INFINITY, Double.longBitsToDouble(0x7ff8000000000abcL)};
    private static final long[] INTS = {0, -1, 255, 256, 65535, 65536, Integer.MAX_VALUE, Integer.MIN_VALUE, 1L << 31,
        Long.MAX_VALUE, Long.MIN_VALUE};
    private static final DType[] DTYPES = {DType.FLOAT32, DType.FLOAT64, DType.BFLOAT16, DType.INT64, DType.BOOL,
        DType.COMPLEX64, DType.COMPLEX32, DType.UINT16, DType.FLOAT8_E4M3FN, DType.BITS8};

    private final Random dice;
    private final List<Value> known = new ArrayList<>();
    private final List<StridedTensor> tensors = new ArrayList<>();

    RandomTree(long seed) {
        dice = new Random(seed);
    }

    Value root() {
        return container(DEPTH);
    }

    private Value value(int depth) {
        int roll = dice.nextInt(20);
        if (!known.isEmpty() && roll == 0) {
            return known.get(dice.nextInt(known.size()));
        }
        if (depth == 0 || roll < 7) {
            return scalar();
        }
        return roll < 12 ? keep(tensor()) : container(depth);
    }

    private Value keep(Value value) {
        known.add(value);
        return value;
    }

    private Value scalar() {
        return switch (dice.nextInt(9)) {
            case 0 -> Value.NONE;
            case 1 -> new Scalar.Bool(dice.nextBoolean());
            case 2 -> new Scalar.Int(INTS[dice.nextInt(INTS.length)]);
            case 3 -> new Scalar.BigInt(big());
            case 4 -> new Scalar.Real(REALS[dice.nextInt(REALS.length)]);
            case 5 -> new Scalar.Complex(REALS[dice.nextInt(REALS.length)], -0.0);
            case 6 -> bytes();
            case 7 -> Opaque.reference("torch.float32");
            default -> text();
        };
    }

    /// One that does not fit 64 bits.
    private BigInteger big() {
        BigInteger magnitude = BigInteger.TWO.pow(64 + dice.nextInt(2500)).add(BigInteger.valueOf(dice.nextInt()));
        return dice.nextBoolean() ? magnitude : magnitude.negate();
    }

    private Text text() {
        return new Text(TEXTS[dice.nextInt(TEXTS.length)]);
    }

    private Bytes bytes() {
        byte[] content = new byte[new int[]{0, 1, 2, 300}[dice.nextInt(4)]];
        dice.nextBytes(content);
        return new Bytes(MemorySegment.ofArray(content), dice.nextBoolean());
    }

    // ---- containers

    private Value container(int depth) {
        if (dice.nextInt(12) == 0) {
            return keep(large());
        }
        int size = dice.nextInt(6);
        return switch (dice.nextInt(12)) {
            case 0, 1 -> list(depth, size);
            case 2, 3 -> keep(new Sequence(Sequence.Kind.TUPLE, values(depth, size)));
            case 4, 5, 6 -> keep(new Dict(Dict.Kind.DICT, entries(depth, size), Optional.empty()));
            case 7 -> keep(new Dict(Dict.Kind.ORDERED_DICT, entries(depth, size), Optional.of(
                    new Dict(Dict.Kind.DICT, entries(depth - 1, 2), Optional.empty()))));
            case 8 -> keep(new Dict(Dict.Kind.DEFAULT_DICT, entries(depth, size),
                    Optional.of(Dict.of(List.of(new Dict.Entry(new Text("default_factory"),
                            Opaque.reference("__builtin__.list")))))));
            case 9 -> keep(new Sequence(
                    dice.nextBoolean() ? Sequence.Kind.DEQUE : Sequence.Kind.FROZENSET, texts(size)));
            case 10 -> keep(new Dict(Dict.Kind.COUNTER, entries(0, size), Optional.empty()));
            default -> keep(new Opaque("argparse.Namespace", Opaque.Via.NEW, List.of(),
                    List.of(new Dict(Dict.Kind.DICT, entries(depth, size), Optional.empty())), List.of(), List.of()));
        };
    }

    /// It may contain itself.
    private Value list(int depth, int size) {
        List<Value> items = new ArrayList<>();
        Value list = keep(new Sequence(Sequence.Kind.LIST, items));
        for (int i = 0; i < size; i++) {
            items.add(value(depth - 1));
        }
        if (dice.nextInt(8) == 0) {
            items.add(list);
        }
        return list;
    }

    private List<Value> values(int depth, int size) {
        return many(size, () -> value(depth - 1));
    }

    private List<Value> texts(int size) {
        return many(size, this::text);
    }

    private static List<Value> many(int size, Supplier<Value> made) {
        List<Value> values = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            values.add(made.get());
        }
        return values;
    }

    private List<Dict.Entry> entries(int depth, int size) {
        List<Dict.Entry> entries = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            entries.add(new Dict.Entry(dice.nextInt(4) == 0 ? scalar() : text(),
                    depth <= 0 ? scalar() : value(depth - 1)));
        }
        return entries;
    }

    private Value large() {
        int size = AWKWARD[dice.nextInt(AWKWARD.length)];
        List<Value> items = many(size, () -> new Scalar.Int(dice.nextInt(300)));
        if (dice.nextBoolean()) {
            return new Sequence(dice.nextBoolean() ? Sequence.Kind.LIST : Sequence.Kind.TUPLE, items);
        }
        List<Dict.Entry> entries = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            entries.add(new Dict.Entry(new Text("k" + i), items.get(i)));
        }
        return new Dict(dice.nextBoolean() ? Dict.Kind.DICT : Dict.Kind.ORDERED_DICT, entries, Optional.empty());
    }

    // ---- tensors

    private Value tensor() {
        if (dice.nextInt(15) == 0) {
            return TensorValue.of(new MetaTensor(DType.FLOAT32, Shape.of(3, 0, 2), false));
        }
        StridedTensor tensor = tensors.isEmpty() || dice.nextBoolean()
                ? fresh()
                : view(tensors.get(dice.nextInt(tensors.size())));
        boolean marked = tensor.dtype() == DType.COMPLEX64 && dice.nextBoolean();
        tensor = tensor.marked(dice.nextInt(4) == 0, false, marked);
        boolean parameter = dice.nextInt(4) == 0;
        Optional<Value> attributes = dice.nextInt(6) == 0
                ? Optional.of(Dict.of(List.of(new Dict.Entry(new Text("note"), scalar()))))
                : Optional.empty();
        return new TensorValue(tensor, parameter, attributes);
    }

    private StridedTensor fresh() {
        DType dtype = DTYPES[dice.nextInt(DTYPES.length)];
        long[] sizes = dice.longs(dice.nextInt(4), 0, 5).toArray();
        Shape shape = Shape.of(sizes);
        byte[] content = new byte[(int) dtype.bytesOf(shape.numel())];
        dice.nextBytes(content);
        MemorySegment bytes = MemorySegment.ofArray(content).asReadOnly();
        ByteOrder order = dice.nextInt(5) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        Storage storage = new Storage("model.pt", "data/x", content.length, order, "cpu", () -> bytes);
        StridedTensor tensor = StridedTensor.rowMajor(dtype, shape, storage);
        tensors.add(tensor);
        return tensor;
    }

    /// Turned round, sliced or expanded.
    private StridedTensor view(StridedTensor tensor) {
        long[] sizes = tensor.shape().toArray();
        long[] strides = tensor.strides();
        long offset = tensor.offset();
        for (int d = 0; d < sizes.length; d++) {
            int other = dice.nextInt(sizes.length);
            long size = sizes[d];
            sizes[d] = sizes[other];
            sizes[other] = size;
            long stride = strides[d];
            strides[d] = strides[other];
            strides[other] = stride;
            if (sizes[d] > 1 && dice.nextBoolean()) {
                offset += strides[d];
                sizes[d]--;
            } else if (sizes[d] == 1 && dice.nextBoolean()) {
                sizes[d] = 3;
                strides[d] = 0;
            }
        }
        return StridedTensor.of(tensor.dtype(), Shape.of(sizes), strides, offset, tensor.storage());
    }
}
