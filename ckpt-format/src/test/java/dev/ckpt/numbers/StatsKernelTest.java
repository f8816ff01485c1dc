package dev.ckpt.numbers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Both kernels find the same, and what they find is right.
@Tag("kernels")
class StatsKernelTest {

    private static final StatsKernel PLAIN = new ScalarStats();
    private static final StatsKernel VECTOR = new VectorStats();

    private final Random random = new Random(5);

    private static void assertSame(NumberSums expected, NumberSums actual) {
        assertEquals(expected.count(), actual.count());
        assertEquals(expected.finite(), actual.finite());
        assertEquals(expected.nan(), actual.nan());
        assertEquals(expected.infinite(), actual.infinite());
        assertEquals(expected.zeros(), actual.zeros());
        assertEquals(expected.min(), actual.min());
        assertEquals(expected.max(), actual.max());
        if (expected.finite() == 0) {
            assertEquals(Double.NaN, actual.mean());
        } else {
            assertEquals(expected.mean(), actual.mean(), 1e-12);
        }
        assertEquals(expected.squares(), actual.squares(), Math.nextUp(1e-11 * expected.squares()));
    }

    private float[] floats(int length) {
        float[] numbers = new float[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = random.nextInt(9) == 0 ? (i % 2 == 0 ? 0f : -0f) : (float) random.nextGaussian();
        }
        return numbers;
    }

    private static double[] doubles(float[] numbers) {
        double[] doubles = new double[numbers.length];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = numbers[i];
        }
        return doubles;
    }

    private static void assertKernelsAgree(float[] numbers, int length) {
        NumberSums plain = new NumberSums();
        NumberSums vector = new NumberSums();
        NumberSums plainDoubles = new NumberSums();
        NumberSums vectorDoubles = new NumberSums();
        PLAIN.floats(numbers, length, plain);
        VECTOR.floats(numbers, length, vector);
        PLAIN.doubles(doubles(numbers), length, plainDoubles);
        VECTOR.doubles(doubles(numbers), length, vectorDoubles);
        assertEquals(length, plain.count());
        assertSame(plain, vector);
        assertSame(plain, plainDoubles);
        assertSame(plain, vectorDoubles);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7, 8, 9, 15, 16, 17, 31, 33, 2047, 2048})
    void blocks_of_any_length_give_the_same(int length) {
        assertKernelsAgree(floats(2048), length);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 17, 2047, 2048})
    void numbers_that_are_not_finite_are_counted_wherever_they_stand(int length) {
        for (float odd : new float[]{Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            for (int at : new int[]{0, length / 2, length - 1}) {
                float[] numbers = floats(length);
                numbers[at] = odd;
                assertKernelsAgree(numbers, length);
                NumberSums sums = new NumberSums();
                VECTOR.floats(numbers, length, sums);
                assertEquals(1, sums.nan() + sums.infinite());
                assertEquals(length - 1, sums.finite());
            }
        }
    }

    @Test
    void nothing_of_the_array_behind_the_length_counts() {
        float[] numbers = floats(2048);
        numbers[100] = Float.NaN;
        numbers[101] = 1e9f;
        NumberSums sums = new NumberSums();
        VECTOR.floats(numbers, 100, sums);
        assertEquals(100, sums.finite());
        assertEquals(0, sums.nan());
        assertEquals(0, sums.max(), 10);
    }

    @Test
    void a_deviation_far_from_zero_is_as_exact_as_near_it() {
        double[] near = new double[2048];
        double[] far = new double[2048];
        NumberSums nearSums = new NumberSums();
        NumberSums farSums = new NumberSums();
        NumberSums farVector = new NumberSums();
        for (int block = 0; block < 50; block++) {
            for (int i = 0; i < far.length; i++) {
                far[i] = 1e6 + random.nextGaussian() * 1e-3;
                near[i] = far[i] - 1e6; // without rounding
            }
            PLAIN.doubles(near, near.length, nearSums);
            PLAIN.doubles(far, far.length, farSums);
            VECTOR.doubles(far, far.length, farVector);
        }
        assertEquals(nearSums.std(), farSums.std(), 1e-12 * nearSums.std());
        assertEquals(nearSums.std(), farVector.std(), 1e-12 * nearSums.std());
    }

    @Test
    void equal_numbers_deviate_by_nothing() {
        float[] numbers = new float[2048];
        Arrays.fill(numbers, 0.1f);
        NumberSums sums = new NumberSums();
        for (int block = 0; block < 9; block++) {
            VECTOR.floats(numbers, 2048 - block, sums);
        }
        assertEquals(0, sums.std());
        assertEquals(0.1f, sums.mean());
    }

    @Test
    void numbers_whose_squares_no_double_can_hold_have_a_mean_and_an_infinite_deviation() {
        for (StatsKernel kernel : new StatsKernel[]{PLAIN, VECTOR}) {
            NumberSums sums = new NumberSums();
            double[] numbers = {Double.MAX_VALUE, -Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
            kernel.doubles(numbers, 4, sums);
            assertEquals(4, sums.finite());
            assertEquals(Double.MAX_VALUE / 2, sums.mean(), Double.MAX_VALUE * 1e-15);
            assertEquals(Double.POSITIVE_INFINITY, sums.std());
            assertEquals(-Double.MAX_VALUE, sums.min());
        }
    }

    @Test
    void no_numbers_have_no_mean() {
        NumberSums sums = new NumberSums();
        VECTOR.floats(new float[0], 0, sums);
        sums.add(new NumberSums());
        assertEquals(Double.NaN, sums.mean());
        assertEquals(Double.NaN, sums.min());
        assertEquals(Double.NaN, sums.std());
    }
}
