package dev.ckpt.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberReaderTest {

    private static StridedTensor tensor(DType dtype, byte[] bytes, long numel) {
        MemorySegment segment = MemorySegment.ofArray(bytes);
        return StridedTensor.rowMajor(dtype, Shape.of(numel),
                new Storage("test.pt", "data/0", bytes.length, ByteOrder.LITTLE_ENDIAN, "cpu", () -> segment));
    }

    private static Tally read(StridedTensor tensor) {
        try (NumberReader reader = new NumberReader()) {
            return reader.read(tensor, 0, tensor.numel(), true);
        }
    }

    /// One element after the other, by the definition of every count.
    private static Tally slowly(StridedTensor tensor) {
        Elements elements = Elements.of(tensor);
        boolean complex = tensor.dtype().kind() == DType.Kind.COMPLEX;
        Tally tally = new Tally();
        for (long i = 0; i < elements.count(); i++) {
            double[] parts = complex
                    ? new double[]{elements.real(i), elements.imaginary(i)}
                    : new double[]{elements.real(i)};
            for (double value : parts) {
                if (Double.isNaN(value)) {
                    tally.sawNan(i);
                } else {
                    if (value < 0) {
                        tally.sawNegative(i);
                    }
                    if (Double.isInfinite(value)) {
                        tally.sawInfinite(i);
                    } else {
                        tally.largest = Math.max(tally.largest, Math.abs(value));
                    }
                }
            }
        }
        return tally;
    }

    /// Lengths around a chunk's end, and odd ones.
    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"FLOAT64", "FLOAT32", "FLOAT16", "BFLOAT16", "FLOAT8_E4M3FN",
        "FLOAT8_E5M2",
        "FLOAT8_E4M3FNUZ", "FLOAT8_E5M2FNUZ", "FLOAT8_E8M0FNU", "COMPLEX32", "COMPLEX64", "COMPLEX128"})
    void random_bits_are_counted_as_one_by_one(DType dtype) {
        Random random = new Random(dtype.torchName().hashCode());
        for (int numel : new int[]{1, 2, 3, 1001, (1 << 18) / dtype.bytes() + 7}) {
            byte[] bytes = new byte[numel * dtype.bytes()];
            random.nextBytes(bytes);
            StridedTensor tensor = tensor(dtype, bytes, numel);
            Tally fast = read(tensor);
            Tally slow = slowly(tensor);
            String what = dtype + " x " + numel;
            assertEquals(slow.nan, fast.nan, what);
            assertEquals(slow.infinite, fast.infinite, what);
            assertEquals(slow.negative, fast.negative, what);
            assertEquals(slow.firstNan, fast.firstNan, what);
            assertEquals(slow.firstInfinite, fast.firstInfinite, what);
            assertEquals(slow.firstNegative, fast.firstNegative, what);
            assertEquals(slow.largest, fast.largest, what);
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void zeros_are_zero_whatever_the_type(DType dtype) {
        Tally tally = read(tensor(dtype, new byte[64], 16 / Math.max(1, dtype.bits() / 32)));
        assertEquals(dtype != DType.FLOAT8_E8M0FNU, tally.zero()); // its code 0 is 2^-127
        assertEquals(true, tally.same);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 70_000})
    void one_other_number_among_equals_is_seen_wherever_it_is(int place) {
        byte[] bytes = new byte[70_001 * 4];
        Arrays.fill(bytes, (byte) 1);
        bytes[place * 4] = 2;
        assertEquals(false, read(tensor(DType.INT32, bytes, 70_001)).same);
    }

    @Test
    void a_run_of_runs_counts_as_one() {
        float[] numbers = {1, 2, Float.NaN, 4, Float.NaN};
        byte[] bytes = new byte[20];
        MemorySegment.copy(MemorySegment.ofArray(numbers), 0, MemorySegment.ofArray(bytes), 0, 20);
        StridedTensor tensor = tensor(DType.FLOAT32, bytes, 5);
        try (NumberReader reader = new NumberReader()) {
            Tally tally = reader.read(tensor, 0, 2, false);
            tally.add(reader.read(tensor, 2, 3, false));
            assertEquals(2, tally.nan);
            assertEquals(2, tally.firstNan);
            assertEquals(5, tally.elements);
            assertEquals(4, tally.largest);
        }
    }
}
