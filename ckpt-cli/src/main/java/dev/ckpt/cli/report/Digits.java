package dev.ckpt.cli.report;

import dev.ckpt.cli.screen.Numbers;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.OptionalDouble;

/// Measured numbers, to the few digits that a person compares. The page's script reads them back to sort by them.
final class Digits {

    /// Stands for a number that there is not.
    static final String NONE = "–";

    private static final MathContext FEW = new MathContext(4);

    private Digits() {}

    /// `0.0213`, `1.04e-05`, `nan`.
    static String of(double number) {
        return Double.isFinite(number)
                ? Numbers.setting(new BigDecimal(number).round(FEW).doubleValue())
                : Numbers.setting(number);
    }

    static String of(OptionalDouble number) {
        return number.isPresent() ? of(number.getAsDouble()) : NONE;
    }

    /// A cosine, which tells most by how far it is from 1.
    static String near(double cosine) {
        return Double.isFinite(cosine)
                ? BigDecimal.valueOf(cosine).setScale(6, RoundingMode.HALF_EVEN)
                        .stripTrailingZeros().toPlainString()
                : of(cosine);
    }

    /// A share from 0 on, in per cent; what is there is never shown as none, nor what lacks as all.
    static String share(double share) {
        if (!Double.isFinite(share)) {
            return of(share);
        }
        if (share > 10) {
            return of(share * 100) + "%";
        }
        if (share > 0 && share < 0.0005) {
            return "<0.1%";
        }
        if (share < 1 && share >= 0.9995) {
            return ">99.9%";
        }
        long tenths = Math.round(share * 1000);
        return tenths / 10 + "." + tenths % 10 + "%";
    }

    /// A length of a drawing, with one digit behind the point at most.
    static String length(double length) {
        long tenths = Math.round(length * 10);
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : Double.toString(tenths / 10.0);
    }
}
