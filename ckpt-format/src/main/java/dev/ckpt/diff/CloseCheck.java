package dev.ckpt.diff;

import dev.ckpt.diff.Comparison.Rounded;
import dev.ckpt.numbers.Rounding;
import dev.ckpt.tensor.DType;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Looks whether numbers that differ are close in the sense of their type: rounded, or a few units in the last place apart.
/// It gives each question up at the first number that answers it with no, so that it costs nothing where numbers really
/// changed. Not thread-safe.
final class CloseCheck {

    /// Farther than so many units apart, numbers do not differ by rounding, and the distance says nothing any more.
    static final long FARTHEST = 1 << 16;

    private final Set<Rounded> possible = EnumSet.noneOf(Rounded.class);
    /// How much longer a mantissa a float has than the type, so that the type's units are counted in the float's.
    private final int shift;
    private boolean units;
    private long farthest;

    CloseCheck(DType a, DType b) {
        units = a == b && (a == DType.FLOAT32 || a == DType.BFLOAT16 || a == DType.FLOAT64);
        shift = a == DType.BFLOAT16 ? 16 : 0;
        boolean single = a == DType.FLOAT32;
        boolean wide = a == DType.FLOAT64;
        if ((single || wide) && holds(b, DType.BFLOAT16)) {
            possible.add(Rounded.BFLOAT16);
        }
        if ((single || wide) && holds(b, DType.FLOAT16)) {
            possible.add(Rounded.FLOAT16);
        }
        if (wide && holds(b, DType.FLOAT32)) {
            possible.add(Rounded.FLOAT32);
        }
    }

    /// Whether every number of `narrow` is one of `type`.
    private static boolean holds(DType type, DType narrow) {
        return type == narrow || type == DType.FLOAT32 || type == DType.FLOAT64;
    }

    /// @param same whether no bit differs in this block
    void floats(float[] a, float[] b, int length, boolean same) {
        if (isAnswered()) {
            return;
        }
        for (Rounded to : EnumSet.copyOf(possible)) {
            for (int i = 0; i < length; i++) {
                if (b[i] != rounded(a[i], to) && !(Float.isNaN(a[i]) && Float.isNaN(b[i]))) {
                    possible.remove(to);
                    break;
                }
            }
        }
        for (int i = 0; !same && units && i < length; i++) {
            long apart = Math.abs(ordered(a[i]) - ordered(b[i])) >> shift;
            farthest = Math.max(farthest, apart);
            units = apart <= FARTHEST && !Float.isNaN(a[i]) && !Float.isNaN(b[i]);
        }
    }

    void doubles(double[] a, double[] b, int length, boolean same) {
        if (isAnswered()) {
            return;
        }
        for (Rounded to : EnumSet.copyOf(possible)) {
            for (int i = 0; i < length; i++) {
                float once = to == Rounded.FLOAT32 ? (float) a[i] : rounded(Rounding.toOdd(a[i]), to);
                // PyTorch goes by way of float32, which rounds twice
                float twice = rounded((float) a[i], to);
                if (b[i] != once && b[i] != twice && !(Double.isNaN(a[i]) && Double.isNaN(b[i]))) {
                    possible.remove(to);
                    break;
                }
            }
        }
        for (int i = 0; !same && units && i < length; i++) {
            long x = ordered(a[i]);
            long y = ordered(b[i]);
            long apart = Math.max(x, y) - Math.min(x, y);
            farthest = Math.max(farthest, apart);
            units = apart >= 0 && apart <= FARTHEST && !Double.isNaN(a[i]) && !Double.isNaN(b[i]);
        }
    }

    /// Whether nothing more is to be learned from numbers that follow.
    boolean isAnswered() {
        return !units && possible.isEmpty();
    }

    private static float rounded(float value, Rounded to) {
        return switch (to) {
            case BFLOAT16 -> Rounding.ofBfloat16(Rounding.bfloat16(value));
            case FLOAT16 -> Float.float16ToFloat(Float.floatToFloat16(value));
            case FLOAT32 -> value;
        };
    }

    /// Numbers in the order of the number line, both zeros in one place.
    private static long ordered(float value) {
        int bits = Float.floatToRawIntBits(value);
        return bits >= 0 ? bits : -(long) (bits & Integer.MAX_VALUE);
    }

    private static long ordered(double value) {
        long bits = Double.doubleToRawLongBits(value);
        return bits >= 0 ? bits : -(bits & Long.MAX_VALUE);
    }

    /// Adds what was found in numbers that come behind these.
    void add(CloseCheck next) {
        possible.retainAll(next.possible);
        units &= next.units;
        farthest = Math.max(farthest, next.farthest);
    }

    /// The narrowest type that explains everything.
    Optional<Rounded> rounding() {
        return possible.stream().findFirst();
    }

    OptionalLong maxUlp() {
        return units ? OptionalLong.of(farthest) : OptionalLong.empty();
    }
}
