package dev.ckpt.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.safety.Verdict;
import dev.ckpt.tensor.PartialTensor;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.TensorValue;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// DTensors, from a file that PyTorch 2.13 wrote: `d = distribute_tensor(arange(6).view(2, 3), mesh, [Shard(0)])`, and
/// `p = Parameter(d)`.
class DistributedTest {

    private static final Path FILE = Fixtures.resource("torch/dtensor.pt");

    @Test
    void a_shard_is_a_partial_tensor_with_the_shape_of_the_whole() {
        Fixtures.open(FILE, contents -> {
            TensorValue value = assertInstanceOf(TensorValue.class, ((Dict) contents.root()).get("d").orElseThrow());
            PartialTensor partial = assertInstanceOf(PartialTensor.class, value.tensor());
            assertEquals(Shape.of(2, 3), partial.shape());
            assertEquals("Shard(dim=0)", partial.placement());
            assertEquals(Shape.of(2, 3), partial.local().shape());
            assertFalse(value.parameter());
        });
    }

    @Test
    void a_distributed_parameter_is_a_parameter() {
        Fixtures.open(FILE, contents -> {
            TensorValue value = assertInstanceOf(TensorValue.class, ((Dict) contents.root()).get("p").orElseThrow());
            assertTrue(value.parameter());
            assertTrue(value.tensor().requiresGrad());
        });
    }

    @Test
    void it_is_inert() {
        Fixtures.open(FILE, contents -> assertEquals(Verdict.INERT, contents.safety().verdict()));
    }
}
