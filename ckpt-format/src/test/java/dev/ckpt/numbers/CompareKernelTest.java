package dev.ckpt.numbers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every kernel does that compares; each of them, at whatever width the processor's vectors have.
@Tag("kernels")
class CompareKernelTest {

    /// Around the lengths of vectors, and of a block.
    private static final int[] LENGTHS = {0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 63, 65, 2047, 2048};

    static Stream<CompareKernel> kernels() {
        return Stream.of(new ScalarCompare(), new VectorCompare());
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void floats_come_to_what_a_plain_loop_in_doubles_says(CompareKernel kernel) {
        Random random = new Random(1);
        for (int length : LENGTHS) {
            float[] a = floats(random, length);
            float[] b = nearly(random, a);
            PairSums sums = new PairSums();
            kernel.floats(a, b, length, sums);
            assertSums(plain(a, b, length), sums, "length " + length);
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void floats_come_to_the_same_bits_where_they_lie(CompareKernel kernel) {
        Random random = new Random(6);
        for (int length : LENGTHS) {
            float[] a = floats(random, length + 1);
            float[] b = nearly(random, a);
            if (length > 16) {
                a[length / 2] = Float.NaN;
            }
            float[] x = Arrays.copyOfRange(a, 1, length + 1);
            float[] y = Arrays.copyOfRange(b, 1, length + 1);
            PairSums inArrays = new PairSums();
            kernel.floats(x, y, length, inArrays);
            PairSums lying = new PairSums();
            kernel.floats(MemorySegment.ofArray(a), MemorySegment.ofArray(b), 4, length, lying);
            assertEquals(inArrays.squaresA(), lying.squaresA());
            assertEquals(inArrays.squaresD(), lying.squaresD());
            assertEquals(inArrays.maxAbs(), lying.maxAbs());
            assertEquals(inArrays.maxAt(), lying.maxAt());
            assertEquals(inArrays.changed(), lying.changed());
            assertEquals(inArrays.notFinite(), lying.notFinite());
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void doubles_come_to_what_a_plain_loop_says(CompareKernel kernel) {
        Random random = new Random(2);
        for (int length : LENGTHS) {
            double[] a = random.doubles(length, -1, 1).toArray();
            double[] b = a.clone();
            for (int i = 0; i < length; i += 3) {
                b[i] += random.nextGaussian() * 1e-9;
            }
            PairSums sums = new PairSums();
            kernel.doubles(a, b, length, sums);
            PairSums expected = new PairSums();
            for (int i = 0; i < length; i++) {
                expected.addOne(a[i], b[i], a[i] != b[i]);
            }
            assertSums(expected, sums, "length " + length);
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void numbers_behind_the_length_are_nobodys(CompareKernel kernel) {
        float[] a = {1, 2, Float.NaN, 9};
        float[] b = {1, 4, 7, -9};
        PairSums sums = new PairSums();
        kernel.floats(a, b, 2, sums);
        assertEquals(2, sums.count());
        assertEquals(0, sums.notFinite());
        assertEquals(4, sums.squaresD());
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void the_first_of_equal_largest_differences_is_the_place(CompareKernel kernel) {
        float[] a = new float[100];
        float[] b = new float[100];
        b[41] = -2;
        b[77] = 2;
        PairSums sums = new PairSums();
        kernel.floats(a, b, 100, sums);
        kernel.floats(a, b, 100, sums);
        assertEquals(2, sums.maxAbs());
        assertEquals(41, sums.maxAt());
        assertEquals(4, sums.changed());
        assertEquals(200, sums.count());
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void numbers_that_are_not_finite_are_counted_and_in_no_sum(CompareKernel kernel) {
        float[] a = new float[40];
        float[] b = new float[40];
        a[3] = Float.NaN; // became a number
        a[5] = Float.NaN; // stayed
        b[5] = Float.NaN;
        a[7] = Float.POSITIVE_INFINITY; // stayed
        b[7] = Float.POSITIVE_INFINITY;
        a[20] = 3;
        b[20] = 5;
        PairSums sums = new PairSums();
        kernel.floats(a, b, 40, sums);
        assertEquals(3, sums.notFinite());
        assertEquals(4, sums.squaresD());
        assertEquals(Double.POSITIVE_INFINITY, sums.maxAbs());
        assertEquals(3, sums.maxAt());
        assertEquals(2, sums.changed());
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void a_difference_that_no_float_holds_is_finite(CompareKernel kernel) {
        PairSums sums = new PairSums();
        kernel.floats(new float[]{Float.MAX_VALUE}, new float[]{-Float.MAX_VALUE}, 1, sums);
        assertEquals(2.0 * Float.MAX_VALUE, sums.maxAbs());
        assertEquals(0, sums.notFinite());
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void zeros_of_two_signs_differ_in_a_bit_and_by_nothing(CompareKernel kernel) {
        PairSums sums = new PairSums();
        kernel.floats(new float[]{0f, 1f}, new float[]{-0f, 1f}, 2, sums);
        assertEquals(1, sums.changed());
        assertEquals(0, sums.maxAbs());
        assertEquals(-1, sums.maxAt());
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void orthogonal_vectors_have_no_product(CompareKernel kernel) {
        float[] a = new float[64];
        float[] b = new float[64];
        for (int i = 0; i < 64; i++) {
            a[i] = i % 2 == 0 ? 1.5f : 0;
            b[i] = i % 2 == 0 ? 0 : 2.5f;
        }
        PairSums sums = new PairSums();
        kernel.floats(a, b, 64, sums);
        assertEquals(0, sums.dot(), 1e-12);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void the_same_numbers_come_to_the_same_bits_before_and_after_the_loop_is_compiled(CompareKernel kernel) {
        Random random = new Random(5);
        float[] a = floats(random, 511);
        float[] b = nearly(random, a);
        PairSums first = new PairSums();
        kernel.floats(a, b, 511, first);
        for (int i = 0; i < 30_000; i++) {
            PairSums again = new PairSums();
            kernel.floats(a, b, 511, again);
            assertEquals(first.squaresA(), again.squaresA());
            assertEquals(first.squaresD(), again.squaresD());
        }
    }

    @Test
    void sums_of_parts_join_to_those_of_the_whole() {
        Random random = new Random(3);
        float[] a = floats(random, 2000);
        float[] b = nearly(random, a);
        PairSums joined = new PairSums();
        for (int from = 0; from < 2000; from += 300) {
            int length = Math.min(300, 2000 - from);
            float[] x = new float[300];
            float[] y = new float[300];
            System.arraycopy(a, from, x, 0, length);
            System.arraycopy(b, from, y, 0, length);
            PairSums part = new PairSums();
            new ScalarCompare().floats(x, y, length, part);
            joined.add(part);
        }
        assertSums(plain(a, b, 2000), joined, "in parts");
    }

    @Test
    void with_the_module_the_vectors_are_taken() {
        assertTrue(Kernels.VECTORS, "the tests run with --add-modules jdk.incubator.vector");
        assertInstanceOf(VectorCompare.class, Kernels.compare());
    }

    private static float[] floats(Random random, int length) {
        float[] numbers = new float[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = (float) (random.nextGaussian() * 0.02);
        }
        return numbers;
    }

    private static float[] nearly(Random random, float[] numbers) {
        float[] near = numbers.clone();
        for (int i = 0; i < near.length; i += 1 + random.nextInt(3)) {
            near[i] += (float) (random.nextGaussian() * 1e-4);
        }
        return near;
    }

    private static PairSums plain(float[] a, float[] b, int length) {
        PairSums sums = new PairSums();
        for (int i = 0; i < length; i++) {
            sums.addOne(a[i], b[i], Float.floatToRawIntBits(a[i]) != Float.floatToRawIntBits(b[i]));
        }
        return sums;
    }

    private static void assertSums(PairSums expected, PairSums found, String what) {
        assertEquals(expected.count(), found.count(), what);
        assertEquals(expected.changed(), found.changed(), what);
        assertEquals(expected.maxAbs(), found.maxAbs(), what);
        assertEquals(expected.maxAt(), found.maxAt(), what);
        assertEquals(expected.squaresA(), found.squaresA(), 1e-13 * expected.squaresA(), what);
        assertEquals(expected.squaresB(), found.squaresB(), 1e-13 * expected.squaresB(), what);
        assertEquals(expected.squaresD(), found.squaresD(), 1e-12 * expected.squaresD(), what);
        assertEquals(expected.dot(), found.dot(), 1e-12 * expected.squaresA(), what);
    }
}
