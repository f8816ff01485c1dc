package dev.ckpt.numbers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Blocks hold the numbers that [Elements] gives one by one.
class NumberBlocksTest {

    @ParameterizedTest
    @EnumSource(DType.class)
    void every_dtype_comes_out_as_its_elements(DType dtype) {
        StridedTensor tensor = random(dtype, Shape.of(37, 131), new long[]{131, 1}, 0);
        assertNumbers(tensor);
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void a_view_of_every_dtype_comes_out_in_its_own_order(DType dtype) {
        assertNumbers(random(dtype, Shape.of(131, 37), new long[]{1, 131}, 8));
    }

    @Test
    void big_endian_numbers_are_turned() {
        byte[] bytes = {0x3F, (byte) 0x80, 0, 0, 0x40, 0, 0, 0};
        MemorySegment segment = MemorySegment.ofArray(bytes);
        StridedTensor tensor = StridedTensor.rowMajor(DType.FLOAT32, Shape.of(2),
                new Storage("f", "k", 8, ByteOrder.BIG_ENDIAN, "cpu", () -> segment));
        assertEquals(List.of(1.0, 2.0), numbers(tensor, 0, 2));
    }

    @Test
    void a_run_begins_where_it_is_told_to() {
        StridedTensor tensor = random(DType.FLOAT32, Shape.of(300, 500), new long[]{500, 1}, 0);
        List<Double> all = numbers(tensor, 0, tensor.numel());
        assertEquals(all.subList(70_001, 140_003), numbers(tensor, 70_001, 70_002));
    }

    @Test
    void a_transposed_matrix_lies_beside_the_plain_one() {
        StridedTensor plain = random(DType.FLOAT32, Shape.of(513, 257), new long[]{257, 1}, 0);
        StridedTensor turned = StridedTensor.of(DType.FLOAT32, Shape.of(257, 513), new long[]{1, 257}, 0,
                plain.storage());
        Elements elements = Elements.of(turned);
        byte[] copy = new byte[257 * 513 * 4];
        elements.copyTo(0, elements.count(), MemorySegment.ofArray(copy));
        MemorySegment segment = MemorySegment.ofArray(copy);
        StridedTensor copied = StridedTensor.rowMajor(DType.FLOAT32, turned.shape(),
                new Storage("g", "k", copy.length, ByteOrder.LITTLE_ENDIAN, "cpu", () -> segment));
        PairSums sums = new PairSums();
        try (NumberBlocks blocks = new NumberBlocks()) {
            assertTrue(blocks.read(turned, copied, 0, turned.numel(), into(sums)));
        }
        assertEquals(257 * 513, sums.count());
        assertEquals(0, sums.changed());
    }

    @Test
    void one_byte_that_differs_is_seen() {
        StridedTensor a = random(DType.FLOAT32, Shape.of(200_000), new long[]{1}, 0);
        byte[] bytes = a.storage().bytes().toArray(ValueLayout.JAVA_BYTE);
        bytes[4 * 123_456] ^= 1;
        MemorySegment segment = MemorySegment.ofArray(bytes);
        StridedTensor b = StridedTensor.rowMajor(DType.FLOAT32, a.shape(),
                new Storage("g", "k", bytes.length, ByteOrder.LITTLE_ENDIAN, "cpu", () -> segment));
        PairSums sums = new PairSums();
        try (NumberBlocks blocks = new NumberBlocks()) {
            assertFalse(blocks.read(a, b, 0, a.numel(), into(sums)));
        }
        assertEquals(1, sums.changed());
    }

    @Test
    void two_dtypes_meet_in_the_wider_kind() {
        StridedTensor a = random(DType.BFLOAT16, Shape.of(3000), new long[]{1}, 0);
        StridedTensor b = random(DType.INT64, Shape.of(3000), new long[]{1}, 0);
        Elements left = Elements.of(a);
        Elements right = Elements.of(b);
        List<Double> seen = new ArrayList<>();
        try (NumberBlocks blocks = new NumberBlocks()) {
            blocks.read(a, b, 0, 3000, new NumberBlocks.PairReader() {
                @Override
                public void floats(float[] x, float[] y, int length) {
                    throw new AssertionError("an int64 does not fit a float");
                }

                @Override
                public void doubles(double[] x, double[] y, int length) {
                    for (int i = 0; i < length; i++) {
                        seen.add(x[i]);
                        seen.add(y[i]);
                    }
                }
            });
        }
        for (int i = 0; i < 3000; i++) {
            assertEquals(left.real(i), seen.get(2 * i));
            assertEquals(right.real(i), seen.get(2 * i + 1));
        }
    }

    @Test
    void complex_and_real_numbers_do_not_lie_side_by_side() {
        StridedTensor a = random(DType.COMPLEX64, Shape.of(4), new long[]{1}, 0);
        StridedTensor b = random(DType.FLOAT32, Shape.of(4), new long[]{1}, 0);
        try (NumberBlocks blocks = new NumberBlocks()) {
            assertEquals("complex64 beside float32", assertThrows(IllegalArgumentException.class,
                    () -> blocks.read(a, b, 0, 4, into(new PairSums()))).getMessage());
        }
    }

    private static NumberBlocks.PairReader into(PairSums sums) {
        return new NumberBlocks.PairReader() {
            @Override
            public void floats(float[] a, float[] b, int length) {
                new ScalarCompare().floats(a, b, length, sums);
            }

            @Override
            public void doubles(double[] a, double[] b, int length) {
                new ScalarCompare().doubles(a, b, length, sums);
            }
        };
    }

    private static void assertNumbers(StridedTensor tensor) {
        Elements elements = Elements.of(tensor);
        List<Double> expected = new ArrayList<>();
        for (long i = 0; i < tensor.numel(); i++) {
            expected.add(elements.real(i));
            if (NumberBlocks.numbersOf(tensor.dtype()) == 2) {
                expected.add(elements.imaginary(i));
            }
        }
        assertEquals(expected, numbers(tensor, 0, tensor.numel()));
    }

    private static List<Double> numbers(StridedTensor tensor, long first, long count) {
        List<Double> numbers = new ArrayList<>();
        try (NumberBlocks blocks = new NumberBlocks()) {
            blocks.read(tensor, first, count, new NumberBlocks.Reader() {
                @Override
                public void floats(float[] block, int length) {
                    for (int i = 0; i < length; i++) {
                        numbers.add((double) block[i]);
                    }
                }

                @Override
                public void doubles(double[] block, int length) {
                    for (int i = 0; i < length; i++) {
                        numbers.add(block[i]);
                    }
                }
            });
        }
        return numbers;
    }

    private static StridedTensor random(DType dtype, Shape shape, long[] strides, long offset) {
        byte[] bytes = new byte[Math.toIntExact(dtype.bytesOf(shape.numel() + offset))];
        new Random(dtype.torchName().hashCode()).nextBytes(bytes);
        MemorySegment segment = MemorySegment.ofArray(bytes);
        return StridedTensor.of(dtype, shape, strides, offset,
                new Storage("f", "k", bytes.length, ByteOrder.LITTLE_ENDIAN, "cpu", () -> segment));
    }
}
