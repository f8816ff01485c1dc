package dev.ckpt.stats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.contents.Tensors;
import dev.ckpt.numbers.Progress;
import dev.ckpt.tensor.StridedTensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Parts of a tensor, joined.
class PartStatsTest {

    private static float[] numbers(Random random, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = switch (random.nextInt(40)) {
                case 0 -> Float.NaN;
                case 1 -> Float.NEGATIVE_INFINITY;
                case 2 -> -0f;
                case 3 -> Float.intBitsToFloat(random.nextInt()); // anything
                default -> (float) random.nextGaussian();
            };
        }
        return numbers;
    }

    private static void assertCountersEqual(PartStats expected, PartStats actual) {
        assertEquals(expected.counters(), actual.counters());
        for (int i = 0; i < expected.counters(); i++) {
            assertEquals(expected.edge(i), actual.edge(i));
            assertEquals(expected.count(i), actual.count(i));
        }
    }

    private static PartStats of(float... numbers) {
        return PartStats.of(Tensors.floats(numbers), 0, numbers.length);
    }

    @Test
    void however_a_tensor_is_cut_its_parts_come_to_the_same() {
        Random random = new Random(11);
        StridedTensor tensor = Tensors.floats(numbers(random, 20_000));
        PartStats whole = StatsPass.parts(List.of(tensor), Progress.NONE).getFirst();
        TensorStats expected = TensorStats.of(whole);
        for (int round = 0; round < 30; round++) {
            List<PartStats> parts = new ArrayList<>();
            for (long at = 0; at < tensor.numel();) {
                long count = Math.min(random.nextLong(round % 2 == 0 ? 50 : 9_000), tensor.numel() - at);
                parts.add(PartStats.of(tensor, at, count));
                at += count;
            }
            Collections.shuffle(parts, random);
            while (parts.size() > 1) { // in pairs anywhere, so that brackets fall anywhere too
                int i = random.nextInt(parts.size() - 1);
                parts.set(i, PartStats.merge(parts.get(i), parts.remove(i + 1)));
            }
            assertCountersEqual(whole, parts.getFirst());
            TensorStats joined = TensorStats.of(parts.getFirst());
            assertEquals(expected.count(), joined.count());
            assertEquals(expected.nan(), joined.nan());
            assertEquals(expected.infinite(), joined.infinite());
            assertEquals(expected.zeros(), joined.zeros());
            assertEquals(expected.min(), joined.min());
            assertEquals(expected.max(), joined.max());
            assertEquals(expected.quantiles(), joined.quantiles());
            assertArrayEquals(expected.histogram().counts(), joined.histogram().counts());
            assertEquals(expected.mean(), joined.mean(), 1e-12 * expected.rms());
            assertEquals(expected.std(), joined.std(), 1e-12 * expected.std());
        }
    }

    @Test
    void counters_begin_at_their_edge_on_both_sides_of_zero() {
        float v = 1.5f;
        PartStats part = of(-v, Math.nextUp(-v), Math.nextDown(-v), v, Math.nextUp(v), Math.nextDown(v));

        // -1.5 and what follows it; what comes before it lies in the counter before
        assertEquals(4, part.counters());
        assertEquals(Math.nextDown(-v), -1.5000001f);
        assertEquals(-1.5078125f, part.edge(0));
        assertEquals(1, part.count(0));
        assertEquals(-1.5f, part.edge(1));
        assertEquals(-1.4921875f, part.end(1));
        assertEquals(2, part.count(1));
        assertEquals(1.4921875f, part.edge(2));
        assertEquals(1.5f, part.edge(3));
        assertEquals(2, part.count(3));
    }

    @Test
    void both_zeros_are_zero() {
        PartStats part = of(0f, -0f, Float.MIN_VALUE, -Float.MIN_VALUE);
        assertEquals(2, part.counters());
        assertEquals(-0x1p-133f, part.edge(0));
        assertEquals(0f, part.edge(1));
        assertEquals(3, part.count(1));
        assertEquals(2, part.zeros());
    }

    @Test
    void the_outermost_counters_reach_to_infinity_and_infinity_is_in_none() {
        PartStats part = of(Float.MAX_VALUE, -Float.MAX_VALUE, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);
        assertEquals(2, part.counters());
        assertEquals(Float.NEGATIVE_INFINITY, part.edge(0));
        assertEquals(Float.POSITIVE_INFINITY, part.end(1));
        assertEquals(1, part.count(0));
        assertEquals(1, part.count(1));
        assertEquals(2, part.infinite());
    }

    @Test
    void numbers_of_bfloat16_are_known_to_lie_on_edges() {
        assertTrue(of(1f, -2f, 0.5f, 255f, Float.NaN).onEdges());
        assertFalse(of(1f, 257f).onEdges());
        assertFalse(PartStats.merge(of(1f), of(0.1f)).onEdges());
        assertTrue(PartStats.merge(of(), of(2f)).onEdges());
    }
}
