package dev.ckpt.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.contents.Finding;
import dev.ckpt.contents.Severity;
import dev.ckpt.model.StateDict;
import dev.ckpt.model.Trees;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeChecksTest {

    private static final StateDict LINEAR = new StateDict().lines("fc.weight 2 3", "fc.bias 2");

    @TempDir
    Path folder;

    /// What is found in a tree, none of whose numbers are read.
    private static List<Finding> findings(Object... root) {
        Dict tree = Trees.dict(root);
        FindingList findings = new FindingList();
        new ResumeChecks(Trees.understand(tree), findings).judge(tree);
        return findings.all();
    }

    private static Dict adamW(Value first, Value second) {
        return Trees.dict("state", Trees.dict(0, first, 1, second), "param_groups", Trees.list(group("lr", 0.001)));
    }

    private static Dict group(Object... settings) {
        Dict rest = Trees.dict("betas", Trees.list(0.9, 0.999), "eps", 1e-8, "weight_decay", 0.1, "amsgrad", false,
                "decoupled_weight_decay", true, "params", Trees.list(0, 1));
        List<Dict.Entry> entries = new ArrayList<>(Trees.dict(settings).entries());
        entries.addAll(rest.entries());
        return Dict.of(entries);
    }

    private static Dict moments(int step, long... shape) {
        return Trees.dict("step", step, "exp_avg", Trees.tensor(shape), "exp_avg_sq", Trees.tensor(shape));
    }

    @Test
    void weights_moments_one_step_and_a_rate_are_enough() {
        assertEquals(List.of(), findings("model", LINEAR.dict(), "optimizer", adamW(moments(7, 2, 3), moments(7, 2)),
                "step", 7));
    }

    @Test
    void no_optimizer_at_all_is_an_error() {
        assertEquals(List.of(Finding.error("resume.moments-missing", "the checkpoint",
                "it has no optimizer state: momentum and variance would start again from zero")),
                findings("model", LINEAR.dict(), "step", 7));
    }

    @Test
    void one_moment_of_two_is_an_error_that_names_the_other() {
        Dict half = Trees.dict("step", 7, "exp_avg", Trees.tensor(2));
        assertEquals(List.of(Finding.error("resume.moments-missing", "fc.bias",
                "AdamW keeps exp_avg, exp_avg_sq for a parameter; missing: exp_avg_sq")),
                findings("model", LINEAR.dict(), "optimizer", adamW(moments(7, 2, 3), half), "step", 7));
    }

    @Test
    void amsgrad_wants_its_maximum() {
        Dict optimizer = Trees.dict("state", Trees.dict(0, moments(7, 2, 3), 1, moments(7, 2)), "param_groups",
                Trees.list(Trees.dict("lr", 0.1, "betas", Trees.list(0.9, 0.999), "amsgrad", true,
                        "decoupled_weight_decay", true, "params", Trees.list(0, 1))));
        List<Finding> found = findings("model", LINEAR.dict(), "optimizer", optimizer, "step", 7);
        assertEquals(2, found.size());
        assertTrue(found.getFirst().message().endsWith("missing: max_exp_avg_sq"), found.getFirst().message());
    }

    @Test
    void a_parameter_without_state_is_a_warning() {
        Dict optimizer = Trees.dict("state", Trees.dict(0, moments(7, 2, 3)), "param_groups",
                Trees.list(group("lr", 0.1)));
        Finding finding = findings("model", LINEAR.dict(), "optimizer", optimizer, "step", 7).getFirst();
        assertEquals(Finding.warning("resume.moments-missing", "fc.bias", "1 of 2 parameters of a group have no"
                + " exp_avg, exp_avg_sq: they were never stepped, or their state was left out"), finding);
    }

    @Test
    void no_state_at_all_is_an_error() {
        Dict optimizer = Trees.dict("state", Trees.dict(), "param_groups", Trees.list(group("lr", 0.1)));
        Finding finding = findings("model", LINEAR.dict(), "optimizer", optimizer, "step", 7).getFirst();
        assertEquals("resume.moments-missing", finding.code());
        assertEquals(Severity.ERROR, finding.severity());
    }

    @Test
    void sgd_wants_a_buffer_only_with_momentum() {
        for (double momentum : new double[]{0, 0.9}) {
            Dict sgd = Trees.dict("state", Trees.dict(), "param_groups",
                    Trees.list(Trees.dict("lr", 0.1, "momentum", momentum, "dampening", 0, "weight_decay", 0,
                            "nesterov", false, "params", Trees.list(0, 1))));
            List<Finding> found = findings("model", LINEAR.dict(), "optimizer", sgd, "step", 7);
            assertEquals(momentum == 0 ? 0 : 1, found.size(), found.toString());
        }
    }

    @Test
    void a_moment_of_another_shape_is_an_error() {
        StateDict named = new StateDict().lines("fc.weight 2 3");
        Dict optimizer = Trees.dict("state", Trees.dict("fc.weight", moments(7, 3, 2)), "param_groups",
                Trees.list(Trees.dict("lr", 0.1, "betas", Trees.list(0.9, 0.99), "amsgrad", false,
                        "decoupled_weight_decay", true, "params", Trees.list("fc.weight"))));
        List<Finding> found = findings("model", named.dict(), "optimizer", optimizer, "step", 7);
        assertEquals(
                Finding.error("resume.shape", "fc.weight/exp_avg",
                        "its shape is [3, 2], and the parameter's is [2, 3]"),
                found.getFirst());
    }

    @Test
    void parameters_at_different_steps_are_a_warning() {
        StateDict three = new StateDict().lines("fc.weight 2 3", "fc.bias 2", "out.weight 5 2");
        Dict optimizer = Trees.dict("state", Trees.dict(0, moments(7, 2, 3), 1, moments(5, 2), 2, moments(7, 5, 2)),
                "param_groups", Trees.list(Trees.dict("lr", 0.1, "betas", Trees.list(0.9, 0.99), "amsgrad", false,
                        "decoupled_weight_decay", true, "params", Trees.list(0, 1, 2))));
        assertEquals(List.of(Finding.warning("resume.steps-differ", "state.1",
                "1 parameter has counted 5 steps, and 2 others 7")),
                findings("model", three.dict(), "optimizer", optimizer, "step", 7));
    }

    @Test
    void a_step_that_the_optimizer_has_not_counted_is_a_warning() {
        Finding finding = findings("model", LINEAR.dict(), "optimizer", adamW(moments(7, 2, 3), moments(7, 2)), "step",
                70).getFirst();
        assertEquals(Finding.warning("resume.steps-differ", "optimizer",
                "the optimizer has counted 7 steps, and the checkpoint says 70 (step)"), finding);
    }

    @Test
    void a_group_without_a_learning_rate_is_an_error() {
        Dict optimizer = Trees.dict("state", Trees.dict(0, moments(7, 2, 3), 1, moments(7, 2)), "param_groups",
                Trees.list(group()));
        assertEquals(List.of(Finding.error("resume.learning-rate-missing", "optimizer.param_groups.0",
                "the group has no learning rate (lr)")),
                findings("model", LINEAR.dict(), "optimizer", optimizer, "step", 7));
    }

    @Test
    void moments_that_are_not_finite_are_an_error() throws IOException {
        Path copy = DamagedCopy.of("golden/seed-adamw/start.pt", folder).put("wpe.weight/exp_avg", 5, Float.NaN).path();
        assertEquals(Finding.error("resume.not-finite", "wpe.weight/exp_avg",
                "1 of 768 numbers is NaN or infinite, at [0, 5]"),
                Found.only("resume.not-finite", Found.resuming(copy)));
    }

    @Test
    void a_variance_below_zero_is_an_error() throws IOException {
        Path copy = DamagedCopy.of("golden/seed-adamw/start.pt", folder).put("wpe.weight/exp_avg_sq", 5, -1e-9f)
                .path();
        assertEquals("1 of 768 numbers is below zero, at [0, 5]; an optimizer never makes them so",
                Found.only("resume.negative-variance", Found.resuming(copy)).message());
    }

    @Test
    void a_variance_of_minus_zero_is_none_below_zero() throws IOException {
        Path copy = DamagedCopy.of("golden/seed-adamw/start.pt", folder).put("wpe.weight/exp_avg_sq", 5, -0f).path();
        assertTrue(Found.resuming(copy).findings().stream().noneMatch(finding -> finding.code().startsWith("resume.")));
    }
}
