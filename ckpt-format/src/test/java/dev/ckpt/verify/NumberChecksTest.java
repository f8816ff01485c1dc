package dev.ckpt.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.numbers.Progress;
import dev.ckpt.numbers.Workers;
import dev.ckpt.model.StateDict;
import dev.ckpt.model.Trees;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.TensorValue;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class NumberChecksTest {

    private static final Storage STORAGE = new Storage("test.pt", "data/0", 400_000, ByteOrder.LITTLE_ENDIAN, "cpu",
            () -> MemorySegment.ofArray(new float[100_000]));

    private static List<NumberChecks.Reading> readings(StateDict weights) {
        NumberChecks checks = new NumberChecks(Subject.of(Trees.understand(weights.dict())), storage -> false);
        Workers.run(List.copyOf(checks.pieces()), 2, NumberReader::new, Progress.NONE);
        return checks.readings();
    }

    private static TensorValue view(long offset, long[] sizes, long[] strides) {
        return TensorValue.of(StridedTensor.of(DType.FLOAT32, Shape.of(sizes), strides, offset, STORAGE));
    }

    @Test
    void a_tensor_that_repeats_itself_without_end_is_read_once() {
        NumberChecks.Reading reading = readings(new StateDict().add("fc.weight",
                view(0, new long[]{1L << 50, 4}, new long[]{0, 1}))).getFirst();
        assertEquals(4, reading.tally().elements);
        assertTrue(reading.problem().isEmpty());
    }

    @Test
    void views_that_overlap_a_thousand_times_are_not_read_and_that_is_said() {
        NumberChecks.Reading reading = readings(new StateDict().add("fc.weight",
                view(0, new long[]{50_000, 50_000}, new long[]{1, 1}))).getFirst();
        assertEquals(0, reading.tally().elements);
        assertEquals("its storage is shared by so many views that their numbers are not read",
                reading.problem().orElseThrow());
    }

    @Test
    void many_names_for_one_storage_are_read_up_to_a_limit() {
        StateDict weights = new StateDict();
        for (int i = 0; i < 100; i++) {
            weights.add("layers." + i + ".weight", view(i, new long[]{90_000}, new long[]{1}));
        }
        List<NumberChecks.Reading> readings = readings(weights);
        long read = readings.stream().filter(reading -> reading.problem().isEmpty()).count();
        assertTrue(read >= 8 && read <= 10, "read " + read);
    }
}
