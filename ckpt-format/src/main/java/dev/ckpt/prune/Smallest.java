package dev.ckpt.prune;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/// Finds the k smallest of any number of magnitudes in a few passes: it counts how many there are of each value of the
/// highest 16 bits, goes on with those in which the k-th lies, and so on downwards. Exact, and 512 KiB is all it needs.
final class Smallest {

    private static final int DIGIT = 16;

    /// @param key all magnitudes below it go
    /// @param ties so many of those that are equal to it go as well, the first ones
    record Cut(long key, long ties) {}

    private Smallest() {}

    /// @param wanted above 0, and not more than there are
    static Cut of(List<Magnitudes> all, long wanted, int bits) {
        long[] counts = new long[1 << DIGIT];
        long rest = wanted;
        long prefix = 0;
        for (int shift = bits - DIGIT; shift >= 0; shift -= DIGIT) {
            Arrays.fill(counts, 0);
            for (Magnitudes magnitudes : all) {
                count(magnitudes, prefix, shift, counts);
            }
            int digit = 0;
            while (rest > counts[digit]) {
                rest -= counts[digit];
                digit++;
            }
            prefix = (prefix << DIGIT) | digit;
        }
        return new Cut(prefix, rest);
    }

    private static void count(Magnitudes magnitudes, long prefix, int shift, long[] counts) {
        long[] keys = new long[Mask.AT_ONCE];
        MemorySegment piece = magnitudes.piece(Mask.AT_ONCE);
        for (long first = 0; first < magnitudes.count(); first += Mask.AT_ONCE) {
            int count = (int) Math.min(Mask.AT_ONCE, magnitudes.count() - first);
            magnitudes.read(first, count, keys, 0, piece);
            for (int i = 0; i < count; i++) {
                long high = keys[i] >>> shift;
                if (high >>> DIGIT == prefix) {
                    counts[(int) high & ((1 << DIGIT) - 1)]++;
                }
            }
        }
    }
}
