package dev.ckpt.prune;

import dev.ckpt.io.Fault;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.model.Weight;
import java.lang.foreign.MemorySegment;

/// Counts in one pass over a weight.
final class Tally {

    private Tally() {}

    /// How many numbers are zero.
    ///
    /// @throws UnsupportedException when there is a NaN among them, which is neither small nor large
    static long zeros(String file, Weight weight, Magnitudes magnitudes) {
        long zeros = 0;
        long[] keys = new long[Mask.AT_ONCE];
        MemorySegment piece = magnitudes.piece(Mask.AT_ONCE);
        for (long first = 0; first < magnitudes.count(); first += Mask.AT_ONCE) {
            int count = (int) Math.min(Mask.AT_ONCE, magnitudes.count() - first);
            magnitudes.read(first, count, keys, 0, piece);
            for (int i = 0; i < count; i++) {
                zeros += keys[i] == 0 ? 1 : 0;
                if (magnitudes.isNan(keys[i])) {
                    throw new UnsupportedException(Fault.in(file)
                            .at("weight " + weight.name() + ", number " + (first + i))
                            .expected("a number, whose magnitude can be compared").found("NaN")
                            .because("the training had diverged when this was saved")
                            .next("take an earlier checkpoint; ckpt verify finds all such weights"));
                }
            }
        }
        return zeros;
    }

    /// How many numbers are zero once the mask has been laid over them.
    static long zerosUnder(Mask mask, Magnitudes magnitudes) {
        long zeros = 0;
        long[] keys = new long[Mask.AT_ONCE];
        boolean[] goes = new boolean[Mask.AT_ONCE];
        MemorySegment piece = magnitudes.piece(Mask.AT_ONCE);
        for (long first = 0; first < magnitudes.count(); first += Mask.AT_ONCE) {
            int count = (int) Math.min(Mask.AT_ONCE, magnitudes.count() - first);
            magnitudes.read(first, count, keys, 0, piece);
            mask.fill(first, count, goes);
            for (int i = 0; i < count; i++) {
                zeros += goes[i] || keys[i] == 0 ? 1 : 0;
            }
        }
        return zeros;
    }
}
