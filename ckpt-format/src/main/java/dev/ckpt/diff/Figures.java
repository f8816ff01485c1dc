package dev.ckpt.diff;

import dev.ckpt.model.OptimizerState;
import dev.ckpt.model.Understanding;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/// Figures as the reasons give them.
final class Figures {

    private Figures() {}

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /// `84%`, `0.52%`, `16,057%`.
    static String percent(double share) {
        double percent = 100 * share;
        return (Math.abs(percent) >= 10 ? String.format(Locale.ROOT, "%,.0f", percent) : twoDigits(percent)) + "%";
    }

    private static String twoDigits(double number) {
        return new BigDecimal(number).round(new MathContext(2)).stripTrailingZeros().toPlainString();
    }

    /// `0.0003`, without a power of ten.
    static String rate(double rate) {
        return new BigDecimal(rate).round(new MathContext(4)).stripTrailingZeros().toPlainString();
    }

    static String kinds(Understanding checkpoint) {
        return String.join(" + ", checkpoint.optimizers().stream().map(OptimizerState::kind).toList());
    }
}
