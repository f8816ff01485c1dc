package dev.ckpt.cli.diff;

import dev.ckpt.cli.screen.Numbers;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// How the measures of a comparison are written: with as many digits as say something.
final class Measures {

    private static final MathContext THREE = new MathContext(3, RoundingMode.HALF_UP);
    private static final MathContext TWO = new MathContext(2, RoundingMode.HALF_UP);

    /// Of a cosine.
    private static final int LEAST_DECIMALS = 3;

    /// Doubles have no more.
    private static final int MOST_DECIMALS = 15;

    private Measures() {}

    /// `0.000587`, `12.3`, `1.02e-07`.
    static String number(double number) {
        return isFinite(number)
                ? Numbers.setting(new BigDecimal(number).round(THREE).doubleValue())
                : Numbers.setting(number);
    }

    /// A share as `1.10%`, `12.3%`, `1,250%`.
    static String percent(double share) {
        double percent = share * 100;
        if (!isFinite(percent) || percent == 0 || percent >= 1e9) {
            return Numbers.setting(percent) + "%";
        }
        if (percent >= 99.95) {
            return Numbers.count(Math.round(percent)) + "%";
        }
        if (percent >= 9.995) {
            return decimals(percent, 1) + "%";
        }
        return (percent >= 0.01
                ? decimals(percent, 2)
                : Numbers.setting(new BigDecimal(percent).round(TWO).doubleValue())) + "%";
    }

    /// `0.71`, `0.99997`: decimals until it is seen how far it is from 1.
    static String cosine(double cosine) {
        double apart = 1 - cosine;
        if (!isFinite(cosine) || apart == 0) {
            return Numbers.setting(cosine);
        }
        int decimals = Math.clamp((int) -Math.floor(Math.log10(Math.abs(apart))), LEAST_DECIMALS, MOST_DECIMALS);
        String text = decimals(cosine, decimals);
        return decimals == LEAST_DECIMALS && text.endsWith("0") ? text.substring(0, text.length() - 1) : text;
    }

    private static String decimals(double number, int decimals) {
        return new BigDecimal(number).setScale(decimals, RoundingMode.HALF_UP).toPlainString();
    }

    private static boolean isFinite(double number) {
        return !Double.isNaN(number) && !Double.isInfinite(number);
    }

    /// A bar of at most `columns` columns; what is there has one at least.
    static String bar(double part, double whole, int columns) {
        if (!(part > 0) || !(whole > 0)) {
            return "";
        }
        double share = Double.isInfinite(part) ? 1 : Double.isInfinite(whole) ? 0 : part / whole;
        return "#".repeat(Math.clamp(Math.round(share * columns), 1, columns));
    }
}
