package dev.ckpt.align;

import dev.ckpt.model.Part;
import dev.ckpt.tensor.Tensor;

/// A tensor that the other checkpoint has not.
///
/// @param name as in [Pair#name()]
public record Lone(String name, Tensor tensor, Part part) {}
