package dev.ckpt.convert;

import dev.ckpt.numbers.Rounding;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Some numbers before and after they are rounded. They pass through arrays, a step at a time over all of them: simple loops
/// over arrays are what every compiler of Java makes fast.
///
/// Not thread-safe.
final class RoundedBlock {

    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble F64 = ValueLayout.JAVA_DOUBLE_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);

    private final DType from;
    private final DType to;
    private final float[] eightBits;
    private final double[] doubles;
    private final short[] halves;
    private final float[] before;
    private final float[] after;
    private final MemorySegment bytes;

    /// @param to float32, float16 or bfloat16
    RoundedBlock(DType from, DType to, int capacity) {
        this.from = from;
        this.to = to;
        this.eightBits = from.bytes() == Byte.BYTES ? values(from) : new float[0];
        this.doubles = new double[from == DType.FLOAT64 ? capacity : 0];
        this.halves = new short[capacity];
        this.before = new float[capacity];
        this.after = to == DType.FLOAT32 ? before : new float[capacity];
        this.bytes = MemorySegment.ofArray(new byte[capacity * to.bytes()]);
    }

    /// What each byte of an 8-bit type stands for.
    private static float[] values(DType dtype) {
        byte[] codes = new byte[1 << Byte.SIZE];
        for (int code = 0; code < codes.length; code++) {
            codes[code] = (byte) code;
        }
        MemorySegment all = MemorySegment.ofArray(codes);
        Elements numbers = Elements.of(StridedTensor.rowMajor(dtype, Shape.of(codes.length),
                new Storage("", "", codes.length, ByteOrder.LITTLE_ENDIAN, "cpu", () -> all)));
        float[] values = new float[codes.length];
        for (int code = 0; code < codes.length; code++) {
            values[code] = (float) numbers.real(code); // exact: all 8-bit types are narrower
        }
        return values;
    }

    int capacity() {
        return before.length;
    }

    /// The rounded numbers, little-endian.
    MemorySegment bytes() {
        return bytes;
    }

    /// Rounds the first `count` numbers of `stored`, which are little-endian.
    void round(MemorySegment stored, int count) {
        switch (from) {
            case FLOAT64 -> readDoubles(stored, count);
            case FLOAT32 -> MemorySegment.copy(stored, F32, 0, before, 0, count);
            case FLOAT16 -> {
                MemorySegment.copy(stored, I16, 0, halves, 0, count);
                ofFloat16(before, count);
            }
            case BFLOAT16 -> {
                MemorySegment.copy(stored, I16, 0, halves, 0, count);
                ofBfloat16(before, count);
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    before[i] = eightBits[stored.get(ValueLayout.JAVA_BYTE, i) & 0xFF];
                }
            }
        }
        switch (to) {
            case FLOAT16 -> {
                for (int i = 0; i < count; i++) {
                    halves[i] = Float.floatToFloat16(before[i]);
                }
                ofFloat16(after, count);
                MemorySegment.copy(halves, 0, bytes, I16, 0, count);
            }
            case BFLOAT16 -> {
                for (int i = 0; i < count; i++) {
                    halves[i] = (short) Rounding.bfloat16(before[i]);
                }
                ofBfloat16(after, count);
                MemorySegment.copy(halves, 0, bytes, I16, 0, count);
            }
            default -> MemorySegment.copy(after, 0, bytes, F32, 0, count);
        }
    }

    private void readDoubles(MemorySegment stored, int count) {
        MemorySegment.copy(stored, F64, 0, doubles, 0, count);
        for (int i = 0; i < count; i++) {
            before[i] = to == DType.FLOAT32 ? (float) doubles[i] : Rounding.toOdd(doubles[i]);
        }
    }

    private void ofFloat16(float[] numbers, int count) {
        for (int i = 0; i < count; i++) {
            numbers[i] = Float.float16ToFloat(halves[i]);
        }
    }

    private void ofBfloat16(float[] numbers, int count) {
        for (int i = 0; i < count; i++) {
            numbers[i] = Rounding.ofBfloat16(halves[i]);
        }
    }

    /// Tells what rounding did to the numbers from `first` to before `end`.
    void tell(CastReport report, int first, int end) {
        long overflows = 0;
        long underflows = 0;
        double largest = 0;
        double squares = 0;
        boolean wide = from == DType.FLOAT64;
        if (!wide && to == DType.FLOAT32) {
            report.add(end - first, 0, 0, 0, 0); // every narrower number is a float too
            return;
        }
        for (int i = first; i < end; i++) {
            double number = wide ? doubles[i] : before[i];
            double error = Math.abs(number - after[i]);
            if (error <= Double.MAX_VALUE) {
                largest = error > largest ? error : largest;
                squares += error * error;
                underflows += after[i] == 0 && error != 0 ? 1 : 0;
            } else if (Double.isFinite(number)) {
                overflows++;
            }
        }
        report.add(end - first, overflows, underflows, largest, squares);
    }
}
