package dev.ckpt.numbers;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// [ScalarCompare] with the Vector API. A vector of floats becomes two of doubles, which add up apart; what does not fill a
/// vector goes the scalar way.
final class VectorCompare implements CompareKernel {

    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> I = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;

    @Override
    public void floats(float[] a, float[] b, int length, PairSums sums) {
        DoubleVector a0 = DoubleVector.zero(D);
        DoubleVector a1 = a0;
        DoubleVector b0 = a0;
        DoubleVector b1 = a0;
        DoubleVector d0 = a0;
        DoubleVector d1 = a0;
        IntVector max = IntVector.zero(I);
        int changed = 0;
        int bound = F.loopBound(length);
        for (int i = 0; i < bound; i += F.length()) {
            FloatVector x = FloatVector.fromArray(F, a, i);
            FloatVector y = FloatVector.fromArray(F, b, i);
            // without their sign, bits are in the order of the numbers; a maximum of floats minds NaN, and costs four times as much
            max = max.max(y.sub(x).reinterpretAsInts().and(Integer.MAX_VALUE));
            changed += x.reinterpretAsInts().compare(VectorOperators.NE, y.reinterpretAsInts()).trueCount();
            DoubleVector x0 = (DoubleVector) x.convertShape(VectorOperators.F2D, D, 0);
            DoubleVector y0 = (DoubleVector) y.convertShape(VectorOperators.F2D, D, 0);
            DoubleVector x1 = (DoubleVector) x.convertShape(VectorOperators.F2D, D, 1);
            DoubleVector y1 = (DoubleVector) y.convertShape(VectorOperators.F2D, D, 1);
            DoubleVector e0 = y0.sub(x0);
            DoubleVector e1 = y1.sub(x1);
            a0 = x0.fma(x0, a0);
            a1 = x1.fma(x1, a1);
            b0 = y0.fma(y0, b0);
            b1 = y1.fma(y1, b1);
            d0 = e0.fma(e0, d0);
            d1 = e1.fma(e1, d1);
        }
        double squaresA = LaneSum.of(a0.add(a1));
        double squaresB = LaneSum.of(b0.add(b1));
        double squaresD = LaneSum.of(d0.add(d1));
        float largest = Float.intBitsToFloat(max.reduceLanes(VectorOperators.MAX));
        for (int i = bound; i < length; i++) {
            double d = (double) b[i] - a[i];
            squaresA += (double) a[i] * a[i];
            squaresB += (double) b[i] * b[i];
            squaresD += d * d;
            largest = Math.max(largest, Math.abs(b[i] - a[i]));
            changed += Float.floatToRawIntBits(a[i]) == Float.floatToRawIntBits(b[i]) ? 0 : 1;
        }
        ScalarCompare.finish(a, b, length, changed, squaresA, squaresB, squaresD, largest, sums);
    }

    @Override
    public void floats(MemorySegment a, MemorySegment b, long at, int length, PairSums sums) {
        DoubleVector a0 = DoubleVector.zero(D);
        DoubleVector a1 = a0;
        DoubleVector b0 = a0;
        DoubleVector b1 = a0;
        DoubleVector d0 = a0;
        DoubleVector d1 = a0;
        IntVector max = IntVector.zero(I);
        int changed = 0;
        int bound = F.loopBound(length);
        for (int i = 0; i < bound; i += F.length()) {
            FloatVector x = FloatVector.fromMemorySegment(F, a, at + 4L * i, ByteOrder.LITTLE_ENDIAN);
            FloatVector y = FloatVector.fromMemorySegment(F, b, at + 4L * i, ByteOrder.LITTLE_ENDIAN);
            // without their sign, bits are in the order of the numbers; a maximum of floats minds NaN, and costs four times as much
            max = max.max(y.sub(x).reinterpretAsInts().and(Integer.MAX_VALUE));
            changed += x.reinterpretAsInts().compare(VectorOperators.NE, y.reinterpretAsInts()).trueCount();
            DoubleVector x0 = (DoubleVector) x.convertShape(VectorOperators.F2D, D, 0);
            DoubleVector y0 = (DoubleVector) y.convertShape(VectorOperators.F2D, D, 0);
            DoubleVector x1 = (DoubleVector) x.convertShape(VectorOperators.F2D, D, 1);
            DoubleVector y1 = (DoubleVector) y.convertShape(VectorOperators.F2D, D, 1);
            DoubleVector e0 = y0.sub(x0);
            DoubleVector e1 = y1.sub(x1);
            a0 = x0.fma(x0, a0);
            a1 = x1.fma(x1, a1);
            b0 = y0.fma(y0, b0);
            b1 = y1.fma(y1, b1);
            d0 = e0.fma(e0, d0);
            d1 = e1.fma(e1, d1);
        }
        double squaresA = LaneSum.of(a0.add(a1));
        double squaresB = LaneSum.of(b0.add(b1));
        double squaresD = LaneSum.of(d0.add(d1));
        float largest = Float.intBitsToFloat(max.reduceLanes(VectorOperators.MAX));
        for (int i = bound; i < length; i++) {
            float x = a.get(ScalarCompare.F32, at + 4L * i);
            float y = b.get(ScalarCompare.F32, at + 4L * i);
            double d = (double) y - x;
            squaresA += (double) x * x;
            squaresB += (double) y * y;
            squaresD += d * d;
            largest = Math.max(largest, Math.abs(y - x));
            changed += Float.floatToRawIntBits(x) == Float.floatToRawIntBits(y) ? 0 : 1;
        }
        ScalarCompare.finish(a, b, at, length, changed, squaresA, squaresB, squaresD, largest, sums);
    }

    @Override
    public void doubles(double[] a, double[] b, int length, PairSums sums) {
        DoubleVector squareA = DoubleVector.zero(D);
        DoubleVector squareB = squareA;
        DoubleVector squareD = squareA;
        DoubleVector max = squareA;
        int changed = 0;
        int bound = D.loopBound(length);
        for (int i = 0; i < bound; i += D.length()) {
            DoubleVector x = DoubleVector.fromArray(D, a, i);
            DoubleVector y = DoubleVector.fromArray(D, b, i);
            DoubleVector d = y.sub(x);
            max = max.max(d.abs());
            changed += x.reinterpretAsLongs().compare(VectorOperators.NE, y.reinterpretAsLongs()).trueCount();
            squareA = x.fma(x, squareA);
            squareB = y.fma(y, squareB);
            squareD = d.fma(d, squareD);
        }
        double squaresA = LaneSum.of(squareA);
        double squaresB = LaneSum.of(squareB);
        double squaresD = LaneSum.of(squareD);
        double largest = max.reduceLanes(VectorOperators.MAX);
        for (int i = bound; i < length; i++) {
            double d = b[i] - a[i];
            squaresA += a[i] * a[i];
            squaresB += b[i] * b[i];
            squaresD += d * d;
            largest = Math.max(largest, Math.abs(d));
            changed += Double.doubleToRawLongBits(a[i]) == Double.doubleToRawLongBits(b[i]) ? 0 : 1;
        }
        ScalarCompare.finish(a, b, length, changed, squaresA, squaresB, squaresD, largest, sums);
    }
}
