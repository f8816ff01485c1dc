package dev.ckpt.diff;

import java.util.OptionalDouble;

/// Whether the second checkpoint can be a later point of the first one's run.
///
/// @param largestRatio the largest change of a weight as a share of what the optimizer can do in those steps; empty where that
///        is not known
/// @param reason in words
public record Continuation(Verdict verdict, OptionalDouble largestRatio, String reason) {

    public enum Verdict {
        PLAUSIBLE, IMPLAUSIBLE,
        /// The checkpoints do not say enough.
        UNKNOWN
    }
}
