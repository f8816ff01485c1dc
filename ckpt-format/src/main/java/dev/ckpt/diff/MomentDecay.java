package dev.ckpt.diff;

import dev.ckpt.model.Understanding;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What became of an Adam optimizer's averages of squared gradients. Each step makes v into beta2 v + (1 - beta2) g², so that K
/// steps leave at least beta2^K v; a smaller number was never reached from v.
///
/// @param compared numbers that were large enough to tell
/// @param below those that are smaller than that
public record MomentDecay(long compared, long below) {

    /// Nothing was looked at.
    public static final MomentDecay NONE = new MomentDecay(0, 0);

    /// The slot's name.
    static final String SLOT = "exp_avg_sq";

    /// What a step may lose to rounding: four roundings of 24 bits, one for each product and sum, and for beta2 itself.
    private static final double ROUNDING = 4 * 0x1p-24;

    /// Of two parts of the numbers.
    public MomentDecay join(MomentDecay other) {
        return new MomentDecay(compared + other.compared, below + other.below);
    }

    /// The least share of `v` that the steps from one to the other leave in float32 arithmetic; empty where no such number
    /// can be told: another optimizer, betas that changed, no step in between.
    public static OptionalDouble factor(Understanding a, Understanding b) {
        OptionalLong steps = Continuation.steps(a, b);
        if (steps.isEmpty() || steps.getAsLong() < 1) {
            return OptionalDouble.empty();
        }
        double least = 1;
        boolean found = false;
        List<OptimizerPair> pairs = OptimizerPair.of(a, b);
        for (OptimizerPair pair : pairs) {
            if (!pair.keeps(SLOT)) {
                continue;
            }
            OptionalDouble beta2 = pair.sameKind() && UpdateBound.hasAdamMoments(pair.kind())
                    ? pair.leastCommon("betas", 1)
                    : OptionalDouble.empty();
            if (beta2.isEmpty()) {
                return OptionalDouble.empty();
            }
            found = true;
            least = Math.min(least, Math.pow(beta2.getAsDouble() * (1 - ROUNDING), (double) steps.getAsLong()));
        }
        return found ? OptionalDouble.of(least) : OptionalDouble.empty();
    }
}
