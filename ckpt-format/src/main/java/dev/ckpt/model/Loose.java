package dev.ckpt.model;

import dev.ckpt.tensor.Tensor;
import dev.ckpt.tree.TensorValue;

/// A tensor that is neither a weight nor a slot: an EMA copy, random state, a loss.
///
/// @param place its number among all tensors of the tree, in file order
/// @param optimizers whether it stands below a key that says optimizer, in a form that we do not read: flat partitions,
///        fp32 copies
public record Loose(String path, int place, TensorValue value, boolean optimizers) {

    public Tensor tensor() {
        return value.tensor();
    }
}
