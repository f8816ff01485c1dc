package dev.ckpt.numbers;

import java.lang.foreign.MemorySegment;

/// Goes through two blocks of numbers side by side.
public sealed interface CompareKernel permits ScalarCompare, VectorCompare {

    /// Adds what the first `length` numbers of `a` and `b` come to.
    void floats(float[] a, float[] b, int length, PairSums sums);

    /// As above, of float32 numbers where they lie, which saves copying them.
    ///
    /// @param at the first byte of the first pair, in both; the numbers are little-endian
    void floats(MemorySegment a, MemorySegment b, long at, int length, PairSums sums);

    /// As for floats.
    void doubles(double[] a, double[] b, int length, PairSums sums);
}
