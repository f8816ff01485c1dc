package dev.ckpt.prune;

import java.util.regex.Matcher;

/// Which of a weight's numbers are set to zero.
public sealed interface Sparsity {

    /// What the smallest numbers are the smallest of.
    enum Scope {
        /// Every tensor loses the same part of its numbers.
        TENSOR,
        /// The tensors are taken together, so that one with small numbers loses more.
        GLOBAL
    }

    /// The smallest by magnitude: `round(part * numbers)` of them, as `torch.nn.utils.prune` counts (half to even). Among
    /// equal magnitudes the first ones go.
    ///
    /// @param part above 0, at most 1
    record Magnitude(double part, Scope scope) implements Sparsity {

        public Magnitude {
            if (!(part > 0 && part <= 1)) {
                throw new IllegalArgumentException("the part to set to zero is above 0 and at most 1, not " + part);
            }
        }

        long of(long numbers) {
            return (long) Math.rint(part * numbers);
        }
    }

    /// In every run of `of` numbers that meet in one sum, the `keep` largest by magnitude stay; of equal ones the first.
    /// Runs lie along the dimension that a matrix product sums over, as sparse tensor cores want it for 2:4: the last one of
    /// an `nn.Linear` [out, in], the first one of a Conv1D [in, out]. What is left at the end, when the dimension is no
    /// multiple, stays.
    record Pattern(int keep, int of) implements Sparsity {

        /// Wider runs are no pattern any more that a machine would make use of; they have to fit into memory side by side.
        private static final int WIDEST = 256;

        private static final java.util.regex.Pattern TEXT = java.util.regex.Pattern.compile("(\\d{1,3}):(\\d{1,3})");

        public Pattern {
            if (keep < 1 || of <= keep || of > WIDEST) {
                throw new IllegalArgumentException("a pattern keeps N of M numbers, 1 <= N < M <= " + WIDEST + ", not "
                        + keep + ":" + of);
            }
        }

        /// @param text `2:4`
        public static Pattern of(String text) {
            Matcher matcher = TEXT.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("a pattern is N:M, such as 2:4, not " + text);
            }
            return new Pattern(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
        }

        @Override
        public String toString() {
            return keep + ":" + of;
        }
    }
}
