package dev.ckpt.prune;

import dev.ckpt.io.CheckpointException;

/// Which of a weight's numbers are zero from now on. It is worked out from the weight whenever somebody asks, and not kept.
///
/// Thread-safe.
interface Mask {

    /// Numbers that are best asked for at once: a mask need not read more than it says then.
    int AT_ONCE = 1 << 15;

    /// Says of `count` numbers from `first` on, in row-major order, whether each goes.
    ///
    /// @param goes is filled from its beginning; long enough
    /// @throws CheckpointException when the weight cannot be read
    void fill(long first, int count, boolean[] goes);
}
