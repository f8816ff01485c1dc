package dev.ckpt.stats;

/// How many finite numbers lie where: bins of one width over `[low, high)`, each with its lower edge and without its upper.
/// The width is a power of two and the edges are its multiples, which is why counts taken in one pass are exact.
public final class Histogram {

    private final double low;
    private final double high;
    private final long[] counts;

    Histogram(double low, double high, long[] counts) {
        this.low = low;
        this.high = high;
        this.counts = counts.clone();
    }

    public double low() {
        return low;
    }

    public double high() {
        return high;
    }

    public int bins() {
        return counts.length;
    }

    /// Numbers in the `bin`-th bin.
    public long count(int bin) {
        return counts[bin];
    }

    public long[] counts() {
        return counts.clone();
    }
}
