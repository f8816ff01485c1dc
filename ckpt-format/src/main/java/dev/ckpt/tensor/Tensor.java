package dev.ckpt.tensor;

import java.util.List;

/// A tensor as a checkpoint describes it: nothing is read until somebody asks for its numbers.
public sealed interface Tensor
        permits StridedTensor, QuantizedTensor, SparseTensor, NestedTensor, MetaTensor, PartialTensor {

    DType dtype();

    /// The logical shape, whatever the storage looks like.
    Shape shape();

    boolean requiresGrad();

    /// The dense tensors that hold this one's numbers, itself if it is dense; empty where the file has none.
    List<StridedTensor> parts();

    /// One word for its kind: `dense`, `quantized`, `sparse_coo`, `meta`, `partial`.
    String kind();

    /// The number of logical elements.
    default long numel() {
        return shape().numel();
    }

    /// Bytes that the numbers take when stored compactly; storages may be larger, or shared.
    default long bytes() {
        long sum = 0;
        for (StridedTensor part : parts()) {
            sum = Math.addExact(sum, part.dtype().bytesOf(part.numel()));
        }
        return sum;
    }
}
