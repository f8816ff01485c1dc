package dev.ckpt.diff;

import dev.ckpt.model.ParameterGroup;
import dev.ckpt.tensor.DType;
import java.util.List;
import java.util.Optional;

/// How far an optimizer can take the weights of one group in some steps.
///
/// @param steps how many
/// @param rate the largest learning rate that is known of
/// @param travel the most that the updates come to together
/// @param shrink the largest share of a weight that decay beside the updates takes
record Reach(String kind, long steps, double rate, double travel, double shrink) {

    /// @param groups the group's settings in both checkpoints
    /// @param done steps before the first of these
    /// @param unit the unit roundoff of the type that the averages are kept in
    /// @return empty where no bound is known
    static Optional<Reach> of(String kind, List<ParameterGroup> groups, double rate, long done, long steps,
            double unit) {
        Optional<UpdateBound> bound = UpdateBound.of(kind, groups, done);
        if (bound.isEmpty()) {
            return Optional.empty();
        }
        double travel = rate * bound.get().sum(done, steps) * (1 + UpdateBound.rounding(groups, unit));
        double decay = UpdateBound.shrinks(kind, groups) ? rate * OptimizerPair.most(groups, "weight_decay", 0) : 0;
        return decay > 1 || !Double.isFinite(travel)
                ? Optional.empty()
                : Optional.of(new Reach(kind, steps, rate, travel, -Math.expm1(steps * Math.log1p(-decay))));
    }

    /// The most that a weight can have changed by. Each step rounds a weight twice, and so did who saved it.
    double of(double before, double after, double unit) {
        double largest = Math.max(Math.abs(before), Math.abs(after)) + travel;
        return travel + shrink * Math.abs(before) + (2.0 * steps + 2) * unit * largest;
    }

    /// The largest share of a number that rounding to this type changes; empty for types that nobody trains in.
    static Optional<Double> unit(DType dtype) {
        return switch (dtype) {
            case FLOAT64, COMPLEX128 -> Optional.of(0x1p-53);
            case FLOAT32, COMPLEX64 -> Optional.of(0x1p-24);
            case FLOAT16, COMPLEX32 -> Optional.of(0x1p-11);
            case BFLOAT16 -> Optional.of(0x1p-8);
            default -> Optional.empty();
        };
    }
}
