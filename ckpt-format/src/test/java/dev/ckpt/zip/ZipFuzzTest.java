package dev.ckpt.zip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ckpt.io.Budget;
import dev.ckpt.io.CheckpointException;

/// Any bytes at all. The normal build replays the seeds in `ZipFuzzTestInputs`; `JAZZER_FUZZ=1` looks for more.
class ZipFuzzTest {

    private static final Budget BUDGET = Budget.ofHeap(32L << 20);

    @FuzzTest
    void any_bytes_end_in_an_archive_or_in_an_exception_of_ours(byte[] bytes) {
        try {
            for (ZipRecord record : Zips.read(bytes, BUDGET).records()) {
                assertEquals(record.size(), record.bytes().byteSize());
            }
        } catch (CheckpointException expected) {
            // one of the three
        }
    }
}
