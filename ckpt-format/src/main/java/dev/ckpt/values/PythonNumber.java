package dev.ckpt.values;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/// Numbers as Python formats them: `f"{x:.4f}"` and `f"{x:.4e}"`. Both round the exact number, ties to the even digit; Java's
/// own formats round the shortest decimal that names it, ties upwards.
final class PythonNumber {

    private PythonNumber() {}

    /// `-0.1235`.
    static String fixed(double number, int digits) {
        if (!Double.isFinite(number)) {
            return special(number);
        }
        String text = new BigDecimal(Math.abs(number)).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
        return sign(number) + text;
    }

    /// `-1.2346e-05`.
    static String scientific(double number, int digits) {
        if (!Double.isFinite(number)) {
            return special(number);
        }
        BigDecimal rounded = number == 0
                ? new BigDecimal(BigInteger.ZERO, digits)
                : new BigDecimal(Math.abs(number)).round(new MathContext(digits + 1, RoundingMode.HALF_EVEN));
        StringBuilder plain = new StringBuilder(rounded.unscaledValue().toString());
        int exponent = number == 0 ? 0 : plain.length() - 1 - rounded.scale();
        plain.repeat('0', Math.max(0, digits + 1 - plain.length())); // an exact number may have fewer
        if (digits > 0) {
            plain.insert(1, '.');
        }
        int size = Math.abs(exponent);
        return sign(number) + plain + (exponent < 0 ? "e-" : "e+") + (size < 10 ? "0" : "") + size;
    }

    private static String sign(double number) {
        return Double.doubleToRawLongBits(number) < 0 ? "-" : "";
    }

    private static String special(double number) {
        return Double.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
    }
}
