package dev.ckpt.diff;

import dev.ckpt.numbers.CompareKernel;
import dev.ckpt.numbers.Kernels;
import dev.ckpt.numbers.NumberBlocks;
import dev.ckpt.numbers.PairSums;
import dev.ckpt.numbers.Piece;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.StridedTensor;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// A run of elements of two tensors of one shape.
final class PairPiece implements Piece<NumberBlocks>, NumberBlocks.PairReader {

    private final CompareKernel kernel = Kernels.compare();
    private final StridedTensor a;
    private final StridedTensor b;
    private final long first;
    private final long count;
    private final double atol;
    private final double rtol;
    private final Optional<NumberBlocks.PairReader> besides;
    private final PairSums sums = new PairSums();
    private final CloseCheck close;
    private long beyond;
    private boolean same;

    /// @param besides sees the same numbers
    PairPiece(StridedTensor a, StridedTensor b, long first, long count, DiffOptions options,
            Optional<NumberBlocks.PairReader> besides) {
        this.a = a;
        this.b = b;
        this.first = first;
        this.count = count;
        this.atol = options.atol();
        this.rtol = options.rtol();
        this.besides = besides;
        this.close = new CloseCheck(a.dtype(), b.dtype());
    }

    @Override
    public String file() {
        return a.storage().file();
    }

    @Override
    public long bytes() {
        return a.dtype().bytesOf(count) + b.dtype().bytesOf(count);
    }

    @Override
    public void run(NumberBlocks own) {
        same = own.read(a, b, first, count, this) && a.dtype() == b.dtype();
        if (!same && sums.changed() == 0 && isLong(a.dtype()) && isLong(b.dtype())) {
            sums.alsoChanged(changedLongs());
        }
    }

    private static boolean isLong(DType dtype) {
        return dtype == DType.INT64 || dtype == DType.UINT64;
    }

    /// Doubles do not tell integers above 2^53 apart.
    private long changedLongs() {
        Elements left = Elements.of(a);
        Elements right = Elements.of(b);
        long changed = 0;
        for (long i = first; i < first + count; i++) {
            if (left.integer(i) != right.integer(i)) {
                changed++;
            }
        }
        return changed;
    }

    @Override
    public void floats(float[] x, float[] y, int length) {
        long before = sums.changed();
        kernel.floats(x, y, length, sums);
        close.floats(x, y, length, sums.changed() == before);
        for (int i = 0; isTolerant() && i < length; i++) {
            beyond += isBeyond(x[i], y[i]) ? 1 : 0;
        }
        besides.ifPresent(reader -> reader.floats(x, y, length));
    }

    @Override
    public boolean wantsArrays() {
        return isTolerant() || besides.isPresent() || !close.isAnswered();
    }

    @Override
    public void floats(MemorySegment x, MemorySegment y, long at, int length) {
        kernel.floats(x, y, at, length, sums);
    }

    @Override
    public void doubles(double[] x, double[] y, int length) {
        long before = sums.changed();
        kernel.doubles(x, y, length, sums);
        close.doubles(x, y, length, sums.changed() == before);
        for (int i = 0; isTolerant() && i < length; i++) {
            beyond += isBeyond(x[i], y[i]) ? 1 : 0;
        }
        besides.ifPresent(reader -> reader.doubles(x, y, length));
    }

    private boolean isTolerant() {
        return atol > 0 || rtol > 0;
    }

    /// As `torch.isclose(x, y, equal_nan=True)` has it, the other way round.
    private boolean isBeyond(double x, double y) {
        return x != y && !(Math.abs(y - x) <= atol + rtol * Math.abs(y) && Double.isFinite(y))
                && !(Double.isNaN(x) && Double.isNaN(y));
    }

    PairSums sums() {
        return sums;
    }

    CloseCheck close() {
        return close;
    }

    /// Numbers that are not within the tolerance; 0 without one.
    long beyond() {
        return beyond;
    }

    /// Whether every byte is the same.
    boolean same() {
        return same;
    }
}
