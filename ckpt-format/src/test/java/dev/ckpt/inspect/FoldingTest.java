package dev.ckpt.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.ckpt.tensor.DType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoldingTest {

    @Test
    void equal_layers_become_one_fold_with_the_rows_of_one_layer() {
        List<FoldedRow> rows = fold(Rows.layers(6));
        assertEquals(List.of("h.[0-5] x6", "  .fc.weight", "  .fc.bias", "ln.weight"), drawn(rows));
        FoldedRow.Fold fold = assertInstanceOf(FoldedRow.Fold.class, rows.getFirst());
        assertEquals(12, fold.paramsEach());
        assertEquals(72, fold.params());
        assertEquals(48, fold.bytesEach());
        assertEquals(288, fold.bytes());
        assertEquals(12, fold.tensors());
    }

    @Test
    void a_single_numbered_layer_is_not_folded() {
        assertEquals(List.of("h.0.fc.weight", "h.0.fc.bias", "ln.weight"), drawn(fold(Rows.layers(1))));
    }

    @Test
    void layers_that_differ_stand_in_folds_of_their_own() {
        List<TensorRow> rows = new ArrayList<>();
        rows.add(Rows.weight("layers.0.mlp.weight", 8, 4));
        for (int i = 1; i < 5; i++) {
            rows.add(Rows.weight("layers." + i + ".mlp.weight", 16, 4));
        }
        rows.add(Rows.weight("layers.5.mlp.weight", 8, 4));
        assertEquals(List.of("layers.[0,5] x2", "  .mlp.weight", "layers.[1-4] x4", "  .mlp.weight"),
                drawn(fold(rows)));
    }

    @Test
    void a_different_dtype_is_a_difference() {
        List<TensorRow> rows = List.of(Rows.of("h.0.w", Section.WEIGHTS, DType.FLOAT32, 2),
                Rows.of("h.1.w", Section.WEIGHTS, DType.BFLOAT16, 2));
        assertEquals(List.of("h.0.w", "h.1.w"), drawn(fold(rows)));
    }

    @Test
    void folds_hold_folds() {
        List<TensorRow> rows = new ArrayList<>();
        for (int layer = 0; layer < 3; layer++) {
            rows.add(Rows.weight("l." + layer + ".gate", 4, 2));
            for (int expert = 0; expert < 8; expert++) {
                rows.add(Rows.weight("l." + layer + ".experts." + expert + ".up", 4, 2));
                rows.add(Rows.weight("l." + layer + ".experts." + expert + ".down", 2, 4));
            }
        }
        assertEquals(List.of("l.[0-2] x3", "  .gate", "  .experts.[0-7] x8", "    .up", "    .down"),
                drawn(fold(rows)));
        assertEquals(3 * (8 + 8 * 16), fold(rows).getFirst().params());
    }

    @Test
    void layers_whose_tensors_come_in_another_order_are_equal() {
        List<TensorRow> rows = Rows.layers(2);
        Collections.swap(rows, 2, 3);
        assertEquals(List.of("h.[0-1] x2", "  .fc.weight", "  .fc.bias", "ln.weight"), drawn(fold(rows)));
    }

    @Test
    void numbers_are_ordered_by_value_even_where_a_file_orders_them_as_text() {
        List<TensorRow> rows = List.of(Rows.weight("h.0.w", 1), Rows.weight("h.1.w", 1), Rows.weight("h.10.w", 1),
                Rows.weight("h.2.w", 1));
        assertEquals(List.of("h.[0-2,10] x4", "  .w"), drawn(fold(rows)));
    }

    @Test
    void tensors_of_a_list_fold_into_one_line() {
        List<TensorRow> rows = List.of(Rows.weight("params.0", 3), Rows.weight("params.1", 3));
        List<FoldedRow> folded = fold(rows);
        assertEquals(List.of("params.[0-1] x2", "  "), drawn(folded));
        assertEquals("", assertInstanceOf(FoldedRow.Fold.class, folded.getFirst()).onlyRow().orElseThrow().name());
    }

    @Test
    void weight_and_bias_of_one_module_and_one_shape_share_a_row() {
        List<FoldedRow> rows = fold(List.of(Rows.weight("ln.weight", 4), Rows.weight("ln.bias", 4),
                Rows.weight("other.bias", 4)));
        FoldedRow.Leaf norm = assertInstanceOf(FoldedRow.Leaf.class, rows.getFirst());
        assertEquals("ln.weight", norm.name());
        assertEquals(List.of(".bias"), norm.otherNames());
        assertEquals(8, norm.params());
        assertEquals(2, rows.size());
    }

    @Test
    void a_tied_tensor_adds_nothing_and_keeps_its_own_row() {
        List<TensorRow> rows = List.of(Rows.weight("wte.weight", 4, 2), Rows.tied(Rows.weight("head.weight", 4, 2),
                "wte.weight"));
        List<FoldedRow> folded = fold(rows);
        assertEquals(2, folded.size());
        assertEquals(0, folded.getLast().params());
        assertEquals(0, folded.getLast().bytes());
    }

    @Test
    void below_a_depth_everything_is_added_up() {
        assertEquals(List.of("h (12)", "ln (1)"), drawn(Folding.fold(Rows.layers(6), 1, Folding.Order.FILE)));
        assertEquals(List.of("h.[0-5] x6", "   (2)", "ln.weight"),
                drawn(Folding.fold(Rows.layers(6), 2, Folding.Order.FILE)));
    }

    @Test
    void rows_are_sorted_by_size_or_by_name_inside_folds_too() {
        assertEquals(List.of("h.[0-1] x2", "  .fc.bias", "  .fc.weight", "ln.weight"),
                drawn(Folding.fold(Rows.layers(2), 0, Folding.Order.NAME)));
        assertEquals(List.of("h.2", "h.10"), drawn(Folding.flat(
                List.of(Rows.weight("h.10", 1), Rows.weight("h.2", 2)), Folding.Order.NAME)));
        assertEquals(List.of("big", "small"), drawn(Folding.fold(
                List.of(Rows.weight("small", 1), Rows.weight("big", 9)), 0, Folding.Order.SIZE)));
    }

    @Test
    void a_name_may_be_a_tensor_and_a_module_at_once_and_may_come_twice() {
        List<TensorRow> rows = List.of(Rows.weight("a", 1), Rows.weight("a.b", 1), Rows.weight("a", 2));
        assertEquals(List.of("a", "a", "a.b"), drawn(fold(rows)));
    }

    @Test
    void names_made_of_dots_alone_are_kept() {
        assertEquals(List.of("", "..", "a."), drawn(fold(List.of(Rows.weight("", 1), Rows.weight("..", 1),
                Rows.weight("a.", 1)))));
    }

    @Test
    void a_name_of_a_hundred_thousand_segments_does_no_harm() {
        List<TensorRow> rows = List.of(Rows.weight("a" + ".0".repeat(100_000), 1), Rows.weight("b", 1));
        assertEquals(2, fold(rows).size());
    }

    @Test
    void fifty_thousand_equal_layers_fold_in_time() {
        List<TensorRow> rows = Rows.layers(50_000);
        assertTimeout(Duration.ofSeconds(10), () -> assertEquals(2, fold(rows).size()));
    }

    @Test
    void claims_beyond_64_bits_stop_at_the_largest_number() {
        List<TensorRow> rows = List.of(Rows.meta("h.0.w", 1L << 62), Rows.meta("h.1.w", 1L << 62),
                Rows.meta("h.2.w", 1L << 62));
        assertEquals(Long.MAX_VALUE, fold(rows).getFirst().params());
    }

    private static List<FoldedRow> fold(List<TensorRow> rows) {
        return Folding.fold(rows, 0, Folding.Order.FILE);
    }

    private static List<String> drawn(List<FoldedRow> rows) {
        List<String> lines = new ArrayList<>();
        draw(rows, "", lines);
        return lines;
    }

    private static void draw(List<FoldedRow> rows, String indent, List<String> lines) {
        for (FoldedRow row : rows) {
            switch (row) {
                case FoldedRow.Leaf leaf -> lines.add(indent + leaf.name());
                case FoldedRow.Rollup rollup -> lines.add(indent + rollup.name() + " (" + rollup.tensors() + ")");
                case FoldedRow.Fold fold -> {
                    lines.add(indent + fold.name() + " x" + fold.copies());
                    draw(fold.rows(), indent + "  ", lines);
                }
            }
        }
    }
}
