package dev.ckpt.cli.screen;

import java.math.BigDecimal;
import java.math.MathContext;

/// Numbers as people read them.
public final class Numbers {

    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    /// Significant digits of a setting in a headline: more are noise of float arithmetic (0.00030000001).
    private static final MathContext HEADLINE = new MathContext(6);

    /// Digits of a number in a column of many.
    private static final MathContext BRIEF = new MathContext(4);

    private static final double BRIEF_WHOLE = 1e7;

    /// So short a text has six digits at most.
    private static final int SHORT = 7;

    private Numbers() {}

    /// `19,961,856`.
    public static String count(long number) {
        String digits = Long.toString(number);
        int start = number < 0 ? 1 : 0;
        if (digits.length() - start <= 3) {
            return digits;
        }
        StringBuilder grouped = new StringBuilder(digits.length() + digits.length() / 3);
        for (int i = 0; i < digits.length(); i++) {
            if (i > start && (digits.length() - i) % 3 == 0) {
                grouped.append(',');
            }
            grouped.append(digits.charAt(i));
        }
        return grouped.toString();
    }

    /// `76.1 MiB`; below 1 KiB plain bytes: `768 B`.
    public static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        int unit = 0;
        double scaled = bytes / 1024.0;
        while (scaled >= 1023.95 && unit < UNITS.length - 1) { // 1023.95 would be shown as 1024.0
            scaled /= 1024;
            unit++;
        }
        return fixed(scaled) + " " + UNITS[unit];
    }

    /// `46.7%`, of two numbers that are not negative.
    public static String percent(long part, long whole) {
        return whole == 0 ? "0.0%" : fixed(100.0 * part / whole) + "%";
    }

    /// `33%`; what is there is never shown as 0%.
    public static String wholePercent(long part, long whole) {
        long percent = whole == 0 ? 0 : Math.round(100.0 * part / whole);
        return part > 0 && percent == 0 ? "<1%" : percent + "%";
    }

    private static String fixed(double number) {
        long tenths = Math.round(number * 10);
        return count(tenths / 10) + "." + tenths % 10;
    }

    /// As Python prints it, which is how people know their settings: `0.0003`, `1e-05`, `1.0`.
    public static String real(double number) {
        return finite(number) ? python(Double.toString(number), true) : special(number);
    }

    /// As [#real], rounded to six digits and without a trailing `.0`.
    public static String setting(double number) {
        if (!finite(number)) {
            return special(number);
        }
        String exact = Double.toString(number);
        return python(exact.length() <= SHORT ? exact : Double.toString(rounded(exact)), false);
    }

    /// Four digits, for columns: `0.0361`, `-1.234e-05`; whole numbers of up to seven digits as they are.
    public static String brief(double number) {
        if (!finite(number)) {
            return special(number);
        }
        if (Math.abs(number) < BRIEF_WHOLE && number == Math.rint(number)) {
            return Long.toString((long) number);
        }
        BigDecimal rounded = new BigDecimal(number).round(BRIEF).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= -4 && exponent < 7) {
            return rounded.toPlainString();
        }
        String digits = rounded.unscaledValue().abs().toString();
        int size = Math.abs(exponent);
        return (number < 0 ? "-" : "") + digits.charAt(0) + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + (exponent < 0 ? "e-" : "e+") + (size < 10 ? "0" : "") + size;
    }

    private static double rounded(String exact) {
        return new BigDecimal(exact).round(HEADLINE).doubleValue();
    }

    private static boolean finite(double number) {
        return !Double.isNaN(number) && !Double.isInfinite(number);
    }

    private static String special(double number) {
        return Double.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
    }

    /// Java and Python choose the same digits, the fewest that name the number, and write them differently. Texts are
    /// cheap; arithmetic on decimals costs a short command milliseconds.
    ///
    /// @param java `-3.25E-4`, `12.0`
    /// @param point whether a whole number ends in `.0`
    private static String python(String java, boolean point) {
        String sign = java.startsWith("-") ? "-" : "";
        int e = java.indexOf('E');
        String plain = java.substring(sign.length(), e < 0 ? java.length() : e);
        int dot = plain.indexOf('.');
        String digits = plain.substring(0, dot) + plain.substring(dot + 1);
        int first = 0;
        while (first < digits.length() - 1 && digits.charAt(first) == '0') {
            first++;
        }
        // the power of ten of the first digit
        int exponent = dot - 1 - first + (e < 0 ? 0 : Integer.parseInt(java.substring(e + 1)));
        digits = digits.substring(first);
        int last = digits.length();
        while (last > 1 && digits.charAt(last - 1) == '0') {
            last--;
        }
        digits = digits.substring(0, last);
        if (digits.equals("0")) {
            return sign + (point ? "0.0" : "0");
        }
        if (exponent < -4 || exponent >= 16) {
            int size = Math.abs(exponent);
            return sign + digits.charAt(0) + (digits.length() > 1 ? "." + digits.substring(1) : "")
                    + (exponent < 0 ? "e-" : "e+") + (size < 10 ? "0" : "") + size;
        }
        if (exponent < 0) {
            return sign + "0." + "0".repeat(-exponent - 1) + digits;
        }
        if (digits.length() <= exponent + 1) {
            return sign + digits + "0".repeat(exponent + 1 - digits.length()) + (point ? ".0" : "");
        }
        return sign + digits.substring(0, exponent + 1) + "." + digits.substring(exponent + 1);
    }
}
