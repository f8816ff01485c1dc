package dev.ckpt.stats;

import dev.ckpt.numbers.Kernels;
import dev.ckpt.numbers.NumberBlocks;
import dev.ckpt.numbers.NumberSums;
import dev.ckpt.numbers.StatsKernel;
import dev.ckpt.numbers.Workers;
import dev.ckpt.tensor.StridedTensor;

/// A thread's memory for statistics: what is read, and a counter for every upper half of a `float`. Not thread-safe.
///
/// A key is floor(signed magnitude / 2^16) of a float's bits, moved up by 2^15 so that it is an index. It rises with the
/// number, an edge of a bin is a multiple of 2^16 on either side of zero, and both zeros have the same.
final class Counters implements Workers.Own, NumberBlocks.Reader {

    private static final int ZERO = 1 << 15;

    /// The keys that finite numbers have.
    private static final int LOWEST = ZERO - 0x7F80;
    private static final int HIGHEST = ZERO + 0x7F7F;

    private final NumberBlocks blocks = new NumberBlocks();
    private final StatsKernel kernel = Kernels.stats();
    private final int[] counters = new int[1 << 16];
    private NumberSums sums = new NumberSums();
    private int lowerHalves;

    /// Reads a run of elements.
    ///
    /// @param count of which no counter can overflow: fewer than 2^30
    PartStats read(StridedTensor tensor, long first, long count) {
        sums = new NumberSums();
        lowerHalves = 0;
        blocks.read(tensor, first, count, this);
        return take();
    }

    @Override
    public void floats(float[] numbers, int length) {
        long before = sums.finite();
        kernel.floats(numbers, length, sums);
        boolean all = sums.finite() - before == length;
        int halves = 0;
        for (int i = 0; i < length; i++) {
            if (all || Float.isFinite(numbers[i])) {
                int bits = Float.floatToRawIntBits(numbers[i]);
                halves |= bits;
                counters[key(bits)]++;
            }
        }
        lowerHalves |= halves & 0xFFFF;
    }

    @Override
    public void doubles(double[] numbers, int length) {
        kernel.doubles(numbers, length, sums);
        for (int i = 0; i < length; i++) {
            double number = numbers[i];
            if (Double.isFinite(number)) {
                float below = (float) number;
                below = below > number ? Math.nextDown(below) : below;
                int bits = Float.floatToRawIntBits(below);
                lowerHalves |= below == number ? bits & 0xFFFF : 1;
                counters[key(bits)]++;
            }
        }
    }

    /// Every key lies in 0 .. 2^16 - 1, that of a NaN too.
    private static int key(int bits) {
        int sign = bits >> 31;
        int magnitude = bits & 0x7FFF_FFFF;
        return (((magnitude ^ sign) - sign) >> 16) + ZERO;
    }

    /// The lower edge of the numbers with this key.
    static float edge(char key) {
        int upper = key - ZERO;
        return upper >= 0 ? Float.intBitsToFloat(upper << 16) : -Float.intBitsToFloat(-upper << 16);
    }

    /// The counters that are not zero; all are zero afterwards.
    private PartStats take() {
        if (sums.finite() == 0) {
            return new PartStats(sums, true, new char[0], new long[0]);
        }
        // only between the keys of the extremes, which is what makes small tensors cheap
        int low = Math.max(LOWEST, keyOf(sums.min()));
        int high = Math.min(HIGHEST, keyOf(sums.max()));
        int used = 0;
        for (int key = low; key <= high; key++) {
            used += counters[key] == 0 ? 0 : 1;
        }
        char[] keys = new char[used];
        long[] counts = new long[used];
        int n = 0;
        for (int key = low; key <= high; key++) {
            if (counters[key] != 0) {
                keys[n] = (char) key;
                counts[n++] = counters[key];
                counters[key] = 0;
            }
        }
        return new PartStats(sums, lowerHalves == 0, keys, counts);
    }

    private static int keyOf(double number) {
        float below = (float) number;
        return key(Float.floatToRawIntBits(below > number ? Math.nextDown(below) : below));
    }

    @Override
    public void close() {
        blocks.close();
    }
}
