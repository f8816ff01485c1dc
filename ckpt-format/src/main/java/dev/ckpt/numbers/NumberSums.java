package dev.ckpt.numbers;

/// What a run of numbers comes to: how many, mean, deviation, extremes. NaN and infinite numbers are counted and are in
/// nothing else. Sums of parts can be joined. Mutable; not thread-safe.
///
/// The mean is kept as an offset from one of the numbers, so that it is as exact as their differences are: numbers near a
/// million that differ by a thousandth lose nothing. Squares are those of the distances from the mean, and are joined after
/// Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances" (1979).
public final class NumberSums {

    private long finite;
    private long nan;
    private long infinite;
    private long zeros;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private double origin;
    private double offset;
    private double squares;

    /// Numbers that are in the mean.
    public long finite() {
        return finite;
    }

    public long nan() {
        return nan;
    }

    /// Plus and minus.
    public long infinite() {
        return infinite;
    }

    /// Of either sign.
    public long zeros() {
        return zeros;
    }

    public long count() {
        return finite + nan + infinite;
    }

    /// The smallest; NaN where no number is finite. A zero is a positive one.
    public double min() {
        return finite == 0 ? Double.NaN : min + 0.0;
    }

    /// The largest; NaN where no number is finite. A zero is a positive one.
    public double max() {
        return finite == 0 ? Double.NaN : max + 0.0;
    }

    /// NaN where no number is finite.
    public double mean() {
        return finite == 0 ? Double.NaN : origin + offset;
    }

    /// The sum of the squared distances from the mean; infinite where a square has no `double`, from 10^154 on.
    public double squares() {
        return squares;
    }

    /// As `torch.std`: squares over count - 1; NaN for fewer than two.
    public double std() {
        return finite < 2 ? Double.NaN : Math.sqrt(squares / (finite - 1));
    }

    public NumberSums copy() {
        NumberSums copy = new NumberSums();
        copy.add(this);
        return copy;
    }

    /// Adds the numbers of `other`.
    public void add(NumberSums other) {
        nan += other.nan;
        infinite += other.infinite;
        if (other.finite > 0) {
            extremes(other.min, other.max, other.zeros);
            join(other.finite, other.origin, other.offset, other.squares);
        }
    }

    /// Adds a block's sums, which are wrong where a number is not finite or a sum overflows: then nothing is added, and the
    /// answer is false.
    ///
    /// @param length at least 1
    /// @param first one of the numbers
    /// @param d the sum of the differences from it
    /// @param dd the sum of their squares: of the size of the deviation's own, because `first` is one of the numbers
    boolean addFinite(int length, long zero, double least, double most, double first, double d, double dd) {
        if (!Double.isFinite(first + d + dd)) {
            return false;
        }
        extremes(least, most, zero);
        join(length, first, d / length, Math.max(0, dd - d * d / length));
        return true;
    }

    /// A number by itself: the slow way, for blocks with numbers that are not finite.
    void addOne(double number) {
        if (Double.isNaN(number)) {
            nan++;
        } else if (Double.isInfinite(number)) {
            infinite++;
        } else {
            extremes(number, number, number == 0 ? 1 : 0);
            join(1, number, 0, 0);
        }
    }

    private void extremes(double least, double most, long zero) {
        min = Math.min(min, least);
        max = Math.max(max, most);
        zeros += zero;
    }

    private void join(long count, double otherOrigin, double otherOffset, double otherSquares) {
        if (finite == 0) {
            finite = count;
            origin = otherOrigin;
            offset = otherOffset;
            squares = otherSquares;
            return;
        }
        double delta = (otherOrigin - origin) + (otherOffset - offset);
        double share = (double) count / (finite + count);
        if (Double.isFinite(delta)) {
            offset += delta * share;
            squares += otherSquares + delta * delta * share * finite;
        } else { // further apart than a double can say
            offset = (origin + offset) * (1 - share) + (otherOrigin + otherOffset) * share;
            origin = 0;
            squares = Double.POSITIVE_INFINITY;
        }
        finite += count;
    }
}
