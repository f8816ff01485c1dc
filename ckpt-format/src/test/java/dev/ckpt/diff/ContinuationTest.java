package dev.ckpt.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.diff.Continuation.Ground;
import dev.ckpt.diff.Continuation.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/// Checkpoints of one run and of different ones; history/make_runs.py made those of small runs.
class ContinuationTest {

    private static Continuation judge(String first, String second) {
        return SlowComparison.judge("history/" + first + ".pt", "history/" + second + ".pt");
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/history/ratios.csv", numLinesToSkip = 1)
    void steps_of_one_run_are_plausible_and_as_near_the_bound_as_PyTorch_says(String first, String second,
            double ratio) {
        Continuation found = SlowComparison.judge(first, second);
        assertEquals(Verdict.PLAUSIBLE, found.verdict(), found.reason());
        assertEquals(ratio, found.largestRatio().orElseThrow(), 1e-3 * ratio);
    }

    @Test
    void the_reason_says_how_near_the_bound_the_run_came() {
        assertEquals(
                "largest change is 88% of what AdamW can do in 30 steps at a learning rate of at most 0.003",
                SlowComparison.judge("golden/seed-adamw/start.pt", "golden/seed-adamw/end.pt").reason());
        assertEquals(
                "the weights went 53% as far as 30 steps like those at both ends would take them, by the momentum kept and "
                        + "a learning rate of at most 0.2",
                SlowComparison.judge("golden/seed-sgd-momentum/start.pt", "golden/seed-sgd-momentum/end.pt").reason());
    }

    @Test
    void a_run_goes_one_way() {
        Continuation found = SlowComparison.judge("golden/seed-adamw/end.pt", "golden/seed-adamw/start.pt");
        assertEquals(Verdict.IMPLAUSIBLE, found.verdict());
        assertEquals(
                "the second is at step 60 and the first at step 90; the first may continue the second: compare them "
                        + "the other way round",
                found.reason());
    }

    private static String three(String step) {
        return step.length() == 2 ? "0" + step : step;
    }

    @ParameterizedTest
    @CsvSource({"adamw-seed, 50, 52", "adamw-seed, 50, 150", "adamw-seed, 52, 150", "adamw-data, 50, 52",
        "adamw-data, 50, 150", "adamw-data, 52, 150"})
    void averages_of_squared_gradients_prove_that_AdamW_ran_elsewhere(String other, String from, String to) {
        Continuation found = judge("adamw-first/step-0" + from, other + "/step-" + three(to));
        assertEquals(Verdict.IMPLAUSIBLE, found.verdict(), found.reason());
        assertEquals(Ground.MOMENTS_FELL, found.ground());
    }

    @Test
    void the_reason_says_how_many_averages_fell_too_low() {
        assertEquals("457 of 1,768 squared-gradient averages are smaller than 2 steps of decay can make them",
                judge("adamw-first/step-050", "adamw-seed/step-052").reason());
    }

    @Test
    void without_those_averages_the_weights_are_too_far_apart() {
        Continuation found = SlowComparison.judge("history/adamw-first/step-050.pt", "history/adamw-data/step-052.pt",
                slot -> false);
        assertEquals(Ground.BEYOND_BOUND, found.ground(), found.reason());
        assertEquals(31.416, found.largestRatio().orElseThrow(), 0.01);
    }

    @ParameterizedTest
    @CsvSource({"50, 52", "50, 150", "52, 150"})
    void nothing_of_a_runs_weights_is_in_those_of_another_seed(String from, String to) {
        Continuation found = judge("sgd-first/step-0" + from, "sgd-seed/step-" + three(to));
        assertEquals(Verdict.IMPLAUSIBLE, found.verdict(), found.reason());
        assertEquals(Ground.UNRELATED, found.ground());
    }

    @Test
    void momentum_does_not_carry_SGD_so_far_in_two_steps() {
        Continuation found = judge("sgd-first/step-050", "sgd-data/step-052");
        assertEquals(Ground.BEYOND_MOMENTUM, found.ground(), found.reason());
        assertEquals(Verdict.IMPLAUSIBLE, found.verdict());
    }

    @Test
    void a_hundred_steps_of_SGD_from_the_same_weights_cannot_be_told_apart() {
        assertEquals(Verdict.PLAUSIBLE, judge("sgd-first/step-050", "sgd-data/step-150").verdict());
    }

    @Test
    void a_step_with_a_learning_rate_of_zero_is_plausible() {
        Continuation found = judge("adamw-fork/step-051", "adamw-fork/step-052");
        assertEquals(Verdict.PLAUSIBLE, found.verdict(), found.reason());
        assertEquals(0, found.largestRatio().orElseThrow());
    }

    @Test
    void the_same_checkpoint_is_the_same_point() {
        Continuation found = judge("adamw-pause/step-051", "adamw-fork/step-051");
        assertEquals("the same weights, both at step 51", found.reason());
        assertEquals(Verdict.PLAUSIBLE, found.verdict());
    }

    @Test
    void other_weights_at_the_same_step_are_another_run() {
        Continuation found = judge("adamw-first/step-050", "adamw-data/step-050");
        assertEquals("both are at step 50, and their weights differ", found.reason());
        assertEquals(Verdict.IMPLAUSIBLE, found.verdict());
    }

    @Test
    void another_optimizer_gives_no_bound() {
        Continuation found = judge("adamw-first/step-050", "sgd-first/step-052");
        assertEquals(Verdict.UNKNOWN, found.verdict(), found.reason());
        assertEquals("the optimizer was AdamW and is SGD", found.reason());
    }

    @Test
    void another_geometry_is_another_model() {
        Continuation found = SlowComparison.judge("golden/nanogpt/start.pt", "history/adamw-first/step-150.pt");
        assertEquals(Verdict.IMPLAUSIBLE, found.verdict());
        assertEquals(Ground.OTHER_SHAPES, found.ground());
        assertTrue(found.reason().endsWith("transformer.wte.weight first: another model"), found.reason());
    }

    @Test
    void other_names_have_nothing_in_common() {
        assertEquals("the two have no weights in common",
                SlowComparison.judge("golden/seed-adamw/start.pt", "golden/nanogpt/end.pt").reason());
    }

    @Test
    void the_sample_run_is_plausible() {
        Continuation found = SlowComparison.judge("../../../../samples/run/step-000200.pt",
                "../../../../samples/run/step-000300.pt");
        assertEquals(Verdict.PLAUSIBLE, found.verdict(), found.reason());
    }
}
