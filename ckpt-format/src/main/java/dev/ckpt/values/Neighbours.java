package dev.ckpt.values;

import dev.ckpt.identity.TensorDigests;
import dev.ckpt.numbers.NumberBlocks;
import dev.ckpt.numbers.Progress;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.StridedTensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.PriorityQueue;

/// A row of a table, and the rows that point the same way: in an embedding, what the model takes for alike.
///
/// @param norm the row's length, sqrt(sum x^2)
/// @param nearest by cosine, the nearest first, the row itself left out; rows of zeros and those with a NaN have no
///        direction and are not among them
public record Neighbours(long row, double norm, List<Neighbour> nearest) {

    /// The longest row: it is held in memory.
    public static final long LONGEST_ROW = 1 << 22;

    /// @param cosine of the angle between the two, from -1 to 1
    public record Neighbour(long row, double cosine) {}

    public Neighbours {
        nearest = List.copyOf(nearest);
    }

    /// Whether rows of such a tensor can be compared: a matrix of numbers that are not complex, with rows of bearable length.
    public static boolean areOf(StridedTensor tensor) {
        return tensor.shape().rank() == 2 && tensor.dtype().kind() != DType.Kind.COMPLEX
                && tensor.shape().size(1) <= LONGEST_ROW;
    }

    /// Goes through the matrix once.
    ///
    /// @param count how many neighbours are wanted
    /// @throws IllegalArgumentException when rows cannot be compared, see [#areOf(StridedTensor)]
    /// @throws IndexOutOfBoundsException when there is no such row
    /// @throws dev.ckpt.io.CheckpointException when bytes cannot be had
    public static Neighbours of(StridedTensor matrix, long row, int count, Progress progress) {
        if (!areOf(matrix)) {
            throw new IllegalArgumentException("no rows of " + matrix);
        }
        Objects.checkIndex(row, matrix.shape().size(0));
        TensorDigests.requireAffordable(List.of(matrix));
        double[] wanted = numbers(matrix, row);
        double norm = Math.sqrt(sumOfSquares(wanted));
        Search search = new Search(wanted, norm, row, count);
        if (norm > 0 && Double.isFinite(norm) && count > 0) {
            Sweep.over(matrix, progress, search);
        }
        return new Neighbours(row, norm, search.best());
    }

    private static double[] numbers(StridedTensor matrix, long row) {
        int length = (int) matrix.shape().size(1);
        double[] numbers = new double[length];
        try (NumberBlocks blocks = new NumberBlocks()) {
            blocks.read(matrix, row * length, length, new NumberBlocks.Reader() {

                private int at;

                @Override
                public void floats(float[] some, int count) {
                    for (int i = 0; i < count; i++) {
                        numbers[at++] = some[i];
                    }
                }

                @Override
                public void doubles(double[] some, int count) {
                    System.arraycopy(some, 0, numbers, at, count);
                    at += count;
                }
            });
        }
        return numbers;
    }

    private static double sumOfSquares(double[] numbers) {
        double sum = 0;
        for (double number : numbers) {
            sum += number * number;
        }
        return sum;
    }

    /// Takes the matrix row by row.
    private static final class Search implements Sweep.Reader {

        /// The one to go first comes first: the farthest, and of equals the later.
        private static final Comparator<Neighbour> FARTHEST_FIRST = Comparator.comparingDouble(Neighbour::cosine)
                .thenComparing(Comparator.comparingLong(Neighbour::row).reversed());

        private final double[] wanted;
        private final double norm;
        private final long self;
        private final int most;
        private final PriorityQueue<Neighbour> best = new PriorityQueue<>(FARTHEST_FIRST);
        private long row;
        private int column;
        private double dot;
        private double squares;

        Search(double[] wanted, double norm, long self, int most) {
            this.wanted = wanted;
            this.norm = norm;
            this.self = self;
            this.most = most;
        }

        @Override
        public void take(double[] numbers, int length) {
            for (int at = 0; at < length;) {
                int run = Math.min(length - at, wanted.length - column);
                double dots = 0;
                double sum = 0;
                for (int i = 0; i < run; i++) {
                    double number = numbers[at + i];
                    dots += number * wanted[column + i];
                    sum += number * number;
                }
                dot += dots;
                squares += sum;
                at += run;
                column += run;
                if (column == wanted.length) {
                    finishRow();
                }
            }
        }

        private void finishRow() {
            cosine().ifPresent(cosine -> {
                best.add(new Neighbour(row, cosine));
                if (best.size() > most) {
                    best.poll();
                }
            });
            row++;
            column = 0;
            dot = 0;
            squares = 0;
        }

        private OptionalDouble cosine() {
            double cosine = dot / (norm * Math.sqrt(squares));
            return row == self || !Double.isFinite(cosine) || squares == 0
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(Math.clamp(cosine, -1, 1));
        }

        List<Neighbour> best() {
            List<Neighbour> list = new ArrayList<>(best);
            list.sort(FARTHEST_FIRST.reversed());
            return list;
        }
    }
}
