package dev.ckpt.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.model.ParameterGroup;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.Value;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpdateBoundTest {

    private static ParameterGroup betas(double beta1, double beta2) {
        return new ParameterGroup(Map.of("betas", new Sequence(Sequence.Kind.TUPLE,
                List.<Value>of(new Scalar.Real(beta1), new Scalar.Real(beta2)))), List.of(), List.of());
    }

    private static UpdateBound bound(String kind, double beta1, double beta2) {
        return UpdateBound.of(kind, List.of(betas(beta1, beta2)), 100).orElseThrow();
    }

    /// What Adam does in its last step, by PyTorch's recursion, in units of the learning rate.
    private static double adam(double beta1, double beta2, int steps, DoubleUnaryOperator gradient) {
        double m = 0;
        double v = 0;
        for (int t = 1; t <= steps; t++) {
            double g = gradient.applyAsDouble(t);
            m = beta1 * m + (1 - beta1) * g;
            v = beta2 * v + (1 - beta2) * g * g;
        }
        return Math.abs(m / (1 - Math.pow(beta1, steps)) / Math.sqrt(v / (1 - Math.pow(beta2, steps))));
    }

    @ParameterizedTest
    @CsvSource({"0.9, 0.95", "0.9, 0.999", "0.8, 0.5", "0.95, 0.95", "0, 0.99", "0.9, 0.85"})
    void the_worst_gradients_reach_the_bound_of_Adam_and_no_others_pass_it(double beta1, double beta2) {
        Random random = new Random(7);
        for (int steps : new int[]{1, 2, 5, 60}) {
            double most = bound("AdamW", beta1, beta2).at(steps);
            double worst = adam(beta1, beta2, steps, t -> Math.pow(beta1 / beta2, steps - t));
            assertEquals(most, worst, 1e-9 * most);
            for (int i = 0; i < 100; i++) {
                assertTrue(adam(beta1, beta2, steps, t -> random.nextGaussian()) <= most * (1 + 1e-12));
            }
        }
    }

    @Test
    void the_first_step_of_Adam_is_one_learning_rate() {
        assertEquals(1, bound("Adam", 0.9, 0.999).at(1), 1e-12);
        assertEquals(7.27, bound("Adam", 0.9, 0.999).from(100_000), 0.01);
        assertEquals(1.165, bound("Adam", 0.9, 0.95).from(1000), 0.001);
    }

    @Test
    void no_later_step_passes_the_bound_of_all_later_ones() {
        for (String kind : List.of("Adam", "NAdam", "Adamax", "RAdam")) {
            UpdateBound bound = bound(kind, 0.9, 0.99);
            for (int t = 1; t < 3000; t++) {
                assertTrue(bound.at(t + 1) <= bound.from(t) && bound.at(t) <= bound.from(t), kind + " " + t);
            }
        }
    }

    @Test
    void many_steps_add_up_without_counting_them() {
        UpdateBound bound = bound("AdamW", 0.9, 0.95);
        assertEquals(1e12 * bound.from(1000), bound.sum(1000, 1_000_000_000_000L), 1e3);
    }

    @Test
    void NAdam_stays_within_its_bound() {
        double beta1 = 0.9;
        double beta2 = 0.99;
        Random random = new Random(3);
        for (int run = 0; run < 200; run++) {
            double m = 0;
            double v = 0;
            double product = 1;
            for (int t = 1; t <= 60; t++) {
                double g = run % 2 == 0 ? random.nextGaussian() : t % (run + 1) == 0 ? 1 : 1e-3;
                double now = beta1 * (1 - 0.5 * Math.pow(0.96, t * 0.004));
                double next = beta1 * (1 - 0.5 * Math.pow(0.96, (t + 1) * 0.004));
                product *= now;
                m = beta1 * m + (1 - beta1) * g;
                v = beta2 * v + (1 - beta2) * g * g;
                double step = ((1 - now) / (1 - product) * g + next / (1 - product * next) * m)
                        / Math.sqrt(v / (1 - Math.pow(beta2, t)));
                assertTrue(Math.abs(step) <= bound("NAdam", beta1, beta2).at(t) * (1 + 1e-12), "step " + t);
            }
        }
    }

    @Test
    void Adamax_stays_within_its_bound() {
        Random random = new Random(5);
        double m = 0;
        double u = 0;
        for (int t = 1; t <= 500; t++) {
            double g = Math.exp(3 * random.nextGaussian());
            m = 0.9 * m + 0.1 * g;
            u = Math.max(0.99 * u, Math.abs(g));
            assertTrue(m / (1 - Math.pow(0.9, t)) / u <= bound("Adamax", 0.9, 0.99).at(t) * (1 + 1e-12), "step " + t);
        }
    }

    @Test
    void there_is_no_bound_without_betas_or_for_what_is_not_known() {
        assertTrue(UpdateBound.of("AdamW", List.of(new ParameterGroup(Map.of(), List.of(), List.of())), 0).isEmpty());
        assertTrue(UpdateBound.of("AdamW", List.of(betas(0.9, 0.99), betas(0.9, 0.999)), 0).isEmpty());
        assertTrue(UpdateBound.of("AdamW", List.of(betas(0.9, 1)), 0).isEmpty());
        assertTrue(UpdateBound.of("LBFGS", List.of(betas(0.9, 0.99)), 0).isEmpty());
    }

    @Test
    void RAdam_has_no_bound_before_it_divides() {
        assertTrue(UpdateBound.of("RAdam", List.of(betas(0.9, 0.999)), 0).isEmpty());
        assertTrue(UpdateBound.of("RAdam", List.of(betas(0.9, 0.999)), 10).isPresent());
    }
}
