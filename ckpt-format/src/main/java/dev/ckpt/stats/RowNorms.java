package dev.ckpt.stats;

import dev.ckpt.numbers.NumberBlocks;
import dev.ckpt.numbers.Piece;
import dev.ckpt.numbers.Progress;
import dev.ckpt.numbers.Workers;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.StridedTensor;
import java.util.ArrayList;
import java.util.List;

/// How long the rows of a matrix are, as 2-norms: dead ones are zero, and a few that are far longer than the rest are worth
/// a look. A row is what the first index picks, whatever the layout means by it.
///
/// @param zeroRows rows whose numbers are all zero
/// @param firstZeroRows the numbers of some of them, from the first on
/// @param zeroColumns columns whose numbers are all zero
/// @param firstZeroColumns the numbers of some of them, from the first on
/// @param median of the norms that are finite; NaN where none is
/// @param deviation the median distance from the median, times 1.4826, so that for a normal distribution it is the standard
///        deviation
/// @param farAbove rows that are far longer than the rest; none where most rows are zero
/// @param longest the longest of these, the longest first
public record RowNorms(long rows, long columns, long zeroRows, List<Integer> firstZeroRows, long zeroColumns,
        List<Integer> firstZeroColumns, double median, double deviation, long farAbove, List<Row> longest) {

    /// Rows and columns that are named; the others are counted.
    static final int NAMED = 8;

    /// A row is far longer than the rest from so many deviations above the median on ...
    static final double DEVIATIONS = 6;

    /// ... if it is also so many times the median: where all rows are nearly equal six deviations are next to nothing.
    static final double TIMES = 2;

    /// More rows or columns than any matrix of weights has; their norms would not fit a small heap.
    private static final long MOST = 1 << 24;

    /// A row and its 2-norm.
    public record Row(int index, double norm) {}

    public RowNorms {
        firstZeroRows = List.copyOf(firstZeroRows);
        firstZeroColumns = List.copyOf(firstZeroColumns);
        longest = List.copyOf(longest);
    }

    /// Whether it is a matrix of floats whose every number is stored, so that going through it costs no more than its bytes.
    public static boolean canBeOf(StridedTensor tensor) {
        return tensor.shape().rank() == 2 && tensor.numel() > 0 && tensor.dtype().kind() == DType.Kind.FLOAT
                && tensor.shape().size(0) <= MOST && tensor.shape().size(1) <= MOST
                && tensor.dtype().bytesOf(tensor.numel()) <= tensor.storage().byteSize();
    }

    /// Of each of these matrices.
    ///
    /// @throws IllegalArgumentException when [#canBeOf] says no to one
    /// @throws dev.ckpt.io.CheckpointException when bytes cannot be had
    public static List<RowNorms> over(List<StridedTensor> matrices, int threads, Progress progress) {
        List<RowSums> sums = new ArrayList<>(matrices.size());
        List<Piece<NumberBlocks>> pieces = new ArrayList<>();
        for (StridedTensor matrix : matrices) {
            if (!canBeOf(matrix)) {
                throw new IllegalArgumentException("no matrix of floats: " + matrix);
            }
            RowSums sum = new RowSums(matrix);
            sums.add(sum);
            pieces.addAll(sum.pieces());
        }
        Workers.run(pieces, threads, NumberBlocks::new, progress);
        return sums.stream().map(RowSums::norms).toList();
    }
}
