package dev.ckpt.numbers;

/// The reference: a loop that says what is meant. Four sums at a time, because one addition does not wait for another then.
final class ScalarCompare implements CompareKernel {

    @Override
    public void floats(float[] a, float[] b, int length, PairSums sums) {
        double a0 = 0;
        double a1 = 0;
        double b0 = 0;
        double b1 = 0;
        double d0 = 0;
        double d1 = 0;
        float max0 = 0;
        float max1 = 0;
        int changed = 0;
        int even = length & ~1;
        for (int i = 0; i < even; i += 2) {
            float x = a[i];
            float y = b[i];
            float v = a[i + 1];
            float w = b[i + 1];
            double e = (double) y - x;
            double f = (double) w - v;
            a0 += (double) x * x;
            a1 += (double) v * v;
            b0 += (double) y * y;
            b1 += (double) w * w;
            d0 += e * e;
            d1 += f * f;
            max0 = Math.max(max0, Math.abs(y - x));
            max1 = Math.max(max1, Math.abs(w - v));
            changed += Float.floatToRawIntBits(x) == Float.floatToRawIntBits(y) ? 0 : 1;
            changed += Float.floatToRawIntBits(v) == Float.floatToRawIntBits(w) ? 0 : 1;
        }
        for (int i = even; i < length; i++) {
            double e = (double) b[i] - a[i];
            a0 += (double) a[i] * a[i];
            b0 += (double) b[i] * b[i];
            d0 += e * e;
            max0 = Math.max(max0, Math.abs(b[i] - a[i]));
            changed += Float.floatToRawIntBits(a[i]) == Float.floatToRawIntBits(b[i]) ? 0 : 1;
        }
        finish(a, b, length, changed, a0 + a1, b0 + b1, d0 + d1, Math.max(max0, max1), sums);
    }

    /// Where a block's sums go, once a kernel has them.
    ///
    /// The product of the two follows from the squares, since (b - a)^2 = a^2 + b^2 - 2ab; what that loses is of the size of a
    /// rounding of the larger square.
    ///
    /// @param largest the block's largest difference, rounded to a float
    static void finish(float[] a, float[] b, int length, long changed, double squaresA, double squaresB,
            double squaresD, float largest, PairSums sums) {
        long before = sums.count();
        if (!sums.addFinite(length, changed, squaresA, squaresB, squaresD, (squaresA + squaresB - squaresD) / 2)) {
            for (int i = 0; i < length; i++) {
                sums.addOne(a[i], b[i], Float.floatToRawIntBits(a[i]) != Float.floatToRawIntBits(b[i]));
            }
        } else if (largest > 0 && largest >= (float) sums.maxAbs()) {
            for (int i = 0; i < length; i++) {
                sums.largest(Math.abs((double) b[i] - a[i]), before + i);
            }
        }
    }

    @Override
    public void doubles(double[] a, double[] b, int length, PairSums sums) {
        double squaresA = 0;
        double squaresB = 0;
        double squaresD = 0;
        double largest = 0;
        int changed = 0;
        for (int i = 0; i < length; i++) {
            double d = b[i] - a[i];
            squaresA += a[i] * a[i];
            squaresB += b[i] * b[i];
            squaresD += d * d;
            largest = Math.max(largest, Math.abs(d));
            changed += Double.doubleToRawLongBits(a[i]) == Double.doubleToRawLongBits(b[i]) ? 0 : 1;
        }
        finish(a, b, length, changed, squaresA, squaresB, squaresD, largest, sums);
    }

    /// As for floats.
    static void finish(double[] a, double[] b, int length, long changed, double squaresA, double squaresB,
            double squaresD, double largest, PairSums sums) {
        long before = sums.count();
        if (!sums.addFinite(length, changed, squaresA, squaresB, squaresD, (squaresA + squaresB - squaresD) / 2)) {
            for (int i = 0; i < length; i++) {
                sums.addOne(a[i], b[i], Double.doubleToRawLongBits(a[i]) != Double.doubleToRawLongBits(b[i]));
            }
        } else if (largest > sums.maxAbs()) {
            for (int i = 0; i < length; i++) {
                sums.largest(Math.abs(b[i] - a[i]), before + i);
            }
        }
    }
}
