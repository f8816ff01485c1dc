package dev.ckpt.tensor;

import java.util.List;

/// One process's shard of a distributed tensor (DTensor). The file holds `local` alone; `shape` is that of the whole,
/// which nobody may mistake it for.
///
/// @param placement how the whole is cut, in PyTorch's words: `Shard(dim=0)`, `Replicate()`
public record PartialTensor(DType dtype, Shape shape, Tensor local, String placement,
        boolean requiresGrad) implements Tensor {

    @Override
    public List<StridedTensor> parts() {
        return local.parts();
    }

    @Override
    public String kind() {
        return "partial";
    }
}
