package dev.ckpt.cli.screen;

import java.math.BigDecimal;
import java.math.MathContext;

/// Measured numbers, of which the first digits say all that is to be seen at a glance.
public final class Brief {

    private static final MathContext FOUR = new MathContext(4);
    private static final MathContext THREE = new MathContext(3);

    private Brief() {}

    /// Four digits: `12.34`, `0.0003`, `1.203e-07`.
    public static String number(double number) {
        return Double.isFinite(number)
                ? Numbers.setting(new BigDecimal(number).round(FOUR).doubleValue())
                : Numbers.setting(number);
    }

    /// A share as a percentage of three digits: `8.31%`, `0.0421%`, `160%`; `inf` and `nan` as they are.
    public static String percent(double share) {
        return Double.isFinite(share)
                ? Numbers.setting(new BigDecimal(share).movePointRight(2).round(THREE).doubleValue()) + "%"
                : Numbers.setting(share);
    }
}
