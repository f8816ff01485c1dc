package dev.ckpt.torch;

import dev.ckpt.tensor.MetaTensor;
import dev.ckpt.tensor.NestedTensor;
import dev.ckpt.tensor.PartialTensor;
import dev.ckpt.tensor.QuantizedTensor;
import dev.ckpt.tensor.SparseTensor;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;

/// Marks tensors of every kind as ones that want a gradient, or not.
final class Gradients {

    private Gradients() {}

    /// The same tensor with `requires_grad` set so.
    static Tensor marked(Tensor tensor, boolean gradient) {
        if (tensor instanceof StridedTensor dense) { // nearly all; as in TreeBuilder, the switch is slow to set up
            return dense(dense, gradient);
        }
        return switch (tensor) {
            case StridedTensor dense -> dense(dense, gradient);
            case QuantizedTensor quantized ->
                new QuantizedTensor(dense(quantized.integers(), gradient), quantized.quantizer());
            case SparseTensor sparse -> new SparseTensor(sparse.layout(), sparse.shape(), sparse.indices(),
                    sparse.values(), gradient, sparse.coalesced());
            case NestedTensor nested -> new NestedTensor(dense(nested.buffer(), gradient), nested.sizes(),
                    nested.strides(), nested.offsets(), nested.shape());
            case MetaTensor meta -> new MetaTensor(meta.dtype(), meta.shape(), gradient);
            case PartialTensor partial -> new PartialTensor(partial.dtype(), partial.shape(), partial.local(),
                    partial.placement(), gradient);
        };
    }

    private static StridedTensor dense(StridedTensor tensor, boolean gradient) {
        return tensor.marked(gradient, tensor.negated(), tensor.conjugated());
    }
}
