package dev.ckpt.diff;

import dev.ckpt.model.ParameterGroup;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// How far one step of an optimizer can take a weight, whatever the gradients are, in units of the learning rate and without
/// the decay of AdamW's kind. `docs/continuation.md` derives each.
sealed interface UpdateBound {

    /// Steps that are added up one by one; behind them the bounds of Adam and its like hardly move any more.
    int ONE_BY_ONE = 100_000;

    /// The most that step `t` can do, counted from 1.
    double at(long t);

    /// No step from `t` on can do more; infinite where nothing is known of it.
    double from(long t);

    /// The most that so many steps behind the first `done` ones can do together.
    default double sum(long done, long steps) {
        double sum = 0;
        long single = Math.min(steps, ONE_BY_ONE);
        for (long t = done + 1; t <= done + single; t++) {
            sum += at(t);
        }
        long rest = steps - single;
        return rest == 0 ? sum : sum + rest * from(done + single + 1);
    }

    /// @param done steps before the first that is asked for
    static Optional<UpdateBound> of(String kind, List<ParameterGroup> groups, long done) {
        OptionalDouble beta1 = share(groups, "betas", 0);
        OptionalDouble beta2 = share(groups, "betas", 1);
        boolean betas = beta1.isPresent() && beta2.isPresent();
        double b1 = beta1.orElse(0);
        double b2 = beta2.orElse(0);
        return switch (kind) {
            case "AdamW", "Adam", "Adam or AdamW", "FusedAdam" -> betas
                    ? Optional.of(new Adam(b1, b2, !OptimizerPair.any(groups, "bias_correction", false)
                            && !OptimizerPair.any(groups, "correct_bias", false)))
                    : Optional.empty();
            case "RAdam" -> betas && isRectified(b2, done + 1)
                    ? Optional.of(new Adam(b1, b2, true))
                    : Optional.empty();
            case "NAdam" -> betas ? Optional.of(new NAdam(b1, b2)) : Optional.empty();
            case "Adamax" -> betas && b2 > 0 ? Optional.of(new Adamax(b1, b2)) : Optional.empty();
            case "Adagrad" -> Optional.of(new Constant(1));
            case "RMSprop" -> rmsprop(groups);
            default -> Optional.empty();
        };
    }

    /// A setting that all have alike, from 0 to below 1, as PyTorch requires it.
    private static OptionalDouble share(List<ParameterGroup> groups, String setting, int index) {
        OptionalDouble number = OptimizerPair.common(groups, setting, index);
        return number.isPresent() && number.getAsDouble() >= 0 && number.getAsDouble() < 1
                ? number
                : OptionalDouble.empty();
    }

    /// Before that RAdam takes steps as large as its average of gradients.
    private static boolean isRectified(double beta2, long t) {
        double power = Math.pow(beta2, (double) t);
        return 2 / (1 - beta2) - 1 - 2 * t * power / (1 - power) > 5;
    }

    /// |g| <= sqrt(v / (1 - alpha)), and momentum adds up 1 + momentum + momentum² and so on.
    private static Optional<UpdateBound> rmsprop(List<ParameterGroup> groups) {
        OptionalDouble alpha = share(groups, "alpha", -1);
        OptionalDouble momentum = share(groups, "momentum", -1);
        return alpha.isEmpty() || momentum.isEmpty() || OptimizerPair.any(groups, "centered", true)
                ? Optional.empty()
                : Optional.of(new Constant(1 / (Math.sqrt(1 - alpha.getAsDouble()) * (1 - momentum.getAsDouble()))));
    }

    /// Whether the kind keeps in `exp_avg_sq` what Adam keeps there.
    static boolean hasAdamMoments(String kind) {
        return Set.of("AdamW", "Adam", "Adam or AdamW", "FusedAdam", "NAdam", "RAdam").contains(kind);
    }

    /// Whether weights shrink by lr * weight_decay in a step, beside the update; taken for granted where that is not told.
    /// Otherwise the decay is in the gradient, which the bounds hold for as it is.
    static boolean shrinks(String kind, List<ParameterGroup> groups) {
        return switch (kind) {
            case "AdamW", "Adam or AdamW", "FusedAdam" -> true;
            case "NAdam", "RAdam" -> OptimizerPair.any(groups, "decoupled_weight_decay", true);
            default -> false;
        };
    }

    /// What rounding in the averages can add, as a share: errors of one step, kept as long as the averages last.
    ///
    /// @param unit the unit roundoff of the type that the averages are kept in
    static double rounding(List<ParameterGroup> groups, double unit) {
        double lasting = 0;
        for (int i = 0; i < 2; i++) {
            lasting += 1 / (1 - share(groups, "betas", i).orElse(0));
        }
        return 4 * unit * lasting;
    }

    /// 1 + ratio + ratio² + ..., `terms` of them.
    private static double geometric(double ratio, long terms) {
        return ratio == 1 ? (double) terms : (1 - Math.pow(ratio, (double) terms)) / (1 - ratio);
    }

    /// All of them.
    private static double geometric(double ratio) {
        return ratio < 1 ? 1 / (1 - ratio) : Double.POSITIVE_INFINITY;
    }

    /// By Cauchy and Schwarz, |m| <= (1 - beta1) / sqrt(1 - beta2) * sqrt(sum of (beta1² / beta2)^j) * sqrt(v). AMSGrad divides
    /// by no less, and so does eps.
    record Adam(double beta1, double beta2, boolean corrected) implements UpdateBound {

        private double ratio() {
            return beta1 == 0 ? 0 : beta1 * beta1 / beta2;
        }

        private double first(long t) {
            return corrected ? (1 - beta1) / (1 - Math.pow(beta1, (double) t)) : 1 - beta1;
        }

        @Override
        public double at(long t) {
            double second = corrected ? 1 - Math.pow(beta2, (double) t) : 1;
            return first(t) * Math.sqrt(second / (1 - beta2) * geometric(ratio(), t));
        }

        @Override
        public double from(long t) {
            return first(t) * Math.sqrt(geometric(ratio()) / (1 - beta2));
        }
    }

    /// The gradient itself, |g| <= sqrt(v / (1 - beta2)), beside Adam's average; its momentum lies between beta1 / 2 and beta1.
    record NAdam(double beta1, double beta2) implements UpdateBound {

        private double shares(long t, double gradient, double average) {
            double next = 1 - Math.pow(beta1, t + 1.0);
            double now = Math.min(1, (1 - beta1 / 2) / (1 - Math.pow(beta1, (double) t)));
            return now * gradient + beta1 / next * average;
        }

        @Override
        public double at(long t) {
            double second = Math.sqrt((1 - Math.pow(beta2, (double) t)) / (1 - beta2));
            return shares(t, second, new Adam(beta1, beta2, true).at(t) * (1 - Math.pow(beta1, (double) t)));
        }

        @Override
        public double from(long t) {
            return shares(t, 1 / Math.sqrt(1 - beta2), new Adam(beta1, beta2, false).from(t));
        }
    }

    /// u is the largest |g|, faded by beta2 a step, so that |g| of j steps ago is at most u / beta2^j.
    record Adamax(double beta1, double beta2) implements UpdateBound {

        @Override
        public double at(long t) {
            return (1 - beta1) / (1 - Math.pow(beta1, (double) t)) * geometric(beta1 / beta2, t);
        }

        @Override
        public double from(long t) {
            return (1 - beta1) / (1 - Math.pow(beta1, (double) t)) * geometric(beta1 / beta2);
        }
    }

    record Constant(double most) implements UpdateBound {

        @Override
        public double at(long t) {
            return most;
        }

        @Override
        public double from(long t) {
            return most;
        }
    }
}
