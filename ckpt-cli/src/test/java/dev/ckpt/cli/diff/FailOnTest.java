package dev.ckpt.cli.diff;

import static dev.ckpt.cli.diff.HandMadeDiff.NONE;
import static dev.ckpt.cli.diff.HandMadeDiff.SAME;
import static dev.ckpt.cli.diff.HandMadeDiff.changed;
import static dev.ckpt.cli.diff.HandMadeDiff.diff;
import static dev.ckpt.cli.diff.HandMadeDiff.pair;
import static dev.ckpt.cli.diff.HandMadeDiff.step;
import static dev.ckpt.cli.diff.HandMadeDiff.tensor;
import static dev.ckpt.cli.diff.HandMadeDiff.tensors;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ckpt.align.Lone;
import dev.ckpt.diff.Comparison;
import dev.ckpt.diff.Diff;
import dev.ckpt.diff.GroupChange;
import dev.ckpt.diff.TensorChange;
import dev.ckpt.diff.ValueChange;
import dev.ckpt.model.Part;
import dev.ckpt.tree.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FailOnTest {

    private static final ValueChange SETTING = new ValueChange("lr", Optional.of(new Scalar.Real(1)), Optional.empty());

    /// Which of the four end with exit code 1.
    private static List<FailOn> holding(Diff diff, boolean tolerance) {
        List<FailOn> holding = new ArrayList<>();
        for (FailOn failOn : FailOn.values()) {
            if (failOn.holds(diff, tolerance)) {
                holding.add(failOn);
            }
        }
        return holding;
    }

    private static List<FailOn> holding(Diff diff) {
        return holding(diff, false);
    }

    @Test
    void nothing_differs_for_nobody() {
        assertEquals(List.of(), holding(diff(SAME, SAME, List.of())));
    }

    @Test
    void a_setting_or_a_step_is_any_difference_and_no_other() {
        assertEquals(List.of(FailOn.ANY), holding(diff(SAME, SAME, List.of(), SETTING)));
        assertEquals(List.of(FailOn.ANY), holding(diff(SAME, tensors(1, Map.of(), step("a", 1, 2)), List.of())));
        assertEquals(List.of(FailOn.ANY), holding(diff(SAME, SAME, List.of(new GroupChange.Setting(0, SETTING)))));
    }

    @Test
    void numbers_are_values() {
        assertEquals(List.of(FailOn.ANY, FailOn.VALUES),
                holding(diff(tensors(1, Map.of(), changed("a", 0.1, 0.1)), SAME, List.of())));
        assertEquals(List.of(FailOn.ANY, FailOn.VALUES),
                holding(diff(SAME, tensors(1, Map.of(), changed("a/exp_avg", 0.1, 0.1)), List.of())));
    }

    @Test
    void what_was_not_read_counts_as_changed() {
        assertEquals(List.of(FailOn.ANY, FailOn.VALUES), holding(diff(tensors(1, Map.of(),
                new TensorChange(pair("a"), TensorChange.Kind.UNREAD, Optional.empty(), List.of())), SAME,
                List.of())));
    }

    @Test
    void names_shapes_and_groups_are_structure() {
        List<FailOn> all = List.of(FailOn.ANY, FailOn.STRUCTURE, FailOn.VALUES);
        assertEquals(all, holding(diff(tensors(1, Map.of(), List.of(), List.of(new Lone("x", tensor(1), Part.OTHER)),
                List.of(), List.of()), NONE, List.of())));
        assertEquals(all, holding(diff(tensors(1, Map.of(), List.of(), List.of(), List.of(pair("x")), List.of()), NONE,
                List.of())));
        assertEquals(all, holding(diff(tensors(1, Map.of(),
                new TensorChange(pair("a"), TensorChange.Kind.SHAPE, Optional.empty(), List.of())), NONE, List.of())));
        assertEquals(all, holding(diff(SAME, SAME, List.of(new GroupChange.Count(1, 2)))));
    }

    @Test
    void numbers_within_the_tolerance_are_no_difference() {
        TensorChange near = new TensorChange(pair("a"), TensorChange.Kind.VALUES, Optional.of(new Comparison(10, false,
                10, 0, 1e-9, List.of(0L, 0L), 1, 1, 1e-9, 1, 0, OptionalLong.empty(), Optional.empty())), List.of());
        Diff diff = diff(tensors(1, Map.of(), near), SAME, List.of());
        assertEquals(List.of(), holding(diff, true));
        assertEquals(List.of(FailOn.ANY), holding(diff, false));
    }
}
