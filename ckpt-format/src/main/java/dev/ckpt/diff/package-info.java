/// What changed between two checkpoints?
///
/// [Diff] is the answer. An [dev.ckpt.align.Alignment] says which tensors belong together; each pair is read once and comes
/// out as a [Comparison]; what the numbers alone would misjudge is looked at once more (two tensors that changed places, a
/// matrix that was turned, numbers that were only rounded) and said as a [Reason]. Settings, parameter groups and the place in
/// the training are compared beside it, and [Continuation] says whether the second can be a later point of the first's run.
@NullMarked
package dev.ckpt.diff;

import org.jspecify.annotations.NullMarked;
