package dev.ckpt.history;

import java.util.List;

/// A tensor that two runs do not have alike.
///
/// @param name in the first run's checkpoint; of a slot `<parameter>/<slot>`
/// @param how what is different
/// @param maxAbs the largest difference; infinite where only one of two numbers is NaN or infinite; NaN where numbers were not
///        compared
/// @param maxAbsAt the index of it; empty where no value differs
/// @param changed numbers whose bits differ
/// @param beyond numbers that are farther apart than the tolerance; as `changed` where none is given
/// @param count numbers compared
public record Parted(String name, How how, double maxAbs, List<Long> maxAbsAt, long changed, long beyond, long count) {

    public enum How {
        VALUES,
        /// Only the first run's checkpoint has it, or the second's has another shape.
        FIRST_ALONE, SECOND_ALONE
    }

    public Parted {
        maxAbsAt = List.copyOf(maxAbsAt);
    }
}
