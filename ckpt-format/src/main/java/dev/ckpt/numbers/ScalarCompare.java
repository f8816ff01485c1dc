package dev.ckpt.numbers;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The reference: a loop that says what is meant. Its three sums do not wait for one another, and a compiler of a short-lived
/// process is soon done with it.
final class ScalarCompare implements CompareKernel {

    static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    @Override
    public void floats(float[] a, float[] b, int length, PairSums sums) {
        double squaresA = 0;
        double squaresB = 0;
        double squaresD = 0;
        int largest = 0;
        int changed = 0;
        for (int i = 0; i < length; i++) {
            float x = a[i];
            float y = b[i];
            double d = (double) y - x;
            squaresA += (double) x * x;
            squaresB += (double) y * y;
            squaresD += d * d;
            // without their sign, bits are in the order of the numbers; a maximum of floats minds NaN, and costs more
            largest = Math.max(largest, Float.floatToRawIntBits(y - x) & Integer.MAX_VALUE);
            changed += Float.floatToRawIntBits(x) == Float.floatToRawIntBits(y) ? 0 : 1;
        }
        finish(a, b, length, changed, squaresA, squaresB, squaresD, Float.intBitsToFloat(largest), sums);
    }

    @Override
    public void floats(MemorySegment a, MemorySegment b, long at, int length, PairSums sums) {
        double squaresA = 0;
        double squaresB = 0;
        double squaresD = 0;
        int largest = 0;
        int changed = 0;
        for (int i = 0; i < length; i++) {
            float x = a.get(F32, at + 4L * i);
            float y = b.get(F32, at + 4L * i);
            double d = (double) y - x;
            squaresA += (double) x * x;
            squaresB += (double) y * y;
            squaresD += d * d;
            largest = Math.max(largest, Float.floatToRawIntBits(y - x) & Integer.MAX_VALUE);
            changed += Float.floatToRawIntBits(x) == Float.floatToRawIntBits(y) ? 0 : 1;
        }
        finish(a, b, at, length, changed, squaresA, squaresB, squaresD, Float.intBitsToFloat(largest), sums);
    }

    /// As for arrays.
    static void finish(MemorySegment a, MemorySegment b, long at, int length, long changed, double squaresA,
            double squaresB, double squaresD, float largest, PairSums sums) {
        long before = sums.count();
        if (!sums.addFinite(length, changed, squaresA, squaresB, squaresD, (squaresA + squaresB - squaresD) / 2)) {
            for (int i = 0; i < length; i++) {
                float x = a.get(F32, at + 4L * i);
                float y = b.get(F32, at + 4L * i);
                sums.addOne(x, y, Float.floatToRawIntBits(x) != Float.floatToRawIntBits(y));
            }
        } else if (largest > 0 && largest >= (float) sums.maxAbs()) {
            for (int i = 0; i < length; i++) {
                sums.largest(Math.abs((double) b.get(F32, at + 4L * i) - a.get(F32, at + 4L * i)), before + i);
            }
        }
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
