package dev.ckpt.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.Checkpoint;
import dev.ckpt.model.Golden;
import dev.ckpt.model.Understanding;
import java.io.IOException;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class MomentDecayTest {

    private static OptionalDouble factor(String first, String second) throws IOException {
        try (Checkpoint a = Checkpoint.open(Golden.path(first)); Checkpoint b = Checkpoint.open(Golden.path(second))) {
            return MomentDecay.factor(Understanding.of(a.contents()), Understanding.of(b.contents()));
        }
    }

    @Test
    void two_steps_leave_beta2_squared_but_for_rounding() throws IOException {
        double factor = factor("history/adamw-first/step-050.pt", "history/adamw-first/step-052.pt").orElseThrow();
        assertEquals(0.99 * 0.99, factor, 1e-6);
        assertTrue(factor < 0.99 * 0.99);
    }

    @Test
    void there_is_none_for_SGD_for_no_step_and_backwards() throws IOException {
        assertTrue(factor("history/sgd-first/step-050.pt", "history/sgd-first/step-052.pt").isEmpty());
        assertTrue(factor("history/adamw-first/step-050.pt", "history/adamw-seed/step-050.pt").isEmpty());
        assertTrue(factor("history/adamw-first/step-052.pt", "history/adamw-first/step-050.pt").isEmpty());
    }

    @Test
    void numbers_below_the_factor_are_counted_and_the_tiniest_are_not() {
        DecayCount count = new DecayCount(0.5);
        count.floats(new float[]{1, 1, 1, 1e-35f, Float.NaN, 0}, new float[]{0.5f, 0.25f, 0.4f, 0, 1, 0}, 6);
        count.doubles(new double[]{2, 2}, new double[]{0.1, 3}, 2);
        assertEquals(new MomentDecay(5, 3), count.found());
        assertEquals(new MomentDecay(6, 3), count.found().join(new MomentDecay(1, 0)));
    }
}
