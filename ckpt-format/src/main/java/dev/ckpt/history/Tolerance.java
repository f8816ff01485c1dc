package dev.ckpt.history;

/// How far two numbers may be apart: |b - a| <= atol + rtol * |b|, as `torch.allclose` has it.
public record Tolerance(double atol, double rtol) {

    /// Every bit counts.
    public static final Tolerance EXACT = new Tolerance(0, 0);

    public Tolerance {
        if (!(atol >= 0) || !(rtol >= 0)) {
            throw new IllegalArgumentException("a tolerance of " + atol + " and " + rtol);
        }
    }

    public boolean isExact() {
        return atol == 0 && rtol == 0;
    }

    /// Two NaNs are together, and so are two infinities of one sign.
    boolean allows(double a, double b) {
        return a == b || (Double.isNaN(a) && Double.isNaN(b))
                || (Double.isFinite(a) && Double.isFinite(b) && Math.abs(b - a) <= atol + rtol * Math.abs(b));
    }
}
