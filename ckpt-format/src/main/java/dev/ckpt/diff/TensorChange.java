package dev.ckpt.diff;

import dev.ckpt.align.Pair;
import java.util.List;
import java.util.Optional;

/// A pair of tensors that is not the same on both sides.
///
/// @param values empty where the shapes differ, or one side has no numbers
/// @param reasons what explains it
public record TensorChange(Pair pair, Kind kind, Optional<Comparison> values, List<Reason> reasons) {

    /// What differs first.
    public enum Kind {
        SHAPE, DTYPE, VALUES,
        /// The numbers of one side are not in its file, so that nobody knows.
        UNREAD
    }

    public TensorChange {
        reasons = List.copyOf(reasons);
    }
}
