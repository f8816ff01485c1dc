/// How did a run come to where it is, and where do two runs part?
///
/// [Snapshots] are the checkpoints of a run, each by its index alone, in the order of their steps. [History] reads them two at a
/// time, each pair once, and says how large the weights were and how far they went. [Bisection] goes through two runs side by
/// side, from the first step that both have saved, until they differ.
@NullMarked
package dev.ckpt.history;

import org.jspecify.annotations.NullMarked;
