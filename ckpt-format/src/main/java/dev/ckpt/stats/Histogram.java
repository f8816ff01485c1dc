package dev.ckpt.stats;

/// How many finite numbers lie where: bins of one width over `[low, high)`, each with its lower edge and without its upper.
/// The width is a power of two and the edges are its multiples, which is why counts taken in one pass are exact.
///
/// No bin where there is no finite number; `low` and `high` are NaN then. Beyond what a `double` can say, from 2^1023 on, the
/// outer edges are the largest `double`, the width is as large, and the last bin has its upper edge.
public final class Histogram {

    private final double low;
    private final double high;
    private final long[] counts;

    Histogram(double low, double high, long[] counts) {
        this.low = low;
        this.high = high;
        this.counts = counts.clone();
    }

    /// The finest with at most [Bins#MOST] bins that the counters give exactly.
    static Histogram of(PartStats part) {
        if (part.finite() == 0) {
            return new Histogram(Double.NaN, Double.NaN, new long[0]);
        }
        Bins bins = Bins.over(part.min(), part.max());
        long[] counts = new long[bins.count()];
        for (int c = 0; c < part.counters(); c++) {
            counts[bins.indexOf(part.edge(c))] += part.count(c);
        }
        return new Histogram(bins.low(), bins.high(), counts);
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
