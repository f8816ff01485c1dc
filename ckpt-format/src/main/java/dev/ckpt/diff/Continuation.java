package dev.ckpt.diff;

import dev.ckpt.model.Understanding;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Whether the second checkpoint can be a later point of the first one's run. `docs/continuation.md` derives the bounds.
///
/// @param largestRatio the largest change of a weight as a share of what the optimizer can do in those steps; empty where that
///        is not known
/// @param ground what the verdict rests on
/// @param values what goes into the words of the ground, as text: figures in the English notation, and names from the files
/// @param reason in English words
public record Continuation(Verdict verdict, OptionalDouble largestRatio, Ground ground, List<String> values,
        String reason) {

    public Continuation {
        values = List.copyOf(values);
    }

    public enum Verdict {
        PLAUSIBLE, IMPLAUSIBLE,
        /// The checkpoints do not say enough.
        UNKNOWN
    }

    /// What a verdict rests on. In the pattern `{0}` is the first value, and `{0|step}` counts: `1 step`, `2 steps`.
    public enum Ground {
        /// Step.
        SAME_POINT(Verdict.PLAUSIBLE, "the same weights, both at step {0}"),
        /// Step.
        SAME_ROUNDED(Verdict.PLAUSIBLE, "the weights of the first, rounded; both at step {0}"),
        /// Share of the bound, optimizer, steps, learning rate.
        WITHIN_BOUND(Verdict.PLAUSIBLE,
                "largest change is {0} of what {1} can do in {2|step} at a learning rate of at most {3}"),
        /// Share of the estimate, steps, learning rate.
        LIKE_MOMENTUM(Verdict.PLAUSIBLE, "the weights went {0} as far as {1|step} like those at both ends would take "
                + "them, by the momentum kept and a learning rate of at most {2}"),

        /// Number of tensors, the first of them.
        OTHER_SHAPES(Verdict.IMPLAUSIBLE, "{0|tensor} with another shape, {1} first: another model"),
        /// Step of the second, step of the first.
        EARLIER(Verdict.IMPLAUSIBLE, "the second is at step {0} and the first at step {1}; the first may continue the "
                + "second: compare them the other way round"),
        /// Step.
        SAME_STEP(Verdict.IMPLAUSIBLE, "both are at step {0}, and their weights differ"),
        /// Tensor.
        NAN_GONE(Verdict.IMPLAUSIBLE, "{0} has a number in the first that is NaN or infinite, and finite in the second; "
                + "training does not repair that"),
        /// How many numbers, of how many, steps.
        MOMENTS_FELL(Verdict.IMPLAUSIBLE, "{0} of {1} squared-gradient averages are smaller than {2|step} of decay can "
                + "make them"),
        /// Share of a that is left, share that decay would leave.
        UNRELATED(Verdict.IMPLAUSIBLE, "{0} of the first one's matrices is left in the second, where weight decay alone "
                + "would leave {1}: as between two runs from different weights"),
        /// Tensor, share of the bound, optimizer, steps, learning rate.
        BEYOND_BOUND(Verdict.IMPLAUSIBLE, "{0} changed by {1} of what {2} can do in {3|step} at a learning rate of at most "
                + "{4}"),
        /// Share of the estimate, steps, learning rate.
        BEYOND_MOMENTUM(Verdict.IMPLAUSIBLE, "the weights went {0} as far as {1|step} like those at both ends would take "
                + "them, by the momentum kept and a learning rate of at most {2}"),

        NOTHING_ALIGNED(Verdict.UNKNOWN, "the two have no weights in common"),
        /// Number in the first alone, number in the second alone.
        UNPAIRED(Verdict.UNKNOWN, "{0|tensor} only in the first, {1} only in the second"),
        NO_STEP(Verdict.UNKNOWN, "one of the two does not say at which step it was saved"),
        /// Steps that the first one's optimizer has counted, and the second one's.
        RESTARTED(Verdict.UNKNOWN, "the optimizer of the first has counted {0|step}, and that of the second {1}: it was "
                + "started anew"),
        NO_OPTIMIZER(Verdict.UNKNOWN, "neither has an optimizer's state, so that nothing says how far a step can go"),
        /// What the first has, what the second has.
        OTHER_OPTIMIZER(Verdict.UNKNOWN, "the optimizer was {0} and is {1}"),
        /// Setting.
        OTHER_SETTINGS(Verdict.UNKNOWN, "the optimizer's {0} changed, so that no bound holds in between"),
        NO_RATE(Verdict.UNKNOWN, "no learning rate above zero is stored"),
        /// Optimizer.
        NO_BOUND(Verdict.UNKNOWN, "a step of {0} has no bound that is known here"),
        NO_MOMENTUM(Verdict.UNKNOWN, "a step of plain SGD is as large as its gradient, and nothing of that is stored"),
        /// Share of the estimate, steps, learning rate.
        SOME_MOMENTUM(Verdict.UNKNOWN, "the weights went {0} as far as {1|step} like those at both ends would take them, by "
                + "the momentum kept and a learning rate of at most {2}: too far for a steady run, too near to rule one out"),
        /// Tensor.
        DIVERGED(Verdict.UNKNOWN, "{0} has numbers in the second that are NaN or infinite: a run may come to that, and "
                + "nothing bounds how"),
        UNREAD(Verdict.UNKNOWN, "the numbers of the weights could not be compared");

        private final Verdict verdict;
        private final String pattern;

        Ground(Verdict verdict, String pattern) {
            this.verdict = verdict;
            this.pattern = pattern;
        }

        public Verdict verdict() {
            return verdict;
        }

        private String filled(List<String> values) {
            String text = pattern;
            for (int i = 0; i < values.size(); i++) {
                String value = values.get(i);
                int at = text.indexOf("{" + i + "|");
                if (at >= 0) {
                    int noun = text.indexOf('|', at) + 1;
                    int end = text.indexOf('}', noun);
                    text = text.substring(0, at) + value + ' ' + text.substring(noun, end)
                            + (value.equals("1") ? "" : "s") + text.substring(end + 1);
                }
                text = text.replace("{" + i + "}", value);
            }
            return text;
        }
    }

    static Continuation of(OptionalDouble largestRatio, Ground ground, String... values) {
        List<String> all = List.of(values);
        return new Continuation(ground.verdict(), largestRatio, ground, all, ground.filled(all));
    }

    static Continuation of(Ground ground, String... values) {
        return of(OptionalDouble.empty(), ground, values);
    }

    /// Judges from what a comparison found. Of each changed weight one number is read again: that which changed most.
    ///
    /// @param decay what [DecayCount] counted in the squared-gradient averages, or [MomentDecay#NONE]
    /// @throws dev.ckpt.io.CheckpointException when that number cannot be had
    public static Continuation judge(Understanding a, Understanding b, TensorsDiff weights, TensorsDiff optimizer,
            MomentDecay decay) {
        return new ContinuationJudge(a, b, weights, optimizer, decay).judge();
    }

    /// Steps from one to the other: by the optimizers' own count, where both have counted, because the file's may count
    /// something else; empty where one does not say.
    static OptionalLong steps(Understanding a, Understanding b) {
        OptionalLong counted = difference(OptimizerPair.count(a), OptimizerPair.count(b));
        OptionalLong told = difference(a.training().step(), b.training().step());
        return counted.isPresent() && (counted.getAsLong() != 0 || told.isEmpty()) ? counted : told;
    }

    static OptionalLong difference(OptionalLong from, OptionalLong to) {
        return from.isPresent() && to.isPresent()
                ? OptionalLong.of(to.getAsLong() - from.getAsLong())
                : OptionalLong.empty();
    }
}
