package dev.ckpt.tree;

import dev.ckpt.tensor.Tensor;
import java.util.Optional;

/// A tensor in the tree.
///
/// @param parameter whether it was saved as an `nn.Parameter`
/// @param attributes Python attributes that were set on it, if any
public record TensorValue(Tensor tensor, boolean parameter, Optional<Value> attributes) implements Value {

    public static TensorValue of(Tensor tensor) {
        return new TensorValue(tensor, false, Optional.empty());
    }
}
