/// What can go? Parts of a checkpoint, weights of little weight, and the precision that nobody needs.
///
/// [Pruning][dev.ckpt.prune.Pruning] makes [Contents][dev.ckpt.contents.Contents] of contents, as every conversion does,
/// and touches no file: parts are dropped first ([Dropping][dev.ckpt.prune.Dropping]), then weights are set to zero
/// ([Sparsifying][dev.ckpt.prune.Sparsifying]), whose threshold takes a few passes over the weights and no memory to speak
/// of; a writer then streams the result. The [Receipt][dev.ckpt.prune.Receipt] reads the written file back and proves what
/// was kept.
@NullMarked
package dev.ckpt.prune;

import org.jspecify.annotations.NullMarked;
