package dev.ckpt.safetensors;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ckpt.io.Budget;
import dev.ckpt.io.CheckpointException;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.StridedTensor;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/// Without `JAZZER_FUZZ=1` the build replays the inputs that lie beside this class's resources.
class SafetensorsFuzzTest {

    private static final Budget BUDGET = Budget.ofHeap(64 << 20);

    @FuzzTest(maxDuration = "60s")
    void anyBytesEndInAResultOrARefusal(byte[] bytes) {
        MemorySegment file = MemorySegment.ofArray(bytes);
        Dict tensors;
        try {
            tensors = (Dict) SafetensorsReader.read(Path.of("fuzz.safetensors"), file, BUDGET).root();
        } catch (CheckpointException e) {
            return;
        }
        for (Dict.Entry entry : tensors.entries()) {
            StridedTensor tensor = (StridedTensor) ((TensorValue) entry.value()).tensor();
            Elements elements = Elements.of(tensor);
            elements.copyTo(MemorySegment.ofArray(new byte[Math.toIntExact(tensor.bytes())]));
            if (elements.count() > 0) {
                elements.real(elements.count() - 1);
            }
        }
    }
}
