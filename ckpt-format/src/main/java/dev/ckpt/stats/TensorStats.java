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
/// @param quantiles to one part in 256 of the number, exact for types of 16 bits and less
public record TensorStats(long count, long nan, long infinite, long zeros, double mean, double std, double min,
        double max, double absMax, Histogram histogram, Quantiles quantiles) {

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
