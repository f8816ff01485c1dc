package dev.ckpt.prune;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Numbers below a magnitude go, and of those that are equal to it the first few. To know the first few from the others
/// anywhere in the tensor, the equal ones are counted once for every [Mask#AT_ONCE] numbers.
final class SmallestMask implements Mask {

    private final Magnitudes magnitudes;
    private final long key;
    /// Of the numbers equal to [#key], so many go.
    private final long ties;
    /// How many equal ones come before each piece.
    private final long[] tiesBefore;

    private SmallestMask(Magnitudes magnitudes, long key, long ties, long[] tiesBefore) {
        this.magnitudes = magnitudes;
        this.key = key;
        this.ties = ties;
        this.tiesBefore = tiesBefore;
    }

    /// Masks of several tensors that were cut together; of the equal magnitudes those of the first tensors go.
    static List<Mask> of(List<Magnitudes> tensors, Smallest.Cut cut) {
        List<Mask> masks = new ArrayList<>(tensors.size());
        long rest = cut.ties();
        for (Magnitudes tensor : tensors) {
            long[] before = tiesBefore(tensor, cut.key());
            long share = Math.min(rest, before[before.length - 1]);
            rest -= share;
            masks.add(new SmallestMask(tensor, cut.key(), share, before));
        }
        return masks;
    }

    private static long[] tiesBefore(Magnitudes magnitudes, long key) {
        int pieces = Math.toIntExact((magnitudes.count() + AT_ONCE - 1) / AT_ONCE);
        long[] before = new long[pieces + 1];
        long[] keys = new long[AT_ONCE];
        MemorySegment piece = magnitudes.piece(AT_ONCE);
        for (int p = 0; p < pieces; p++) {
            long first = (long) p * AT_ONCE;
            int count = (int) Math.min(AT_ONCE, magnitudes.count() - first);
            magnitudes.read(first, count, keys, 0, piece);
            int equal = 0;
            for (int i = 0; i < count; i++) {
                equal += keys[i] == key ? 1 : 0;
            }
            before[p + 1] = before[p] + equal;
        }
        return before;
    }

    @Override
    public void fill(long first, int count, boolean[] goes) {
        long[] keys = new long[AT_ONCE];
        MemorySegment piece = magnitudes.piece(AT_ONCE);
        int filled = 0;
        while (filled < count) {
            long at = first + filled;
            int p = (int) (at / AT_ONCE);
            int skip = (int) (at % AT_ONCE);
            int wanted = Math.min(AT_ONCE - skip, count - filled);
            boolean decided = ties <= tiesBefore[p] || ties >= tiesBefore[p + 1];
            int from = decided ? skip : 0; // to tell equal ones apart, those before have to be counted
            magnitudes.read((long) p * AT_ONCE + from, skip + wanted - from, keys, from, piece);
            long seen = tiesBefore[p];
            boolean all = ties >= tiesBefore[p + 1];
            for (int i = from; i < skip + wanted; i++) {
                boolean goesOut = keys[i] < key || (keys[i] == key && (decided ? all : seen++ < ties));
                if (i >= skip) {
                    goes[filled + i - skip] = goesOut;
                }
            }
            filled += wanted;
        }
    }
}
