package dev.ckpt.numbers;

/// What pairs of numbers come to: sums in double precision, of the pairs whose numbers are both finite. Sums of parts can be
/// joined. Mutable; not thread-safe.
///
/// With d = b - a.
public final class PairSums {

    /// Pairs.
    long count;
    /// Pairs whose bits differ; a zero of the other sign counts.
    long changed;
    /// Pairs of which one number at least is NaN or infinite.
    long notFinite;
    /// Pairs of which exactly one is NaN, or both are infinite in other ways: these count as infinitely far apart.
    long apart;
    double squaresA;
    double squaresB;
    double squaresD;
    double dot;
    /// The largest |d|; infinite where `apart` is above 0.
    double maxAbs;
    /// The first place of [#maxAbs]; -1 while nothing differs in value.
    long maxAt = -1;

    public long count() {
        return count;
    }

    public long changed() {
        return changed;
    }

    /// Pairs that are in no sum.
    public long notFinite() {
        return notFinite;
    }

    /// The sum of a².
    public double squaresA() {
        return squaresA;
    }

    public double squaresB() {
        return squaresB;
    }

    public double squaresD() {
        return squaresD;
    }

    /// The sum of a·b.
    public double dot() {
        return dot;
    }

    /// The largest |d|; infinite where only one of two numbers is NaN or infinite, or they are infinite with other signs.
    public double maxAbs() {
        return maxAbs;
    }

    /// Which pair has the largest |d|, counted from the first; -1 where none differs in value.
    public long maxAt() {
        return maxAt;
    }

    /// Counts pairs whose bits differ and whose numbers, as doubles, do not: integers above 2^53.
    public void alsoChanged(long pairs) {
        changed += pairs;
    }

    /// Adds the sums of the pairs that come behind these.
    public void add(PairSums next) {
        if (next.maxAbs > maxAbs) {
            maxAbs = next.maxAbs;
            maxAt = count + next.maxAt;
        }
        count += next.count;
        changed += next.changed;
        notFinite += next.notFinite;
        apart += next.apart;
        squaresA += next.squaresA;
        squaresB += next.squaresB;
        squaresD += next.squaresD;
        dot += next.dot;
    }

    /// Adds a block's sums, which are wrong where a number is not finite: then nothing is added, and the answer is false.
    boolean addFinite(int length, long bitsDiffer, double a, double b, double d, double ab) {
        if (!Double.isFinite(a + b + d + ab)) {
            return false;
        }
        count += length;
        changed += bitsDiffer;
        squaresA += a;
        squaresB += b;
        squaresD += d;
        dot += ab;
        return true;
    }

    /// A pair by itself: the slow way, for blocks with numbers that are not finite.
    void addOne(double a, double b, boolean bitsDiffer) {
        if (bitsDiffer) {
            changed++;
        }
        if (Double.isFinite(a) && Double.isFinite(b)) {
            double d = b - a;
            squaresA += a * a;
            squaresB += b * b;
            squaresD += d * d;
            dot += a * b;
            largest(Math.abs(d), count);
        } else {
            notFinite++;
            if (a != b && !(Double.isNaN(a) && Double.isNaN(b))) {
                apart++;
                largest(Double.POSITIVE_INFINITY, count);
            }
        }
        count++;
    }

    void largest(double difference, long at) {
        if (difference > maxAbs) {
            maxAbs = difference;
            maxAt = at;
        }
    }
}
