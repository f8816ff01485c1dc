package dev.ckpt.diff;

import dev.ckpt.diff.Continuation.Ground;
import dev.ckpt.model.ParameterGroup;
import java.util.List;
import java.util.OptionalDouble;

/// How far SGD with momentum would have gone, had each step been like the larger one of those at both ends. A gradient has no
/// bound, so that this is an estimate, except for a single step, which is the buffer that it left.
final class MomentumEstimate {

    /// The buffer is a mean over many gradients; to be on average twice what it is at either end, a run must have slowed down
    /// at both.
    private static final double STEADY = 2;

    /// Five times: all the gradients in between would have to be far larger than those around both checkpoints.
    private static final double UNHEARD_OF = 5;

    /// What rounding can add to a single step.
    private static final double ROUNDING = 1.01;

    private MomentumEstimate() {}

    static boolean isOf(String kind) {
        return kind.equals("SGD") || kind.equals("SGD-like");
    }

    static Continuation judge(List<OptimizerPair> optimizers, double rate, long steps, TensorsDiff weights,
            TensorsDiff slots) {
        double squareA = 0;
        double squareB = 0;
        for (TensorChange change : slots.changed()) {
            if (change.pair().name().endsWith("/momentum_buffer") && change.values().isPresent()) {
                squareA += change.values().get().normA() * change.values().get().normA();
                squareB += change.values().get().normB() * change.values().get().normB();
            }
        }
        double moved = 0;
        for (TensorChange change : weights.changed()) {
            double norm = change.values().map(Comparison::normD).orElse(0.0);
            moved += norm * norm;
        }
        if (moved > 0 && Math.max(squareA, squareB) == 0) {
            return Continuation.of(Ground.NO_MOMENTUM);
        }
        double way = steps * rate * stretch(optimizers)
                * Math.sqrt(steps == 1 && squareB > 0 ? squareB : Math.max(squareA, squareB));
        double ratio = moved == 0 ? 0 : Math.sqrt(moved) / way;
        boolean exact = steps == 1 && squareB > 0 && stretch(optimizers) == 1;
        Ground ground = ratio <= (exact ? ROUNDING : STEADY)
                ? Ground.LIKE_MOMENTUM
                : exact || ratio > UNHEARD_OF ? Ground.BEYOND_MOMENTUM : Ground.SOME_MOMENTUM;
        return Continuation.of(OptionalDouble.of(ratio), ground, Figures.percent(ratio), Figures.count(steps),
                Figures.rate(rate));
    }

    /// A step of Nesterov's is g + momentum * buffer, and g = buffer - momentum * buffer before.
    private static double stretch(List<OptimizerPair> optimizers) {
        double most = 1;
        for (OptimizerPair pair : optimizers) {
            List<ParameterGroup> groups = pair.allGroups();
            if (OptimizerPair.any(groups, "nesterov", true)) {
                most = Math.max(most, 1 + 2 * OptimizerPair.most(groups, "momentum", 0));
            }
        }
        return most;
    }
}
