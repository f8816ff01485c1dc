package dev.ckpt.model;

import dev.ckpt.tensor.Tensor;
import dev.ckpt.tree.TensorValue;

/// A tensor where it stands in the tree. One that stands in two places is two leaves.
///
/// @param place its number among all leaves, in file order
record Leaf(Node owner, String key, TensorValue value, int place) {

    Tensor tensor() {
        return value.tensor();
    }

    String path() {
        return Key.joined(owner.path, key);
    }
}
