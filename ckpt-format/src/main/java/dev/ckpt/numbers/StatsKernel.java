package dev.ckpt.numbers;

/// Goes through a block of numbers and finds what they come to.
public sealed interface StatsKernel permits ScalarStats, VectorStats {

    /// Adds what the first `length` numbers come to.
    void floats(float[] numbers, int length, NumberSums sums);

    /// As [#floats].
    void doubles(double[] numbers, int length, NumberSums sums);
}
