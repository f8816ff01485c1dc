/// What do the numbers of a tensor look like?
///
/// [StatsPass] reads every number once. A thread counts a piece of a tensor ([Counters]) and hands over what it comes to, a
/// [PartStats]; these are joined in order ([Joining]), and of the whole come a [TensorStats] with a [Histogram] and
/// [Quantiles]. Parts may as well be read and joined by others.
@NullMarked
package dev.ckpt.stats;

import org.jspecify.annotations.NullMarked;
