package dev.ckpt.pickle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ckpt.io.Budget;
import dev.ckpt.io.CheckpointException;
import java.lang.foreign.MemorySegment;

/// Without `JAZZER_FUZZ=1` the build replays the inputs that lie beside this class's resources.
class PickleFuzzTest {

    private static final Budget BUDGET = Budget.ofHeap(64 << 20);

    @FuzzTest(maxDuration = "60s")
    void any_bytes_end_in_a_pickle_or_a_refusal(byte[] bytes) {
        PickleStream stream;
        try {
            stream = PickleStream.read("fuzz.pkl", "", MemorySegment.ofArray(bytes), 0, BUDGET);
        } catch (CheckpointException e) {
            return;
        }
        for (Pickle pickle : stream.pickles()) {
            assertEquals(pickle.defect().isEmpty(), pickle.root().isPresent());
            assertTrue(pickle.end() <= bytes.length);
        }
    }
}
