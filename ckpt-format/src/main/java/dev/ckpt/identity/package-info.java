/// Which weights are these, whatever file they came in? [dev.ckpt.identity.ContentIds] gives one id for the weights and one
/// for what the optimizers keep. Equal content has equal ids in a `.pt`, a `.safetensors` and a `.ckpt`.
///
/// ## Definition, version 1
///
/// All hashes are SHA-256. A *number* is 8 bytes, little-endian. A *text* is its number of bytes in UTF-8, as a number, and
/// those bytes; a surrogate without its partner is three bytes, as Python's `surrogatepass` has it. *Numbers* are a count, as
/// a number, and that many numbers. A dtype is the text of PyTorch's name without `torch.`: `float32`.
///
/// * An **id** is the hash of the text `ckpt weights 1`, or `ckpt optimizer 1`, and then of every tensor: text name, text kind,
///   text dtype, numbers shape, the 32 bytes of its digest. Tensors come in the order of their names' bytes, compared
///   unsigned; of equal names, in the order of the bytes that follow the name. Where there are no tensors, there is no id.
/// * The **digest of a dense tensor** (kind `dense`) is the hash of its elements, row-major and little-endian, as
///   [dev.ckpt.tensor.Elements#copyTo(java.lang.foreign.MemorySegment)] writes them: of numbers without a sign to turn or a
///   byte order to change, what NumPy's `tobytes()` gives.
/// * The **digest of any other tensor** is the hash of a head that depends on its kind, and then of each of its dense parts:
///   text dtype, numbers shape, the 32 bytes of the part's digest.
///     * `quantized`, one scale: text `per tensor`, the scale's 64 bits, number zero point; part: the integers
///     * `quantized`, a scale an index: text `per channel`, number axis; parts: integers, scales, zero points. Of a file that
///       has lists in their place, text `per channel lists`, number axis, and two numbers: the scales' bits, the zero points;
///       part: the integers
///     * `sparse_coo` and the other sparse layouts: no head; parts: the indices in their order, the values
///     * `nested`: no head; parts: buffer, sizes, strides, offsets
///     * `meta`: no head and no part, since there are no numbers
///     * `partial` (one process's share of a tensor): text placement, text kind, text dtype, numbers shape of the share, then the
///       32 bytes of the share's own digest; no part
///
/// **Names** are those of [dev.ckpt.model]: a weight's without wrapper prefixes ([dev.ckpt.model.Weight#name()]); an optimizer's
/// tensor is `<parameter>/<slot>` ([dev.ckpt.model.Slot#name()]), and where there are several optimizers, the path of its own and
/// a `/` stand before that.
///
/// **What counts.** Every weight, buffers included. A weight that is tied to an earlier one (the same elements of the same
/// storage) does not: a tie is a fact of the file, and formats differ in how they keep it. The name that stays is the first
/// in the checkpoint's order, which is the one that a writer keeps when it drops ties. Of an optimizer, its tensors: a step
/// count that is a Python int, and learning rates, are numbers of the program that a summary shows; they are no content.
/// Tensors of neither part (an EMA copy, random state) have no id.
@NullMarked
package dev.ckpt.identity;

import org.jspecify.annotations.NullMarked;
