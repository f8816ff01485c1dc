package dev.ckpt.align;

import dev.ckpt.model.Weight;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Tensor;

/// A weight of one of the two checkpoints.
///
/// @param number its place among the checkpoint's weights
/// @param group the number of the first weight that it is tied with; its own where it is tied with none before it
record Entry(Weight weight, int number, int group) {

    String name() {
        return weight.name();
    }

    Tensor tensor() {
        return weight.tensor();
    }

    Shape shape() {
        return weight.tensor().shape();
    }
}
