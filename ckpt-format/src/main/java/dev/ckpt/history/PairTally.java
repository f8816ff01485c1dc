package dev.ckpt.history;

import dev.ckpt.numbers.CompareKernel;
import dev.ckpt.numbers.Kernels;
import dev.ckpt.numbers.NumberBlocks;
import dev.ckpt.numbers.PairSums;

/// What two tensors come to side by side, and each by itself. Tallies of parts can be joined. Not thread-safe.
final class PairTally implements NumberBlocks.PairReader, NumberBlocks.Reader {

    private static final CompareKernel KERNEL = Kernels.compare();

    final PairSums pairs = new PairSums();
    /// Of the numbers that are in no pair of finite ones.
    final OneTally a = new OneTally();
    final OneTally b = new OneTally();
    /// Pairs that are farther apart than is allowed.
    long beyond;
    private final Tolerance tolerance;

    PairTally(Tolerance tolerance) {
        this.tolerance = tolerance;
    }

    @Override
    public void floats(float[] left, float[] right, int length) {
        long odd = pairs.notFinite();
        long changed = pairs.changed();
        KERNEL.floats(left, right, length, pairs);
        boolean close = tolerance.isExact() || pairs.changed() == changed;
        for (int i = 0; i < length && (!close || pairs.notFinite() > odd); i++) {
            one(left[i], right[i], close);
        }
    }

    @Override
    public void doubles(double[] left, double[] right, int length) {
        long odd = pairs.notFinite();
        long changed = pairs.changed();
        KERNEL.doubles(left, right, length, pairs);
        boolean close = tolerance.isExact() || pairs.changed() == changed;
        for (int i = 0; i < length && (!close || pairs.notFinite() > odd); i++) {
            one(left[i], right[i], close);
        }
    }

    private void one(double left, double right, boolean close) {
        if (!close && !tolerance.allows(left, right)) {
            beyond++;
        }
        if (!Double.isFinite(left) || !Double.isFinite(right)) {
            a.see(left);
            b.see(right);
        }
    }

    /// A tensor that has no other to go with counts as the second.
    @Override
    public void floats(float[] numbers, int length) {
        b.floats(numbers, length);
    }

    @Override
    public void doubles(double[] numbers, int length) {
        b.doubles(numbers, length);
    }

    /// Adds the tally of the numbers that come behind these.
    void add(PairTally next) {
        pairs.add(next.pairs);
        a.add(next.a);
        b.add(next.b);
        beyond += next.beyond;
    }

    double squaresA() {
        return pairs.squaresA() + a.squares;
    }

    double squaresB() {
        return pairs.squaresB() + b.squares;
    }

    /// Of single numbers.
    static final class OneTally implements NumberBlocks.Reader {

        double squares;
        long nan;
        long infinite;

        void see(double number) {
            if (Double.isFinite(number)) {
                squares += number * number;
            } else if (Double.isNaN(number)) {
                nan++;
            } else {
                infinite++;
            }
        }

        @Override
        public void floats(float[] numbers, int length) {
            double sum = 0;
            for (int i = 0; i < length; i++) {
                sum += (double) numbers[i] * numbers[i];
            }
            if (Double.isFinite(sum)) {
                squares += sum;
                return;
            }
            for (int i = 0; i < length; i++) {
                see(numbers[i]);
            }
        }

        @Override
        public void doubles(double[] numbers, int length) {
            for (int i = 0; i < length; i++) {
                see(numbers[i]);
            }
        }

        void add(OneTally next) {
            squares += next.squares;
            nan += next.nan;
            infinite += next.infinite;
        }
    }
}
