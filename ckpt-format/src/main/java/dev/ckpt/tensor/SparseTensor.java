package dev.ckpt.tensor;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A tensor of which only some elements are stored.
///
/// @param layout PyTorch's name of the layout: `sparse_coo`, `sparse_csr`, `sparse_csc`, `sparse_bsr`, `sparse_bsc`
/// @param indices COO: one tensor of shape (sparse dimensions, stored elements); otherwise compressed, then plain indices
/// @param values the stored elements
/// @param coalesced COO: whether the indices are sorted and unique; empty where the file does not say
public record SparseTensor(String layout, Shape shape, List<StridedTensor> indices, StridedTensor values,
        boolean requiresGrad, Optional<Boolean> coalesced) implements Tensor {

    public SparseTensor {
        indices = List.copyOf(indices);
    }

    /// One that does not say whether it is coalesced.
    public SparseTensor(String layout, Shape shape, List<StridedTensor> indices, StridedTensor values,
            boolean requiresGrad) {
        this(layout, shape, indices, values, requiresGrad, Optional.empty());
    }

    @Override
    public DType dtype() {
        return values.dtype();
    }

    @Override
    public List<StridedTensor> parts() {
        return Stream.concat(indices.stream(), Stream.of(values)).toList();
    }

    @Override
    public String kind() {
        return layout;
    }
}
