package dev.ckpt.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.Checkpoint;
import dev.ckpt.numbers.Progress;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// What NumPy says of the same rows: see `make_rows.py`.
class RowNormsTest {

    private static final Path FOLDER = Path.of("src/test/resources/dev/ckpt/stats");

    private static Map<String, StridedTensor> matrices(Checkpoint checkpoint) {
        Map<String, StridedTensor> matrices = new LinkedHashMap<>();
        for (Dict.Entry entry : ((Dict) checkpoint.root()).entries()) {
            matrices.put(((Text) entry.key()).text(), (StridedTensor) ((TensorValue) entry.value()).tensor());
        }
        return matrices;
    }

    @Test
    void norms_dead_rows_and_long_rows_are_those_that_numpy_finds() throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(FOLDER.resolve("rows.pt"))) {
            Map<String, StridedTensor> matrices = matrices(checkpoint);
            List<RowNorms> found = RowNorms.over(List.copyOf(matrices.values()), 2, Progress.NONE);
            List<String> lines = Files.readAllLines(FOLDER.resolve("rows.txt"));
            assertEquals(lines.size(), found.size());
            for (int i = 0; i < lines.size(); i++) {
                String[] expected = lines.get(i).split("\t", -1);
                RowNorms norms = found.get(i);
                String name = expected[0];
                assertEquals(List.copyOf(matrices.keySet()).get(i), name);
                assertEquals(expected[1], norms.firstZeroRows().toString(), name);
                assertEquals(norms.firstZeroRows().size(), norms.zeroRows(), name);
                assertEquals(expected[2], norms.firstZeroColumns().toString(), name);
                assertEquals(norms.firstZeroColumns().size(), norms.zeroColumns(), name);
                near(Double.parseDouble(expected[3]), norms.median(), name);
                near(Double.parseDouble(expected[4]), norms.deviation(), name);
                assertEquals(expected[5], norms.longest().stream().map(RowNorms.Row::index).toList().toString(), name);
                assertEquals(norms.longest().size(), norms.farAbove(), name);
            }
        }
    }

    private static void near(double expected, double found, String name) {
        double delta = Double.isNaN(expected) ? 1 : Math.abs(expected) * 1e-12 + Double.MIN_NORMAL;
        assertEquals(expected, found, delta, name);
    }

    @Test
    void the_norms_are_the_same_bits_for_any_number_of_threads() {
        StridedTensor matrix = matrix(3000, 1500);
        RowNorms one = RowNorms.over(List.of(matrix), 1, Progress.NONE).getFirst();

        assertEquals(one, RowNorms.over(List.of(matrix), 3, Progress.NONE).getFirst());
        assertTrue(one.median() > 0);
    }

    @Test
    void progress_ends_at_all_bytes() {
        AtomicLong last = new AtomicLong();
        RowNorms.over(List.of(matrix(3000, 1500), matrix(2, 3)), 2, (done, total) -> {
            assertEquals(3000L * 1500 * 4 + 24, total);
            last.set(done);
        });

        assertEquals(3000L * 1500 * 4 + 24, last.get());
    }

    @Test
    void many_zero_rows_are_counted_and_a_few_are_named() {
        byte[] zeros = new byte[100 * 4 * 4];
        RowNorms norms = RowNorms.over(List.of(of(zeros, 100, 4)), 1, Progress.NONE).getFirst();

        assertEquals(100, norms.zeroRows());
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7), norms.firstZeroRows());
        assertEquals(4, norms.zeroColumns());
    }

    @Test
    void a_view_that_repeats_its_numbers_is_not_gone_through() {
        Storage small = storage(new byte[8]);
        StridedTensor huge = StridedTensor.of(DType.FLOAT32, Shape.of(1 << 24, 1 << 24), new long[]{0, 0}, 0, small);

        assertFalse(RowNorms.canBeOf(huge));
        assertThrows(IllegalArgumentException.class, () -> RowNorms.over(List.of(huge), 1, Progress.NONE));
    }

    @Test
    void only_matrices_of_floats_have_norms() {
        Storage bytes = storage(new byte[64]);
        assertFalse(RowNorms.canBeOf(StridedTensor.rowMajor(DType.FLOAT32, Shape.of(4), bytes)));
        assertFalse(RowNorms.canBeOf(StridedTensor.rowMajor(DType.INT32, Shape.of(2, 2), bytes)));
        assertFalse(RowNorms.canBeOf(StridedTensor.rowMajor(DType.FLOAT32, Shape.of(0, 2), bytes)));
        assertTrue(RowNorms.canBeOf(StridedTensor.rowMajor(DType.BFLOAT16, Shape.of(2, 2), bytes)));
    }

    /// Numbers that a simple rule makes, between 1 and 2.
    private static StridedTensor matrix(int rows, int columns) {
        byte[] bytes = new byte[rows * columns * 4];
        for (int i = 0; i < bytes.length; i += 4) {
            int noise = (i * 0x9E3779B1) >>> 9;
            bytes[i] = (byte) noise;
            bytes[i + 1] = (byte) (noise >> 8);
            bytes[i + 2] = (byte) ((noise >> 16 & 0x7F) | 0x80);
            bytes[i + 3] = 0x3F;
        }
        return of(bytes, rows, columns);
    }

    private static StridedTensor of(byte[] bytes, long rows, long columns) {
        return StridedTensor.rowMajor(DType.FLOAT32, Shape.of(rows, columns), storage(bytes));
    }

    private static Storage storage(byte[] bytes) {
        return new Storage("hand.pt", "data/0", bytes.length, ByteOrder.LITTLE_ENDIAN, "cpu",
                () -> MemorySegment.ofArray(bytes));
    }
}
