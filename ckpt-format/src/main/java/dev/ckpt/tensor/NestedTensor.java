package dev.ckpt.tensor;

import java.util.List;

/// Several tensors of different sizes in one buffer.
///
/// @param buffer the numbers of all of them
/// @param sizes shape (tensors, dimensions): each one's sizes
/// @param strides shape (tensors, dimensions)
/// @param offsets shape (tensors): where each starts in the buffer, in elements
/// @param shape (tensors, longest size of each dimension): the box that all of them fit in, as far as it is known
public record NestedTensor(StridedTensor buffer, StridedTensor sizes, StridedTensor strides, StridedTensor offsets,
        Shape shape) implements Tensor {

    @Override
    public DType dtype() {
        return buffer.dtype();
    }

    @Override
    public boolean requiresGrad() {
        return buffer.requiresGrad();
    }

    /// The numbers that are there, not those of the box.
    @Override
    public long numel() {
        return buffer.numel();
    }

    @Override
    public List<StridedTensor> parts() {
        return List.of(buffer, sizes, strides, offsets);
    }

    @Override
    public String kind() {
        return "nested";
    }
}
