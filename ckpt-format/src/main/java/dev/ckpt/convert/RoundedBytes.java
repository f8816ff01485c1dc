package dev.ckpt.convert;

import dev.ckpt.io.ByteSource;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/// The numbers of a tensor in another type, row-major, rounded as they are read.
final class RoundedBytes implements ByteSource {

    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble F64 = ValueLayout.JAVA_DOUBLE_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);

    /// Numbers rounded at once: what is read and what is written of them stays in the cache.
    private static final int AT_ONCE = 1 << 14;

    private final DType from;
    private final DType to;
    private final Elements elements;
    private final CastReport report;
    private final float[] bytesAsNumbers;
    /// Numbers before this one have been counted in the report.
    private long counted;

    /// @param to float32, float16 or bfloat16
    RoundedBytes(StridedTensor source, DType to, CastReport report) {
        this.from = source.dtype();
        this.to = to;
        this.elements = Elements.of(source);
        this.report = report;
        this.bytesAsNumbers = from.bytes() == 1 ? table(from) : new float[0];
    }

    /// The number that each byte stands for in an 8-bit float type.
    private static float[] table(DType dtype) {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        MemorySegment all = MemorySegment.ofArray(bytes);
        Elements numbers = Elements.of(StridedTensor.rowMajor(dtype, Shape.of(bytes.length),
                new Storage("", "", bytes.length, ByteOrder.LITTLE_ENDIAN, "cpu", () -> all)));
        float[] table = new float[bytes.length];
        for (int i = 0; i < table.length; i++) {
            table[i] = (float) numbers.real(i); // exact: they are all narrower
        }
        return table;
    }

    @Override
    public long byteSize() {
        return to.bytesOf(elements.count());
    }

    @Override
    public MemorySegment bytes() {
        MemorySegment all = Arena.ofAuto().allocate(Math.max(byteSize(), 1), 8).asSlice(0, byteSize());
        copyTo(0, all);
        return all.asReadOnly();
    }

    @Override
    public void copyTo(long from, MemorySegment target) {
        Objects.checkFromIndexSize(from, target.byteSize(), byteSize());
        int width = to.bytes();
        long first = from / width;
        long end = (from + target.byteSize() + width - 1) / width;
        boolean whole = from % width == 0 && target.byteSize() % width == 0;
        MemorySegment source = MemorySegment.ofArray(new byte[Math.toIntExact(Math.min(AT_ONCE, end - first))
                * this.from.bytes()]);
        MemorySegment piece = MemorySegment.ofArray(new byte[whole ? 0 : AT_ONCE * width]);
        for (long at = first; at < end; at += AT_ONCE) {
            int count = (int) Math.min(AT_ONCE, end - at);
            elements.copyTo(at, count, source);
            if (whole) {
                round(at, count, source, target.asSlice((at - first) * width, (long) count * width));
            } else { // a part of a number at either end
                round(at, count, source, piece);
                long start = Math.max(from, at * width);
                long stop = Math.min(from + target.byteSize(), (at + count) * width);
                MemorySegment.copy(piece, start - at * width, target, start - from, stop - start);
            }
        }
    }

    private void round(long first, int count, MemorySegment source, MemorySegment target) {
        Tally tally = new Tally();
        int width = to.bytes();
        for (int i = 0; i < count; i++) {
            double before;
            float single;
            if (from == DType.FLOAT64) {
                before = source.get(F64, i * 8L);
                single = to == DType.FLOAT32 ? (float) before : Rounding.toOdd(before);
            } else {
                single = single(source, i);
                before = single;
            }
            tally.add(before, put(target, (long) i * width, single));
        }
        count(first, count, tally);
    }

    private float single(MemorySegment source, int i) {
        return switch (from) {
            case FLOAT32 -> source.get(F32, i * 4L);
            case FLOAT16 -> Float.float16ToFloat(source.get(I16, i * 2L));
            case BFLOAT16 -> Rounding.ofBfloat16(source.get(I16, i * 2L));
            default -> bytesAsNumbers[source.get(ValueLayout.JAVA_BYTE, i) & 0xFF];
        };
    }

    /// Writes the number and gives what was written.
    private double put(MemorySegment target, long at, float value) {
        return switch (to) {
            case BFLOAT16 -> {
                int bits = Rounding.bfloat16(value);
                target.set(I16, at, (short) bits);
                yield Rounding.ofBfloat16(bits);
            }
            case FLOAT16 -> {
                short bits = Float.floatToFloat16(value);
                target.set(I16, at, bits);
                yield Float.float16ToFloat(bits);
            }
            default -> {
                target.set(F32, at, value);
                yield value;
            }
        };
    }

    /// Errors of one piece.
    private static final class Tally {

        private long overflows;
        private long underflows;
        private double largest;
        private double squares;

        void add(double before, double after) {
            double error = Math.abs(before - after);
            if (error == 0 || Double.isNaN(before)) {
                return;
            }
            if (error == Double.POSITIVE_INFINITY) {
                overflows++;
                return;
            }
            if (after == 0) {
                underflows++;
            }
            largest = Math.max(largest, error);
            squares += error * error;
        }
    }

    /// Whoever writes reads forwards from the start; what is read again, or out of order, is not counted again.
    private synchronized void count(long first, int count, Tally tally) {
        if (first == counted) {
            counted += count;
            report.add(count, tally.overflows, tally.underflows, tally.largest, tally.squares);
        }
    }
}
