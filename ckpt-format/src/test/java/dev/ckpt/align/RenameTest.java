package dev.ckpt.align;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ckpt.io.RefusedException;
import dev.ckpt.model.StateDict;
import dev.ckpt.model.Trees;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.TensorValue;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What names cannot tell, and content can.
class RenameTest {

    private final TensorValue kept = Made.random(1, 5, 6);

    private StateDict with(String name, TensorValue value) {
        return new StateDict().add("kept.weight", kept).add(name, value);
    }

    private static List<String> lines(StateDict a, StateDict b) {
        return Made.lines(Made.align(a, b).weights());
    }

    @Test
    void equal_content_that_is_unique_is_a_rename() {
        assertEquals(List.of("kept.weight [same name]", "first.weight > other.kernel [same content]"),
                lines(with("first.weight", Made.random(2, 7, 3)), with("other.kernel", Made.random(2, 7, 3))));
    }

    @Test
    void a_matrix_that_was_turned_is_one_as_well() {
        TensorValue matrix = Made.random(2, 7, 3);
        assertEquals(List.of("kept.weight [same name]", "first.weight > other.kernel [same content, transposed]"),
                lines(with("first.weight", matrix), with("other.kernel", Made.turned(matrix))));
        TensorValue square = Made.random(3, 7, 7);
        Aligned weights = Made.align(with("first.weight", square), with("other.kernel", Made.turned(square)))
                .weights();
        assertEquals("first.weight > other.kernel [same content, transposed]", Made.lines(weights).getLast());
        assertEquals(Made.numbers(weights.pairs().getLast().a()), Made.numbers(weights.pairs().getLast().b()));
    }

    @Test
    void of_several_that_are_equal_nobody_knows_which_is_which() {
        TensorValue twice = Made.random(2, 7, 3);
        assertEquals(List.of("kept.weight [same name]", "- a.one", "- a.two", "+ b.one"),
                lines(with("a.one", twice).add("a.two", Made.copy(twice.tensor())),
                        with("b.one", Made.copy(twice.tensor()))));
        assertEquals(List.of("kept.weight [same name]", "- a.one", "+ b.one", "+ b.two"),
                lines(with("a.one", twice), with("b.one", Made.copy(twice.tensor())).add("b.two",
                        Made.copy(twice.tensor()))));
    }

    @Test
    void zeros_are_no_mark_to_know_a_tensor_by() {
        assertEquals(List.of("kept.weight [same name]", "- a.bias", "+ b.bias"),
                lines(with("a.bias", Made.filled(0, 300)), with("b.bias", Made.filled(0, 300))));
        assertEquals(List.of("kept.weight [same name]", "- a.scale", "+ b.scale"),
                lines(with("a.scale", Made.filled(1, 1)), with("b.scale", Made.filled(1, 1))));
    }

    @Test
    void equal_beginnings_are_not_enough() {
        TensorValue whole = Made.random(2, 40_000);
        StridedTensor other = (StridedTensor) Made.copy(whole.tensor()).tensor();
        other.storage().bytes().set(ValueLayout.JAVA_BYTE, 4_000, (byte) 1);
        assertEquals(List.of("kept.weight [same name]", "- a.table", "+ b.table"),
                lines(with("a.table", whole), with("b.table", TensorValue.of(other))));
    }

    @Test
    void swapped_names_are_names_all_the_same() {
        TensorValue one = Made.random(2, 7, 3);
        TensorValue two = Made.random(3, 7, 3);
        assertEquals(List.of("x.weight [same name]", "y.weight [same name]"),
                lines(new StateDict().add("x.weight", one).add("y.weight", two),
                        new StateDict().add("x.weight", two).add("y.weight", one)));
    }

    @Test
    void nothing_is_read_where_names_tell_everything_or_one_side_has_nothing_left() {
        // the tensors of these throw when their bytes are asked for
        StateDict more = StateDict.seed(2, true).lines("extra.weight 3 4");
        assertEquals(29, Made.align(more, StateDict.nanoGpt(2)).weights().pairs().size()
                + Made.align(more, StateDict.nanoGpt(2)).weights().removed().size());
        assertEquals("- extra.weight", lines(more, StateDict.seed(2, true)).getLast());
    }

    @Test
    void nothing_is_read_where_shapes_and_types_differ() {
        assertEquals(List.of("- a.weight", "+ b.weight"),
                lines(new StateDict().lines("a.weight 3 4"), new StateDict().lines("b.weight 3 5")));
        assertEquals(List.of("- a.weight", "+ b.weight"), lines(new StateDict().lines("a.weight 3 4"),
                new StateDict().add("b.weight", Trees.tensor(DType.BFLOAT16, 3, 4))));
    }

    @Test
    void a_few_bytes_that_stand_for_a_terabyte_are_refused() {
        StridedTensor four = (StridedTensor) Made.filled(2, 1).tensor();
        TensorValue expanded = TensorValue.of(StridedTensor.of(DType.FLOAT32, Shape.of(1L << 38), new long[]{0}, 0,
                four.storage()));
        RefusedException refused = assertThrows(RefusedException.class,
                () -> lines(with("a.weight", expanded), with("b.weight", expanded)));
        assertEquals("made.pt: expected tensors that cover their 4 bytes of storage at most 64 times, found"
                + " 1099511627776 bytes of tensors", refused.getMessage().lines().findFirst().orElseThrow());
    }
}
