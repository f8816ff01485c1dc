package dev.ckpt.numbers;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// [ScalarStats] with the Vector API. A vector of floats becomes two of doubles, which add up apart; what does not fill a
/// vector goes the scalar way.
final class VectorStats implements StatsKernel {

    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;

    @Override
    public void floats(float[] numbers, int length, NumberSums sums) {
        if (length == 0) {
            return;
        }
        double first = numbers[0];
        DoubleVector origin = DoubleVector.broadcast(D, first);
        DoubleVector d0 = DoubleVector.zero(D);
        DoubleVector d1 = d0;
        DoubleVector dd0 = d0;
        DoubleVector dd1 = d0;
        FloatVector low = FloatVector.broadcast(F, Float.POSITIVE_INFINITY);
        FloatVector high = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
        int zeros = 0;
        int bound = F.loopBound(length);
        for (int i = 0; i < bound; i += F.length()) {
            FloatVector x = FloatVector.fromArray(F, numbers, i);
            low = low.min(x);
            high = high.max(x);
            zeros += x.compare(VectorOperators.EQ, 0f).trueCount();
            DoubleVector e = ((DoubleVector) x.convertShape(VectorOperators.F2D, D, 0)).sub(origin);
            DoubleVector f = ((DoubleVector) x.convertShape(VectorOperators.F2D, D, 1)).sub(origin);
            d0 = d0.add(e);
            d1 = d1.add(f);
            dd0 = e.fma(e, dd0);
            dd1 = f.fma(f, dd1);
        }
        double d = LaneSum.of(d0.add(d1));
        double dd = LaneSum.of(dd0.add(dd1));
        float min = low.reduceLanes(VectorOperators.MIN);
        float max = high.reduceLanes(VectorOperators.MAX);
        for (int i = bound; i < length; i++) {
            double e = numbers[i] - first;
            d += e;
            dd += e * e;
            min = Math.min(min, numbers[i]);
            max = Math.max(max, numbers[i]);
            zeros += numbers[i] == 0 ? 1 : 0;
        }
        if (!sums.addFinite(length, zeros, min, max, first, d, dd)) {
            ScalarStats.oneByOne(numbers, length, sums);
        }
    }

    @Override
    public void doubles(double[] numbers, int length, NumberSums sums) {
        if (length == 0) {
            return;
        }
        double first = numbers[0];
        DoubleVector origin = DoubleVector.broadcast(D, first);
        DoubleVector sum = DoubleVector.zero(D);
        DoubleVector squares = sum;
        DoubleVector low = DoubleVector.broadcast(D, Double.POSITIVE_INFINITY);
        DoubleVector high = DoubleVector.broadcast(D, Double.NEGATIVE_INFINITY);
        int zeros = 0;
        int bound = D.loopBound(length);
        for (int i = 0; i < bound; i += D.length()) {
            DoubleVector x = DoubleVector.fromArray(D, numbers, i);
            low = low.min(x);
            high = high.max(x);
            zeros += x.compare(VectorOperators.EQ, 0.0).trueCount();
            DoubleVector e = x.sub(origin);
            sum = sum.add(e);
            squares = e.fma(e, squares);
        }
        double d = LaneSum.of(sum);
        double dd = LaneSum.of(squares);
        double min = low.reduceLanes(VectorOperators.MIN);
        double max = high.reduceLanes(VectorOperators.MAX);
        for (int i = bound; i < length; i++) {
            double e = numbers[i] - first;
            d += e;
            dd += e * e;
            min = Math.min(min, numbers[i]);
            max = Math.max(max, numbers[i]);
            zeros += numbers[i] == 0 ? 1 : 0;
        }
        if (!sums.addFinite(length, zeros, min, max, first, d, dd)) {
            ScalarStats.oneByOne(numbers, length, sums);
        }
    }
}
