package dev.ckpt.stats;

import dev.ckpt.numbers.NumberBlocks;
import dev.ckpt.numbers.Piece;
import dev.ckpt.tensor.StridedTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gathers the norms of a matrix' rows. Pieces are whole rows, so that the sums of a row are one piece's, and the same for any
/// number of threads. What is needed on the way is there from a matrix' first piece to its last: of the many matrices of a
/// checkpoint only those at work take memory.
final class RowSums {

    private final StridedTensor matrix;
    private final int rows;
    private final int columns;
    private final int rowsAtOnce;
    private int left;
    private double @Nullable [] norms;
    private boolean @Nullable [] alive;
    private @Nullable RowNorms result;

    RowSums(StridedTensor matrix) {
        this.matrix = matrix;
        rows = Math.toIntExact(matrix.shape().size(0));
        columns = Math.toIntExact(matrix.shape().size(1));
        rowsAtOnce = Math.clamp(Piece.SIZE / matrix.dtype().bytesOf(columns), 1, rows);
        left = (rows + rowsAtOnce - 1) / rowsAtOnce;
    }

    List<Piece<NumberBlocks>> pieces() {
        List<Piece<NumberBlocks>> pieces = new ArrayList<>(left);
        for (int row = 0; row < rows; row += rowsAtOnce) {
            pieces.add(new Rows(row, Math.min(rowsAtOnce, rows - row)));
        }
        return pieces;
    }

    /// @throws IllegalStateException while a piece is missing
    RowNorms norms() {
        RowNorms known = result;
        if (known == null) {
            throw new IllegalStateException("not all rows of " + matrix + " have been read");
        }
        return known;
    }

    private synchronized double[] room() {
        double[] room = norms;
        if (room == null) {
            room = new double[rows];
            norms = room;
            alive = new boolean[columns];
        }
        return room;
    }

    private synchronized void done(boolean[] seen) {
        boolean[] all = alive;
        if (all == null) {
            throw new IllegalStateException("no room was made for " + matrix);
        }
        for (int c = 0; c < columns; c++) {
            all[c] |= seen[c];
        }
        left--;
        if (left == 0) {
            result = result(room(), all);
            norms = null;
            alive = null;
        }
    }

    private static RowNorms result(double[] norms, boolean[] alive) {
        List<Integer> zeroRows = new ArrayList<>();
        long zeros = 0;
        for (int r = 0; r < norms.length; r++) {
            if (norms[r] == 0) {
                zeros++;
                addIfRoom(zeroRows, r);
            }
        }
        List<Integer> deadColumns = new ArrayList<>();
        long dead = 0;
        for (int c = 0; c < alive.length; c++) {
            if (!alive[c]) {
                dead++;
                addIfRoom(deadColumns, c);
            }
        }
        double[] finite = Arrays.stream(norms).filter(Double::isFinite).toArray();
        double median = median(finite);
        for (int i = 0; i < finite.length; i++) {
            finite[i] = Math.abs(finite[i] - median);
        }
        double deviation = 1.4826 * median(finite);
        double far = Math.max(median + RowNorms.DEVIATIONS * deviation, RowNorms.TIMES * median);
        List<RowNorms.Row> longest = new ArrayList<>();
        long above = 0;
        for (int r = 0; r < norms.length; r++) {
            if (median > 0 && norms[r] > far && Double.isFinite(norms[r])) {
                above++;
                keepLongest(longest, new RowNorms.Row(r, norms[r]));
            }
        }
        return new RowNorms(norms.length, alive.length, zeros, zeroRows, dead, deadColumns, median, deviation, above,
                longest);
    }

    private static void addIfRoom(List<Integer> named, int index) {
        if (named.size() < RowNorms.NAMED) {
            named.add(index);
        }
    }

    private static void keepLongest(List<RowNorms.Row> longest, RowNorms.Row row) {
        int at = longest.size();
        while (at > 0 && longest.get(at - 1).norm() < row.norm()) {
            at--;
        }
        longest.add(at, row);
        if (longest.size() > RowNorms.NAMED) {
            longest.removeLast();
        }
    }

    /// Sorts the numbers. As NumPy has it: of an even number of them the mean of the two in the middle.
    private static double median(double[] numbers) {
        if (numbers.length == 0) {
            return Double.NaN;
        }
        Arrays.sort(numbers);
        int middle = numbers.length / 2;
        return numbers.length % 2 == 1 ? numbers[middle] : (numbers[middle - 1] + numbers[middle]) / 2;
    }

    /// Some rows, one behind the other.
    private final class Rows implements Piece<NumberBlocks> {

        private final int first;
        private final int count;

        Rows(int first, int count) {
            this.first = first;
            this.count = count;
        }

        @Override
        public String file() {
            return matrix.storage().file();
        }

        @Override
        public long bytes() {
            return matrix.dtype().bytesOf((long) count * columns);
        }

        @Override
        public void run(NumberBlocks own) {
            Reader reader = new Reader(room(), first);
            own.read(matrix, (long) first * columns, (long) count * columns, reader);
            done(reader.seen);
        }
    }

    private final class Reader implements NumberBlocks.Reader {

        private final double[] norms;
        private final boolean[] seen = new boolean[columns];
        private int row;
        private int column;
        private double squares;

        Reader(double[] norms, int row) {
            this.norms = norms;
            this.row = row;
        }

        @Override
        public void floats(float[] numbers, int length) {
            for (int i = 0; i < length; i++) {
                number(numbers[i]);
            }
        }

        @Override
        public void doubles(double[] numbers, int length) {
            for (int i = 0; i < length; i++) {
                number(numbers[i]);
            }
        }

        private void number(double x) {
            squares += x * x;
            if (x != 0) { // of NaN, too
                seen[column] = true;
            }
            if (++column == columns) {
                norms[row++] = Math.sqrt(squares);
                column = 0;
                squares = 0;
            }
        }
    }
}
