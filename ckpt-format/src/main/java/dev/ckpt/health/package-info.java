/// What in a checkpoint needs a person's attention?
///
/// [Health] reads every number: of each tensor it has the statistics ([Checkup]), of each trained parameter what the optimizer
/// has gathered ([Moments]), and of all of it a list of what is odd ([Concern]): numbers that are none, rows that never
/// learned, values far beyond those of their like. It words nothing.
@NullMarked
package dev.ckpt.health;

import org.jspecify.annotations.NullMarked;
