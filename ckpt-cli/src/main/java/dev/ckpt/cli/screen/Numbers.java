package dev.ckpt.cli.screen;

import java.math.BigDecimal;
import java.math.MathContext;

/// Numbers as people read them.
public final class Numbers {

    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    /// Significant digits of a setting in a headline: more are noise of float arithmetic (0.00030000001).
    private static final MathContext HEADLINE = new MathContext(6);

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
        return finite(number) ? python(BigDecimal.valueOf(number), true) : special(number);
    }

    /// As [#real], rounded to six digits and without a trailing `.0`.
    public static String setting(double number) {
        return finite(number) ? python(new BigDecimal(number).round(HEADLINE), false) : special(number);
    }

    private static boolean finite(double number) {
        return !Double.isNaN(number) && !Double.isInfinite(number);
    }

    private static String special(double number) {
        return Double.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
    }

    private static String python(BigDecimal exact, boolean point) {
        if (exact.signum() == 0) {
            return point ? "0.0" : "0";
        }
        BigDecimal number = exact.stripTrailingZeros();
        int exponent = number.precision() - number.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = number.toPlainString();
            return point && number.scale() <= 0 ? plain + ".0" : plain;
        }
        BigDecimal mantissa = number.movePointLeft(exponent).stripTrailingZeros();
        int size = Math.abs(exponent);
        return mantissa.toPlainString() + "e" + (exponent < 0 ? "-" : "+") + (size < 10 ? "0" : "") + size;
    }
}
