package dev.ckpt.numbers;

/// Goes through two blocks of numbers side by side.
public sealed interface CompareKernel permits ScalarCompare, VectorCompare {

    /// Adds what the first `length` numbers of `a` and `b` come to.
    void floats(float[] a, float[] b, int length, PairSums sums);

    /// As [#floats].
    void doubles(double[] a, double[] b, int length, PairSums sums);
}
