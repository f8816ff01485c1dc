package dev.ckpt.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.diff.ValueChange;
import dev.ckpt.io.Budget;
import dev.ckpt.model.Golden;
import dev.ckpt.numbers.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs that history/make_runs.py made.
class BisectionTest {

    @TempDir
    private Path folder = Path.of("");

    private static Bisection bisect(Path a, Path b, Tolerance tolerance) throws IOException {
        Budget budget = Budget.ofThisMachine();
        return Bisection.of(Snapshots.of(List.of(a), budget), Snapshots.of(List.of(b), budget), tolerance, 2, budget,
                Progress.NONE);
    }

    private static Bisection bisect(String a, String b, Tolerance tolerance) throws IOException {
        return bisect(Golden.path("history/" + a), Golden.path("history/" + b), tolerance);
    }

    @Test
    void a_run_does_not_part_from_itself() throws IOException {
        Bisection found = bisect("adamw-first", "adamw-first", Tolerance.EXACT);
        assertEquals(List.of(50L, 52L, 150L), found.common().stream().map(StepPair::step).toList());
        assertEquals(3, found.looked());
        assertEquals(Optional.empty(), found.first());
        assertFalse(found.parts(Tolerance.EXACT));
    }

    @Test
    void the_first_step_and_the_first_tensor_in_the_models_order_are_found() throws IOException {
        Bisection found = bisect("adamw-first", "adamw-pause", Tolerance.EXACT);
        Parting first = found.first().orElseThrow();
        assertEquals(52, first.at().step());
        assertEquals(15, first.weights().parted().size());
        assertEquals("transformer.wte.weight", first.weights().first().orElseThrow().name());
        assertEquals(1, found.looked());
        assertEquals(Optional.empty(), found.last());
    }

    @Test
    void optimizers_that_part_before_the_weights_are_told() throws IOException {
        Bisection found = bisect("adamw-pause", "adamw-fork", Tolerance.EXACT);
        assertEquals(51, found.last().orElseThrow().step());
        assertEquals(52, found.first().orElseThrow().at().step());
        assertTrue(found.first().orElseThrow().optimizerAlone());
        assertEquals("transformer.wte.weight/exp_avg",
                found.first().orElseThrow().optimizer().first().orElseThrow().name());
        assertEquals(30, found.first().orElseThrow().optimizer().parted().size());
        assertEquals(150, found.weights().orElseThrow().at().step());
    }

    @Test
    void the_largest_difference_is_where_PyTorch_finds_it() throws IOException {
        // (b - a).abs().max() over wte of adamw-first/step-050.pt and adamw-data/step-050.pt, and its place
        Parted wte = bisect("adamw-first", "adamw-data", Tolerance.EXACT).first().orElseThrow().weights().first()
                .orElseThrow();
        assertEquals(0.09256475232541561, wte.maxAbs(), 1e-15);
        assertEquals(List.of(4L, 6L), wte.maxAbsAt());
        assertEquals(128, wte.changed());
    }

    @Test
    void a_tolerance_finds_the_first_step_beyond_it() throws IOException {
        Bisection found = bisect("adamw-pause", "adamw-fork", new Tolerance(0.03, 0));
        assertEquals(52, found.first().orElseThrow().at().step());
        assertEquals(150, found.beyond().orElseThrow().at().step());
        assertTrue(found.parts(new Tolerance(0.03, 0)));
    }

    @Test
    void within_the_tolerance_they_do_not_part() throws IOException {
        Tolerance wide = new Tolerance(10, 0);
        Bisection found = bisect("adamw-pause", "adamw-fork", wide);
        assertTrue(found.first().isPresent());
        assertEquals(Optional.empty(), found.beyond());
        assertFalse(found.parts(wide));
    }

    @Test
    void settings_that_differ_are_those_of_the_first_common_step() throws IOException {
        assertEquals(List.of("seed", "data"), bisect("sgd-first", "sgd-seed", Tolerance.EXACT).settings().stream()
                .map(ValueChange::key).toList());
    }

    @Test
    void a_tensor_of_another_shape_parts_and_so_does_a_NaN() throws IOException {
        Files.copy(Golden.path("history/made/step-2.pt"), folder.resolve("step-2.pt"));
        Files.copy(Golden.path("history/made/step-4.pt"), folder.resolve("step-4.pt"));
        Bisection same = bisect(Golden.path("history/made"), folder, Tolerance.EXACT);
        assertEquals(Optional.empty(), same.first());

        // at the same step by their names alone: nothing in these says one
        Path nan = Golden.path("history/made/step-3.pt");
        Budget budget = Budget.ofThisMachine();
        Snapshot third = Snapshots.of(List.of(nan), budget).found().getFirst();
        Snapshot second = Snapshots.of(List.of(Golden.path("history/made/step-2.pt")), budget).found().getFirst();
        Snapshot fourth = Snapshots.of(List.of(Golden.path("history/made/step-4.pt")), budget).found().getFirst();
        Tolerance wide = new Tolerance(1e9, 0);
        Bisection withNan = Bisection.of(at(7, second), at(7, third), wide, 1, budget, Progress.NONE);
        Parting parting = withNan.beyond().orElseThrow();
        assertEquals(Double.POSITIVE_INFINITY, parting.weights().first().orElseThrow().maxAbs());
        assertEquals(2, parting.weights().first().orElseThrow().beyond());
        assertEquals(2, parting.weights().beyond());
        Bisection shapes = Bisection.of(at(7, second), at(7, fourth), wide, 1, budget, Progress.NONE);
        assertEquals(List.of(Parted.How.FIRST_ALONE, Parted.How.SECOND_ALONE, Parted.How.VALUES),
                shapes.first().orElseThrow().weights().parted().stream().map(Parted::how).toList());
    }

    private static Snapshots at(long step, Snapshot snapshot) {
        return new Snapshots(List.of(new Snapshot(snapshot.path(), snapshot.format(), snapshot.bytes(),
                snapshot.weightBytes(), OptionalLong.of(step), "", snapshot.learningRate(),
                snapshot.bestLoss(), snapshot.metrics())), List.of());
    }

    @Test
    void of_several_files_of_a_step_those_that_are_called_alike_go_together() throws IOException {
        Files.copy(Golden.path("history/adamw-data/step-050.pt"), folder.resolve("best.pt"));
        Files.copy(Golden.path("history/adamw-first/step-050.pt"), folder.resolve("step-050.pt"));
        assertEquals(Optional.empty(),
                bisect(Golden.path("history/adamw-first"), folder, Tolerance.EXACT).first());
    }

    @Test
    void runs_without_a_common_step_have_nothing_to_compare() throws IOException {
        Bisection found = bisect("adamw-first", "made", Tolerance.EXACT);
        assertEquals(List.of(), found.common());
        assertEquals(0, found.looked());
    }
}
