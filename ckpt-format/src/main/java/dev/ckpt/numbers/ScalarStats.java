package dev.ckpt.numbers;

/// The reference: a loop that says what is meant. Two sums at a time, because one addition does not wait for another then.
///
/// Sums are those of the differences from the block's first number: as it is one of the numbers, the squares of a block of
/// 2,048 lose at most 11 bits of a double's 53, however far the numbers are from zero.
final class ScalarStats implements StatsKernel {

    @Override
    public void floats(float[] numbers, int length, NumberSums sums) {
        if (length == 0) {
            return;
        }
        double first = numbers[0];
        double d0 = 0;
        double d1 = 0;
        double dd0 = 0;
        double dd1 = 0;
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        int zeros = 0;
        int even = length & ~1;
        for (int i = 0; i < even; i += 2) {
            float x = numbers[i];
            float y = numbers[i + 1];
            double e = x - first;
            double f = y - first;
            d0 += e;
            d1 += f;
            dd0 += e * e;
            dd1 += f * f;
            min = Math.min(min, Math.min(x, y));
            max = Math.max(max, Math.max(x, y));
            zeros += (x == 0 ? 1 : 0) + (y == 0 ? 1 : 0);
        }
        for (int i = even; i < length; i++) {
            double e = numbers[i] - first;
            d0 += e;
            dd0 += e * e;
            min = Math.min(min, numbers[i]);
            max = Math.max(max, numbers[i]);
            zeros += numbers[i] == 0 ? 1 : 0;
        }
        if (!sums.addFinite(length, zeros, min, max, first, d0 + d1, dd0 + dd1)) {
            oneByOne(numbers, length, sums);
        }
    }

    static void oneByOne(float[] numbers, int length, NumberSums sums) {
        for (int i = 0; i < length; i++) {
            sums.addOne(numbers[i]);
        }
    }

    @Override
    public void doubles(double[] numbers, int length, NumberSums sums) {
        if (length == 0) {
            return;
        }
        double first = numbers[0];
        double d = 0;
        double dd = 0;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        int zeros = 0;
        for (int i = 0; i < length; i++) {
            double e = numbers[i] - first;
            d += e;
            dd += e * e;
            min = Math.min(min, numbers[i]);
            max = Math.max(max, numbers[i]);
            zeros += numbers[i] == 0 ? 1 : 0;
        }
        if (!sums.addFinite(length, zeros, min, max, first, d, dd)) {
            oneByOne(numbers, length, sums);
        }
    }

    static void oneByOne(double[] numbers, int length, NumberSums sums) {
        for (int i = 0; i < length; i++) {
            sums.addOne(numbers[i]);
        }
    }
}
