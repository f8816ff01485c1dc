package dev.ckpt.llmc;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ckpt.contents.Contents;
import dev.ckpt.io.Budget;
import dev.ckpt.io.CheckpointException;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.TensorValue;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/// Without `JAZZER_FUZZ=1` the build replays the inputs that lie beside this class's resources.
class LlmcFuzzTest {

    private static final Budget BUDGET = Budget.ofHeap(64 << 20);

    @FuzzTest(maxDuration = "60s")
    void anyBytesEndInAModelOrARefusal(byte[] bytes) {
        Contents contents;
        try {
            contents = LlmcReader.read(Path.of("fuzz.bin"), MemorySegment.ofArray(bytes), BUDGET);
        } catch (CheckpointException e) {
            return;
        }
        Dict model = ((Dict) contents.root()).dict("model").orElseThrow();
        for (Dict.Entry entry : model.entries()) {
            StridedTensor tensor = (StridedTensor) ((TensorValue) entry.value()).tensor();
            Elements.of(tensor).copyTo(MemorySegment.ofArray(new byte[Math.toIntExact(tensor.bytes())]));
        }
    }
}
