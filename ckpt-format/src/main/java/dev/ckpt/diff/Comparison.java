package dev.ckpt.diff;

import dev.ckpt.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What became of a tensor's numbers, with d = b - a. Of complex numbers real and imaginary parts count each. Sums and norms
/// are those of the pairs whose numbers are both finite.
///
/// @param count numbers compared
/// @param bitsEqual whether every bit is the same; never where the dtypes differ
/// @param changed numbers whose bits differ; where the dtypes differ, whose values differ
/// @param beyond numbers with |d| > atol + rtol * |b|; as `changed` where no tolerance is asked for
/// @param maxAbs the largest |d|; infinite where one of two numbers is NaN or infinite and the other is not
/// @param maxAbsAt the place of it, an index a dimension; empty where no value differs, and for tensors without a shape
/// @param normA the 2-norm of a
/// @param normB the 2-norm of b
/// @param normD the 2-norm of d
/// @param dot the sum of a * b
/// @param notFinite pairs with a NaN or an infinity
/// @param maxUlp the largest distance in units of the last place: how many steps from number to number of the dtype lie between
///        the two; empty where that is more than 65,536, and no rounding any more, and for dtypes other than float64, float32
///        and bfloat16
/// @param rounding what b is rounded to, if every number of it is that of a, rounded
public record Comparison(long count, boolean bitsEqual, long changed, long beyond, double maxAbs,
        List<Long> maxAbsAt, double normA, double normB, double normD, double dot, long notFinite, OptionalLong maxUlp,
        Optional<Rounded> rounding) {

    /// A type that numbers can be rounded to.
    public enum Rounded {
        BFLOAT16, FLOAT16, FLOAT32
    }

    public Comparison {
        maxAbsAt = List.copyOf(maxAbsAt);
    }

    /// sqrt(mean(d^2)); 0 for a tensor without numbers.
    public double rms() {
        long finite = count - notFinite;
        return finite == 0 ? 0 : normD / Math.sqrt((double) finite);
    }

    /// |d| / |a|, in 2-norms; 0 where nothing differs, infinite where a is all zeros.
    public double rel() {
        return normD == 0 ? 0 : normD / normA;
    }

    /// Of a and b; 1 where both are all zeros, NaN where one is.
    public double cosine() {
        if (normA == 0 && normB == 0) {
            return 1;
        }
        double cosine = dot / (normA * normB);
        return Math.clamp(cosine, -1, 1);
    }

    /// The index of an element from its number in row-major order.
    static List<Long> indexOf(long element, Shape shape) {
        Long[] index = new Long[shape.rank()];
        long rest = element;
        for (int d = shape.rank() - 1; d >= 0; d--) {
            index[d] = rest % shape.size(d);
            rest /= shape.size(d);
        }
        return List.of(index);
    }
}
