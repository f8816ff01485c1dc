package dev.ckpt.values;

import dev.ckpt.io.ByteSource;
import dev.ckpt.io.Fault;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.RefusedException;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.QuantizedTensor;
import dev.ckpt.tensor.QuantizedTensor.Quantizer;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/// The numbers that a quantized tensor stands for, as float32 and row-major, made as they are read: what PyTorch's
/// `t.dequantize()` gives.
final class Dequantized implements ByteSource {

    private static final int AT_ONCE = 1 << 14;

    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble F64 = ValueLayout.JAVA_DOUBLE_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);

    private final StridedTensor integers;
    private final StridedTensor scales;
    private final StridedTensor zeroPoints;

    /// All three of one shape.
    private Dequantized(StridedTensor integers, StridedTensor scales, StridedTensor zeroPoints) {
        this.integers = integers;
        this.scales = scales;
        this.zeroPoints = zeroPoints;
    }

    /// @throws MalformedException when scales and sizes do not fit each other
    /// @throws SliceException when the slice does not fit the tensor
    static StridedTensor of(QuantizedTensor tensor, Slice slice) {
        StridedTensor integers = tensor.integers();
        Dequantized bytes = switch (tensor.quantizer()) {
            case Quantizer.PerTensor(double scale, long zeroPoint) ->
                of(integers, slice, memory(List.of(scale), Double::doubleValue),
                        memory(List.of(zeroPoint), Long::doubleValue), -1);
            case Quantizer.PerChannel(StridedTensor scales, StridedTensor zeroPoints, int axis) ->
                of(integers, slice, scales, zeroPoints, axis);
            case Quantizer.PerChannelLists(List<Double> scales, List<Long> zeroPoints, int axis) ->
                of(integers, slice, memory(scales, Double::doubleValue), memory(zeroPoints, Long::doubleValue), axis);
        };
        Storage stored = integers.storage();
        return StridedTensor.rowMajor(DType.FLOAT32, bytes.integers.shape(), new Storage(stored.file(), stored.key(),
                ByteOrder.LITTLE_ENDIAN, stored.location(), bytes));
    }

    private static Dequantized of(StridedTensor integers, Slice slice, StridedTensor scales, StridedTensor zeroPoints,
            int axis) {
        return new Dequantized(slice.of(integers), slice.of(expanded(scales, integers, axis)),
                slice.of(expanded(zeroPoints, integers, axis)));
    }

    /// A channel's number beside each of its elements, by strides of 0.
    private static StridedTensor expanded(StridedTensor channels, StridedTensor integers, int axis) {
        Shape shape = integers.shape();
        long[] strides = new long[shape.rank()];
        if (axis >= 0 || channels.numel() != 1) {
            if (channels.shape().rank() != 1 || axis < 0 || axis >= shape.rank()
                    || channels.numel() != shape.size(axis)) {
                throw new MalformedException(Fault.in(integers.storage().file())
                        .at("quantized tensor in " + integers.storage().key())
                        .expected("a scale and a zero point for each index of dimension " + axis + " of " + shape)
                        .found(channels.shape() + " of them").because("the file is damaged, or made by hand"));
            }
            strides[axis] = channels.strides()[0];
        }
        return StridedTensor.of(channels.dtype(), shape, strides, channels.offset(), channels.storage());
    }

    private static <T> StridedTensor memory(List<T> numbers, ToDoubleFunction<T> number) {
        MemorySegment bytes = MemorySegment.ofArray(new byte[numbers.size() * Double.BYTES]);
        for (int i = 0; i < numbers.size(); i++) {
            bytes.set(F64, (long) i * Double.BYTES, number.applyAsDouble(numbers.get(i)));
        }
        return StridedTensor.rowMajor(DType.FLOAT64, Shape.of(numbers.size()),
                new Storage("", "", ByteOrder.LITTLE_ENDIAN, "cpu", ByteSource.of(bytes)));
    }

    @Override
    public long byteSize() {
        return DType.FLOAT32.bytesOf(integers.numel());
    }

    /// @throws RefusedException when there is no memory for so many
    @Override
    public MemorySegment bytes() {
        MemorySegment all;
        try {
            all = Arena.ofAuto().allocate(Math.max(byteSize(), 1), Float.BYTES).asSlice(0, byteSize());
        } catch (OutOfMemoryError e) { // of memory beside the heap, so that the heap is as good as before
            throw new RefusedException(Fault.in(integers.storage().file()).at("storage " + integers.storage().key())
                    .expected("to be read piece by piece")
                    .found("that all its " + byteSize() + " bytes are wanted at once, dequantized")
                    .next("take a slice of it, or give Java more memory (-XX:MaxDirectMemorySize)"), e);
        }
        copyTo(0, all);
        return all.asReadOnly();
    }

    @Override
    public void copyTo(long from, MemorySegment target) {
        Objects.checkFromIndexSize(from, target.byteSize(), byteSize());
        if (target.byteSize() == 0) {
            return;
        }
        int width = Float.BYTES;
        long end = (from + target.byteSize() + width - 1) / width;
        int atOnce = (int) Math.min(AT_ONCE, end - from / width);
        MemorySegment block = MemorySegment.ofArray(new byte[atOnce * width]);
        Runs codes = new Runs(integers, atOnce);
        Runs scale = new Runs(scales, atOnce);
        Runs zero = new Runs(zeroPoints, atOnce);
        for (long at = from / width; at < end; at += atOnce) {
            int count = (int) Math.min(atOnce, end - at);
            for (int i = 0; i < count; i++) {
                block.set(F32, (long) i * width, number(codes, scale, zero, at + i));
            }
            // either end may be a part of a number
            long start = Math.max(from, at * width);
            long stop = Math.min(from + target.byteSize(), (at + count) * width);
            MemorySegment.copy(block, start - at * width, target, start - from, stop - start);
        }
    }

    /// In the order of PyTorch's own roundings: the difference becomes a float, and then the product.
    private static float number(Runs codes, Runs scales, Runs zeros, long index) {
        int code = codes.load(index);
        int scale = scales.load(index);
        int zero = zeros.load(index);
        return (float) (codes.loaded().integer(code) - real(zeros, zero)) * (float) real(scales, scale);
    }

    private static double real(Runs runs, int at) {
        Elements elements = runs.loaded();
        return elements.real(at);
    }
}
