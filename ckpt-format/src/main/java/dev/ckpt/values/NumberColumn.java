package dev.ckpt.values;

import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Elements;
import dev.ckpt.values.ExactNumbers.Kind;

/// How the numbers of a tensor are written so that they line up. The rules are PyTorch's: a float is written with its digits
/// after the point, without any where all are whole, and in scientific notation where the largest is above 10^8, the
/// smallest below 10^-4, or the one more than 1,000 times the other.
///
/// First every number that will be printed is [#take]n, then each is [#text].
final class NumberColumn {

    private static final double LARGE = 1e8;
    private static final double SMALL = 1e-4;
    private static final double WIDE = 1000;

    private final Kind kind;
    private final boolean imaginary;
    private final int digits;
    private boolean whole = true;
    /// Of the numbers that are finite and not zero: the extremes of their sizes, above and below zero.
    private final Sizes above = new Sizes();
    private final Sizes below = new Sizes();
    private int width = 1;

    private NumberColumn(Kind kind, boolean imaginary, int digits) {
        this.kind = kind;
        this.imaginary = imaginary;
        this.digits = digits;
    }

    /// @param digits after the point, of floats
    static NumberColumn of(DType dtype, int digits) {
        Kind kind = Kind.of(dtype);
        return new NumberColumn(kind == Kind.COMPLEX ? Kind.REAL : kind, false, digits);
    }

    /// The column of the imaginary parts.
    static NumberColumn ofImaginary(int digits) {
        return new NumberColumn(Kind.REAL, true, digits);
    }

    /// Looks at a number that will be printed.
    void take(Elements elements, int index) {
        if (kind == Kind.REAL) {
            take(number(elements, index));
        } else {
            width = Math.max(width, integer(elements, index).length());
        }
    }

    private void take(double number) {
        if (number == 0 || !Double.isFinite(number)) {
            return;
        }
        whole &= number == Math.rint(number);
        if (number > 0) {
            above.take(number);
        } else {
            below.take(-number);
        }
    }

    /// Ends the looking.
    void settle() {
        for (double number : new double[]{above.least, above.most, -below.least, -below.most}) {
            if (number != 0 && Double.isFinite(number)) {
                width = Math.max(width, text(number).length());
            }
        }
    }

    /// Columns that a number takes; NaN and infinities may take more.
    int width() {
        return width;
    }

    /// The number, padded on the left.
    String text(Elements elements, int index) {
        String text = kind == Kind.REAL ? text(number(elements, index)) : integer(elements, index);
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    boolean isFinite(Elements elements, int index) {
        return kind != Kind.REAL || Double.isFinite(number(elements, index));
    }

    private double number(Elements elements, int index) {
        return imaginary ? elements.imaginary(index) : elements.real(index);
    }

    private String integer(Elements elements, int index) {
        return switch (kind) {
            case TRUTH -> elements.integer(index) == 0 ? "False" : "True";
            case UNSIGNED -> Long.toUnsignedString(elements.integer(index));
            case INTEGER, REAL, COMPLEX -> Long.toString(elements.integer(index));
        };
    }

    private String text(double number) {
        if (scientific()) {
            return PythonNumber.scientific(number, digits);
        }
        if (whole) {
            return PythonNumber.fixed(number, 0) + (Double.isFinite(number) ? "." : "");
        }
        return PythonNumber.fixed(number, digits);
    }

    private boolean scientific() {
        double most = Math.max(above.most, below.most);
        double least = Math.min(above.least, below.least);
        return most > 0 && (most / least > WIDE || most > LARGE || least < SMALL);
    }

    /// The extremes of some numbers above zero.
    private static final class Sizes {

        private double least = Double.POSITIVE_INFINITY;
        private double most;

        void take(double size) {
            least = Math.min(least, size);
            most = Math.max(most, size);
        }
    }
}
