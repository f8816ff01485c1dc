package dev.ckpt.verify;

/// What the numbers of a tensor, or of a run of them, are like. Filled by a [NumberReader], then only read.
final class Tally {

    /// No element of this kind.
    static final long NONE = -1;

    /// Whether the elements are floats, or pairs of them; of others only [#same] is known.
    boolean floating;
    long elements;
    long nan;
    long infinite;
    /// Numbers below zero; counted only where somebody asked for them. A negative zero is none.
    long negative;
    long firstNan = NONE;
    long firstInfinite = NONE;
    long firstNegative = NONE;
    /// The largest finite number, without its sign.
    double largest;
    /// Whether all elements have the same bits, those of [#bits] and [#moreBits].
    boolean same = true;
    long bits;
    /// The second half of elements of 16 bytes.
    long moreBits;

    /// Adds the run that follows.
    void add(Tally next) {
        if (next.elements == 0) {
            return;
        }
        if (elements == 0) {
            floating = next.floating;
            bits = next.bits;
            moreBits = next.moreBits;
        }
        same &= next.same && bits == next.bits && moreBits == next.moreBits;
        firstNan = first(firstNan, next.firstNan);
        firstInfinite = first(firstInfinite, next.firstInfinite);
        firstNegative = first(firstNegative, next.firstNegative);
        elements += next.elements;
        nan += next.nan;
        infinite += next.infinite;
        negative += next.negative;
        largest = Math.max(largest, next.largest);
    }

    private static long first(long known, long next) {
        return known == NONE ? next : known;
    }

    boolean finite() {
        return nan + infinite == 0;
    }

    /// Whether every number is 0, of either sign.
    boolean zero() {
        return elements > 0 && (floating ? finite() && largest == 0 : same && (bits | moreBits) == 0);
    }

    void sawNan(long index) {
        firstNan = first(firstNan, index);
        nan++;
    }

    void sawInfinite(long index) {
        firstInfinite = first(firstInfinite, index);
        infinite++;
    }

    void sawNegative(long index) {
        firstNegative = first(firstNegative, index);
        negative++;
    }
}
