package dev.ckpt.tensor;

import java.util.List;

/// A tensor on PyTorch's meta device: a shape, and no numbers anywhere.
public record MetaTensor(DType dtype, Shape shape, boolean requiresGrad) implements Tensor {

    @Override
    public List<StridedTensor> parts() {
        return List.of();
    }

    @Override
    public String kind() {
        return "meta";
    }
}
