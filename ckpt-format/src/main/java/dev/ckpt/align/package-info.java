/// Which tensor of one checkpoint is which of another?
///
/// [dev.ckpt.align.Alignment] is the answer, and `WeightAlignment` the way to it: one [dev.ckpt.align.Rule] after the other
/// pairs weights that are still alone. Names go first, and cost nothing; content goes last, and is read only where both sides
/// have something left. What an optimizer keeps follows its parameters.
///
/// A pair holds two tensors that lie alike: where one checkpoint has a matrix the other way round, or within a larger one,
/// it is seen through a view, and nothing is copied.
@NullMarked
package dev.ckpt.align;

import org.jspecify.annotations.NullMarked;
