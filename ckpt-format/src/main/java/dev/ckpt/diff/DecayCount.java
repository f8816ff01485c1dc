package dev.ckpt.diff;

import dev.ckpt.align.Pair;
import dev.ckpt.numbers.NumberBlocks;
import dev.ckpt.tensor.DType;
import java.util.Optional;
import java.util.OptionalDouble;

/// Counts the squared-gradient averages that fell below what decay alone leaves, block by block. Not thread-safe.
public final class DecayCount implements NumberBlocks.PairReader {

    /// Below this the smallest floats are near, whose rounding is not relative, and which some processors are told to drop.
    private static final double FLOOR = 0x1p-100;

    private final double factor;
    private long compared;
    private long below;

    /// @param factor see [MomentDecay#factor]
    public DecayCount(double factor) {
        this.factor = factor;
    }

    /// A count for this pair of slots, where it is one of squared-gradient averages, in a type that the factor's rounding is
    /// made for.
    public static Optional<DecayCount> of(OptionalDouble factor, Pair slots) {
        return factor.isPresent() && slots.name().endsWith("/" + MomentDecay.SLOT) && isFine(slots.a().dtype())
                && isFine(slots.b().dtype()) ? Optional.of(new DecayCount(factor.getAsDouble())) : Optional.empty();
    }

    private static boolean isFine(DType dtype) {
        return dtype == DType.FLOAT32 || dtype == DType.FLOAT64;
    }

    @Override
    public void floats(float[] a, float[] b, int length) {
        int large = 0;
        int fell = 0;
        for (int i = 0; i < length; i++) {
            double least = factor * a[i];
            int counts = least >= FLOOR ? 1 : 0;
            large += counts;
            fell += b[i] < least ? counts : 0;
        }
        compared += large;
        below += fell;
    }

    @Override
    public void doubles(double[] a, double[] b, int length) {
        for (int i = 0; i < length; i++) {
            double least = factor * a[i];
            if (least >= FLOOR) {
                compared++;
                below += b[i] < least ? 1 : 0;
            }
        }
    }

    public MomentDecay found() {
        return new MomentDecay(compared, below);
    }
}
