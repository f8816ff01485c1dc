package dev.ckpt.values;

import dev.ckpt.numbers.Progress;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.StridedTensor;
import java.util.Arrays;
import java.util.BitSet;

/// A matrix as a raster of cells, each of them the mean of the numbers that lie in it; where there is room for all, a cell a
/// number. A vector is a raster of one row.
///
/// Made in one pass, with memory for the cells alone.
public final class Raster {

    /// The share of cells that a scale of colours reaches to: a few outliers would leave the rest without colour.
    private static final double SHARE = 0.995;

    private final int rows;
    private final int columns;
    private final float[] means;
    private final float[] sizes;
    private final BitSet odd;

    private Raster(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        means = new float[rows * columns];
        sizes = new float[rows * columns];
        odd = new BitSet(rows * columns);
    }

    /// Whether there is a raster of such a tensor: one or two dimensions of numbers that are not complex.
    public static boolean isOf(StridedTensor tensor) {
        int rank = tensor.shape().rank();
        return (rank == 1 || rank == 2) && tensor.dtype().kind() != DType.Kind.COMPLEX && tensor.numel() > 0;
    }

    /// @param mostRows that the raster may have
    /// @param mostColumns that the raster may have
    /// @throws IllegalArgumentException when there is none, see [#isOf(StridedTensor)]
    /// @throws dev.ckpt.io.CheckpointException when bytes cannot be had
    public static Raster of(StridedTensor tensor, int mostRows, int mostColumns, Progress progress) {
        if (!isOf(tensor)) {
            throw new IllegalArgumentException("no raster of " + tensor);
        }
        boolean vector = tensor.shape().rank() == 1;
        long high = vector ? 1 : tensor.shape().size(0);
        long wide = tensor.shape().last();
        Raster raster = new Raster((int) Math.min(high, mostRows), (int) Math.min(wide, mostColumns));
        Filling filling = new Filling(raster, high, wide);
        Sweep.over(tensor, progress, filling);
        return raster;
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    /// The mean of a cell's finite numbers; 0 where it has none.
    public double mean(int row, int column) {
        return means[row * columns + column];
    }

    /// The mean of their sizes: of |x|.
    public double size(int row, int column) {
        return sizes[row * columns + column];
    }

    /// Whether there is a number in the cell that is NaN or infinite.
    public boolean isOdd(int row, int column) {
        return odd.get(row * columns + column);
    }

    /// Whether there is one in any cell.
    public boolean hasOdd() {
        return !odd.isEmpty();
    }

    /// Where a scale of colours for the means ends: 99.5% of the cells are not farther from 0.
    public double limit() {
        float[] distances = means.clone();
        for (int i = 0; i < distances.length; i++) {
            distances[i] = Math.abs(distances[i]);
        }
        return limit(distances);
    }

    /// The same for the sizes.
    public double sizeLimit() {
        return limit(sizes.clone());
    }

    private static double limit(float[] distances) {
        Arrays.sort(distances);
        float limit = distances[(int) Math.ceil(SHARE * distances.length) - 1];
        return limit > 0 ? limit : distances[distances.length - 1];
    }

    /// Where the `cell`-th of so many cells begins in a line of `length` numbers.
    private static long start(long cell, long cells, long length) {
        return cell * (length / cells) + cell * (length % cells) / cells;
    }

    /// Adds numbers up, cell by cell, one row of cells at a time.
    private static final class Filling implements Sweep.Reader {

        private final Raster raster;
        private final long high;
        private final long[] columnEnds;
        private final double[] sums;
        private final double[] sizeSums;
        private final long[] counts;
        private final boolean[] oddities;
        private int row;
        private long rowEnd;
        private long y;
        private long x;
        private int column;

        Filling(Raster raster, long high, long wide) {
            this.raster = raster;
            this.high = high;
            columnEnds = new long[raster.columns];
            for (int c = 0; c < raster.columns; c++) {
                columnEnds[c] = start(c + 1, raster.columns, wide);
            }
            sums = new double[raster.columns];
            sizeSums = new double[raster.columns];
            counts = new long[raster.columns];
            oddities = new boolean[raster.columns];
            rowEnd = start(1, raster.rows, high);
        }

        @Override
        public void take(double[] numbers, int length) {
            int at = 0;
            while (at < length) {
                int run = (int) Math.min(length - at, columnEnds[column] - x);
                add(numbers, at, run);
                at += run;
                x += run;
                if (x == columnEnds[column] && ++column == raster.columns) {
                    column = 0;
                    x = 0;
                    if (++y == rowEnd) {
                        finishRow();
                    }
                }
            }
        }

        private void add(double[] numbers, int from, int length) {
            double sum = 0;
            double sizes = 0;
            int count = 0;
            for (int i = from; i < from + length; i++) {
                double number = numbers[i];
                if (Double.isFinite(number)) {
                    sum += number;
                    sizes += Math.abs(number);
                    count++;
                }
            }
            sums[column] += sum;
            sizeSums[column] += sizes;
            counts[column] += count;
            oddities[column] |= count < length;
        }

        private void finishRow() {
            for (int c = 0; c < raster.columns; c++) {
                int cell = row * raster.columns + c;
                raster.means[cell] = counts[c] == 0 ? 0 : fit(sums[c] / (double) counts[c]);
                raster.sizes[cell] = counts[c] == 0 ? 0 : fit(sizeSums[c] / (double) counts[c]);
                raster.odd.set(cell, oddities[c]);
                sums[c] = 0;
                sizeSums[c] = 0;
                counts[c] = 0;
                oddities[c] = false;
            }
            row++;
            rowEnd = start(row + 1L, raster.rows, high);
        }

        /// A double may be larger than any float; for a colour the largest float will do.
        private static float fit(double mean) {
            return (float) Math.clamp(mean, -Float.MAX_VALUE, Float.MAX_VALUE);
        }
    }
}
