/// What can be made of a checkpoint without reading a weight: [dev.ckpt.convert.LayoutMapping] says a GPT-2 in another
/// framework's names, orientation and order, [dev.ckpt.convert.PrefixStripping] takes wrappers off the names,
/// [dev.ckpt.convert.Selection] leaves tensors out.
///
/// Each takes a [dev.ckpt.contents.Contents] with its [dev.ckpt.model.Understanding] and gives a
/// [dev.ckpt.convert.Converted]: another tree over the same storages, what is worth knowing about it, and what was left out.
/// Whoever applies two of them understands the result of the first anew. What cannot be converted is refused before anything
/// is written, by name and with what to do about it.
@NullMarked
package dev.ckpt.convert;

import org.jspecify.annotations.NullMarked;
