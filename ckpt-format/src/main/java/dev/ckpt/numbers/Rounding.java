package dev.ckpt.numbers;

/// Numbers to narrower types: to nearest, ties to even, in one rounding. NaN stays NaN with its sign, and quiet; what is too
/// large becomes infinite. From float32 this is what PyTorch's `.to(dtype)` gives; a float64 PyTorch rounds twice, by way of
/// float32, and where that makes a difference the number here is the nearer one.
public final class Rounding {

    private static final int QUIET = 0x40;

    private Rounding() {}

    /// The bits of the bfloat16, in the lower half.
    public static int bfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (bits >>> 16) | QUIET;
        }
        // half of the last place that stays, less one where that is even already, carries into it
        return (bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16;
    }

    public static float ofBfloat16(int bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /// A double as a float from which any narrower type can be rounded as from the double itself: cut off instead of
    /// rounded, and with its last bit set where something was cut off ("round to odd": Boldo and Melquiond, "Emulation of
    /// FMA and correctly rounded sums", 2008). A float has more than two bits more than the types it is for.
    public static float toOdd(double value) {
        float nearest = (float) value;
        if (nearest == value || Float.isNaN(nearest)) {
            return nearest;
        }
        int bits = Float.floatToRawIntBits(nearest);
        if (Math.abs((double) nearest) > Math.abs(value)) {
            bits--; // towards zero, whatever the sign
        }
        return Float.intBitsToFloat(bits | 1);
    }
}
