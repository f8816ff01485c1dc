package dev.ckpt.stats;

/// Bins of the width 2^k between multiples of it.
///
/// @param first the lower edge of the first bin, in widths
/// @param count of bins
record Bins(double width, double first, int count) {

    /// A histogram of so many bins shows what there is to see, and a terminal has room for it.
    static final int MOST = 64;

    /// Whole numbers of this size and below are exact, and so are their neighbours.
    private static final double EXACT = 1L << 52;

    /// The exponent of the smallest double.
    private static final int SMALLEST = Double.MIN_EXPONENT - 52;

    /// The finest over these numbers of which no inner edge cuts through a counter. The outer edges may: nothing lies
    /// beyond them. A single number gets the bin of its counter's width.
    static Bins over(double min, double max) {
        if (min == max) {
            double width = min == 0 ? 1 : Math.scalb(1.0, Math.getExponent(min) - 7);
            return new Bins(width, floor(min, width), 1);
        }
        double span = max - min;
        int finest = span < Double.MIN_NORMAL ? SMALLEST : Math.max(SMALLEST, Math.getExponent(span) - 7);
        for (int k = finest; k <= Double.MAX_EXPONENT; k++) {
            double width = Math.scalb(1.0, k);
            double first = floor(min, width);
            double bins = floor(max, width) - first + 1;
            if (bins <= MOST && Math.abs(first) <= EXACT) {
                Bins candidate = new Bins(width, first, (int) bins);
                if (candidate.fitsCounters()) {
                    return candidate;
                }
            }
        }
        // the numbers end in the highest power of two: those below zero, and the others
        double width = Double.MAX_VALUE;
        return min >= 0 ? new Bins(width, 0, 1) : new Bins(width, -1, max < 0 ? 1 : 2);
    }

    /// floor(number / width), also where the quotient is too small for a double.
    private static double floor(double number, double width) {
        double quotient = Math.floor(number / width);
        return quotient == 0 && number < 0 ? -1 : quotient;
    }

    private boolean fitsCounters() {
        for (int i = 1; i < count; i++) {
            double edge = (first + i) * width;
            float counter = (float) edge;
            if (counter != edge || (Float.floatToRawIntBits(counter) & 0xFFFF) != 0) {
                return false;
            }
        }
        return true;
    }

    double low() {
        return Math.max(first * width, -Double.MAX_VALUE);
    }

    double high() {
        return Math.min((first + count) * width, Double.MAX_VALUE);
    }

    /// The bin that has the numbers of the counter with this edge; a counter's edge may lie below all its numbers.
    int indexOf(float edge) {
        return (int) Math.clamp(floor(edge, width) - first, 0.0, count - 1.0);
    }
}
