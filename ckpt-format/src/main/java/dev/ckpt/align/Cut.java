package dev.ckpt.align;

import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Tensor;

/// Which part of a fused tensor.
///
/// @param whole the fused tensor's shape
/// @param letter what the part is: `q`, `k`, `v`
record Cut(Shape whole, int dimension, long start, long size, String letter) {

    /// `h.0.attn.c_attn.weight[k]`.
    String name(String fused) {
        return fused + "[" + letter + "]";
    }

    Tensor of(Tensor fused) {
        return View.part(fused, dimension, start, size);
    }
}
