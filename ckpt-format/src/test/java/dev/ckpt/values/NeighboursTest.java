package dev.ckpt.values;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ckpt.numbers.Progress;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.StridedTensor;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class NeighboursTest {

    @Test
    void the_nearest_rows_are_those_that_pytorch_finds() throws IOException {
        try (Made made = new Made()) {
            Neighbours found = Neighbours.of(made.dense("table"), 5, 6, Progress.NONE);

            double[] rows = made.reals("table/nearest");
            double[] cosines = made.reals("table/cosines");
            assertEquals(made.reals("table/norm")[0], found.norm(), 1e-12);
            assertEquals(6, found.nearest().size());
            for (int i = 0; i < 6; i++) {
                assertEquals((long) rows[i], found.nearest().get(i).row());
                assertEquals(cosines[i], found.nearest().get(i).cosine(), 1e-12);
            }
        }
    }

    @Test
    void rows_without_a_direction_are_nobodys_neighbours() throws IOException {
        try (Made made = new Made()) {
            StridedTensor table = made.dense("table");
            List<Long> rows = Neighbours.of(table, 5, 1000, Progress.NONE).nearest().stream()
                    .map(Neighbours.Neighbour::row).toList();

            assertEquals(37, rows.size());
            assertFalse(rows.contains(5L));
            assertFalse(rows.contains(20L));
            assertFalse(rows.contains(21L));
            assertEquals(List.of(), Neighbours.of(table, 20, 5, Progress.NONE).nearest());
            assertEquals(List.of(), Neighbours.of(table, 21, 5, Progress.NONE).nearest());
        }
    }

    @Test
    void equal_rows_come_in_their_order() throws IOException {
        try (Made made = new Made()) {
            StridedTensor same = Slice.parse("[:, 0:3]").of(made.dense("text/zeros"));
            assertEquals(0, Neighbours.of(same, 0, 3, Progress.NONE).norm());

            StridedTensor ones = StridedTensor.of(same.dtype(), Shape.of(5, 2), new long[]{0, 1}, 0,
                    made.dense("text/whole").storage());
            assertEquals(List.of(0L, 1L, 3L), Neighbours.of(ones, 2, 3, Progress.NONE).nearest().stream()
                    .map(Neighbours.Neighbour::row).toList());
        }
    }

    @Test
    void only_rows_of_a_matrix_are_compared() throws IOException {
        try (Made made = new Made()) {
            assertThrows(IllegalArgumentException.class,
                    () -> Neighbours.of(made.dense("text/cube"), 0, 5, Progress.NONE));
            assertThrows(IndexOutOfBoundsException.class,
                    () -> Neighbours.of(made.dense("table"), 40, 5, Progress.NONE));
        }
    }
}
