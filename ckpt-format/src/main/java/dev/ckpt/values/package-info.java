/// What are the numbers at this place of a tensor?
///
/// [dev.ckpt.values.TensorNames] finds a tensor by what a person types, [dev.ckpt.values.DenseView] is what of it has
/// numbers, [dev.ckpt.values.Slice] cuts a part out without reading it. Then [dev.ckpt.values.TensorText] prints numbers as
/// PyTorch does, [dev.ckpt.values.Raster] and [dev.ckpt.values.Picture] draw them, and [dev.ckpt.values.Neighbours] says
/// which rows of a table are alike.
@NullMarked
package dev.ckpt.values;

import org.jspecify.annotations.NullMarked;
