package dev.ckpt.tensor;

/// The floats of 8 bits and less, and what each of their codes is worth. Every value of every type is exact as a `float`.
///
/// Sources: "FP8 Formats for Deep Learning" (2022) for e4m3fn and e5m2, PyTorch for the `fnuz` types, the OCP
/// microscaling formats (2023) for e8m0, e2m1, e2m3 and e3m2.
public final class SmallFloat {

    public static final SmallFloat E4M3FN = new SmallFloat(4, 3, 7, Special.NAN_WHERE_ALL_ONES);
    public static final SmallFloat E5M2 = new SmallFloat(5, 2, 15, Special.AS_IEEE);
    public static final SmallFloat E4M3FNUZ = new SmallFloat(4, 3, 8, Special.NAN_IN_PLACE_OF_MINUS_ZERO);
    public static final SmallFloat E5M2FNUZ = new SmallFloat(5, 2, 16, Special.NAN_IN_PLACE_OF_MINUS_ZERO);
    /// An exponent without sign and mantissa, and so without zero: `2^(code - 127)`, FF is NaN.
    public static final SmallFloat E8M0FNU = new SmallFloat(8, 0, 127, Special.EXPONENT_ALONE);
    public static final SmallFloat E2M1 = new SmallFloat(2, 1, 1, Special.NONE);
    public static final SmallFloat E2M3 = new SmallFloat(2, 3, 1, Special.NONE);
    public static final SmallFloat E3M2 = new SmallFloat(3, 2, 3, Special.NONE);

    private enum Special {
        /// Every code is a number.
        NONE,
        /// The largest exponent is infinity, or NaN where the mantissa is not 0.
        AS_IEEE,
        /// The code whose bits after the sign are all ones; nothing is infinite.
        NAN_WHERE_ALL_ONES,
        /// The sign bit alone; nothing is infinite.
        NAN_IN_PLACE_OF_MINUS_ZERO, EXPONENT_ALONE
    }

    private final int exponentBits;
    private final int mantissaBits;
    private final int bias;
    private final Special special;
    private final float[] values;

    private SmallFloat(int exponentBits, int mantissaBits, int bias, Special special) {
        this.exponentBits = exponentBits;
        this.mantissaBits = mantissaBits;
        this.bias = bias;
        this.special = special;
        int signBits = special == Special.EXPONENT_ALONE ? 0 : 1;
        values = new float[1 << (signBits + exponentBits + mantissaBits)];
        for (int code = 0; code < values.length; code++) {
            values[code] = decode(code);
        }
    }

    /// The number that this code stands for.
    ///
    /// @param code of as many bits as the type has; higher bits are 0
    public float valueOf(int code) {
        return values[code];
    }

    /// The number of codes: 256 for the types of 8 bits.
    public int codes() {
        return values.length;
    }

    private float decode(int code) {
        if (special == Special.EXPONENT_ALONE) {
            return code == 0xFF ? Float.NaN : Math.scalb(1f, code - bias);
        }
        int signBit = 1 << (exponentBits + mantissaBits);
        int magnitude = code & (signBit - 1);
        int exponent = magnitude >> mantissaBits;
        int mantissa = magnitude & ((1 << mantissaBits) - 1);
        float sign = (code & signBit) == 0 ? 1 : -1;
        boolean topExponent = exponent == (1 << exponentBits) - 1;
        if (special == Special.AS_IEEE && topExponent) {
            return mantissa == 0 ? sign * Float.POSITIVE_INFINITY : Float.NaN;
        }
        if ((special == Special.NAN_WHERE_ALL_ONES && magnitude == signBit - 1)
                || (special == Special.NAN_IN_PLACE_OF_MINUS_ZERO && code == signBit)) {
            return Float.NaN;
        }
        return exponent == 0
                ? sign * Math.scalb((float) mantissa, 1 - bias - mantissaBits)
                : sign * Math.scalb((float) (mantissa + (1 << mantissaBits)), exponent - bias - mantissaBits);
    }
}
