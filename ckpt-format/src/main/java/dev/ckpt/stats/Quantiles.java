package dev.ckpt.stats;

/// Below which number a share of the finite ones lies, as `numpy.quantile` has it: between the two numbers at
/// `share * (count - 1)` in their order by a straight line. NaN where there are none.
///
/// Exact where every number is a bfloat16 number (those of bfloat16 and of 8 bits and less are). Otherwise a number is
/// known to the bin of its counter, whose width is at most a 128th of it, and is taken to lie where it would if the bin
/// were evenly filled.
public record Quantiles(double p01, double p05, double p25, double p50, double p75, double p95, double p99) {

    static Quantiles of(PartStats part) {
        return new Quantiles(at(part, 0.01), at(part, 0.05), at(part, 0.25), at(part, 0.5), at(part, 0.75),
                at(part, 0.95), at(part, 0.99));
    }

    private static double at(PartStats part, double share) {
        if (part.finite() == 0) {
            return Double.NaN;
        }
        double place = share * (part.finite() - 1);
        long below = (long) place;
        double rest = place - below;
        double low = ordered(part, below);
        return rest == 0 ? low : between(low, ordered(part, below + 1), rest);
    }

    /// From both ends, as NumPy has it, so that the ends themselves are met.
    private static double between(double low, double high, double share) {
        double distance = high - low;
        if (Double.isInfinite(distance)) {
            return low * (1 - share) + high * share;
        }
        return share < 0.5 ? low + distance * share : high - distance * (1 - share);
    }

    /// The number at this place in ascending order.
    private static double ordered(PartStats part, long place) {
        if (place == 0) {
            return part.min();
        }
        if (place == part.finite() - 1) {
            return part.max();
        }
        long before = 0;
        int counter = 0;
        while (before + part.count(counter) <= place) {
            before += part.count(counter++);
        }
        double low = Math.max(part.edge(counter), part.min());
        if (part.onEdges() || (low == 0 && part.zeros() > 0)) {
            return low; // beside zero there are only numbers below 1e-40 in its bin
        }
        double high = Math.min(part.end(counter), part.max());
        return between(low, high, (place - before + 0.5) / part.count(counter));
    }
}
