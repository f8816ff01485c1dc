package dev.ckpt.stats;

import java.util.OptionalDouble;

/// What the numbers of a tensor look like. Of complex numbers real and imaginary parts count each.
///
/// Mean, deviation, extremes and histogram are those of the finite numbers; where there are none they are NaN.
///
/// @param count all numbers
/// @param nan those that are no number
/// @param infinite plus and minus
/// @param zeros plus and minus
/// @param mean in double precision
/// @param std as `torch.std`: squares over count - 1; NaN for fewer than two
/// @param quantiles exact for bfloat16 and types of 8 bits and less, else to one part in 128 of the number
public record TensorStats(long count, long nan, long infinite, long zeros, double mean, double std, double min,
        double max, double absMax, Histogram histogram, Quantiles quantiles) {

    /// What a tensor's parts come to, once they are joined.
    public static TensorStats of(PartStats part) {
        return new TensorStats(part.count(), part.nan(), part.infinite(), part.zeros(), part.mean(), part.std(),
                part.min(), part.max(), Math.max(Math.abs(part.min()), Math.abs(part.max())), Histogram.of(part),
                Quantiles.of(part));
    }

    /// The finite numbers.
    public long finite() {
        return count - nan - infinite;
    }

    /// sqrt(mean(x^2)) of the finite numbers.
    public double rms() {
        long n = finite();
        return n < 2 ? Math.abs(mean) : Math.sqrt(mean * mean + std * std * (n - 1) / n);
    }

    /// Share of zeros, from 0 to 1; empty for a tensor without numbers.
    public OptionalDouble zeroShare() {
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) zeros / count);
    }
}
