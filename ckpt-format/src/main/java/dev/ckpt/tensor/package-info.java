/// Numbers with a shape. A [dev.ckpt.tensor.Tensor] never owns its numbers: it is a dtype, a shape, strides and an offset
/// over a [dev.ckpt.tensor.Storage], which is a slice of a mapped file. Two tensors of one storage share memory; that is
/// how a checkpoint says that a head is tied to an embedding.
@NullMarked
package dev.ckpt.tensor;

import org.jspecify.annotations.NullMarked;
