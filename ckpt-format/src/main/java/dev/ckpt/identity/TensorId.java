package dev.ckpt.identity;

import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Shape;

/// What one tensor contributes to an id.
///
/// @param kind `dense`, `quantized`, `sparse_coo`
/// @param digest of its elements alone, so that equal numbers under two names have one digest
public record TensorId(String name, String kind, DType dtype, Shape shape, ContentId digest) {}
