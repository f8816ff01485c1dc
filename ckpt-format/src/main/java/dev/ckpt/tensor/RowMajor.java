package dev.ckpt.tensor;

/// Where the elements of a strided tensor lie in its storage, taken in row-major order. Dimensions that lie one behind the
/// other as one would are joined, so that a contiguous tensor has a single one.
final class RowMajor {

    /// Takes the elements in order, as many at a time as lie regularly.
    interface Consumer {

        /// Elements at `start`, `start + step`, ... of the storage.
        void run(long start, long step, long count);

        /// So many whole runs whose beginnings lie one behind the other: the rows of a matrix that is stored by columns.
        default void rows(long start, long step, long rows, long length) {
            for (long row = 0; row < rows; row++) {
                run(start + row, step, length);
            }
        }
    }

    /// Rows of a transposed matrix that are to be copied together: fewer than these would be fetched element by element.
    private static final long GOOD_ROWS = 64;

    /// As long as a row may be for [#GOOD_ROWS] of them to be taken: 16 MiB of elements of 8 bytes.
    private static final long LONG_ROW = 1 << 15;

    private final long offset;
    private final long count;
    private final long[] sizes;
    private final long[] strides;
    private final int rank;

    RowMajor(StridedTensor tensor) {
        offset = tensor.offset();
        count = tensor.numel();
        long[] size = tensor.shape().toArray();
        long[] stride = tensor.strides();
        int kept = 0;
        for (int d = 0; d < size.length && count > 0; d++) {
            if (size[d] == 1) {
                continue;
            }
            if (kept > 0 && continues(stride[kept - 1], size[d], stride[d])) {
                size[kept - 1] *= size[d]; // no overflow: a factor of the tensor's number of elements
                stride[kept - 1] = stride[d];
            } else {
                size[kept] = size[d];
                stride[kept] = stride[d];
                kept++;
            }
        }
        sizes = size;
        strides = stride;
        rank = kept;
    }

    /// Whether a step of the outer dimension is as long as the whole inner one.
    private static boolean continues(long outerStride, long innerSize, long innerStride) {
        return Math.multiplyHigh(innerSize, innerStride) == 0 && innerSize * innerStride == outerStride;
    }

    long count() {
        return count;
    }

    /// The place of the `index`-th element in the storage, in elements.
    long position(long index) {
        if (rank == 1) {
            return offset + index * strides[0];
        }
        long position = offset;
        long rest = index;
        for (int d = rank - 1; d >= 0; d--) {
            position += rest % sizes[d] * strides[d];
            rest /= sizes[d];
        }
        return position;
    }

    /// Whether the elements lie one behind the other, so that they can be copied as they are.
    boolean dense() {
        return rank == 0 || (rank == 1 && (strides[0] == 1 || sizes[0] == 1));
    }

    /// Elements that are better copied together, because they lie side by side; 0 where it does not matter.
    long goodPiece() {
        return isTransposed() ? GOOD_ROWS * Math.min(sizes[rank - 1], LONG_ROW) : 0;
    }

    /// Whether rows lie side by side, as those of a transposed matrix do.
    private boolean isTransposed() {
        return rank > 1 && strides[rank - 2] == 1;
    }

    /// Gives the elements from `first` on, `wanted` of them, in row-major order, an innermost dimension or several at a time.
    void forEachRun(long first, long wanted, Consumer consumer) {
        if (wanted == 0) {
            return;
        }
        if (rank == 0) {
            consumer.run(offset, 1, 1);
            return;
        }
        long length = sizes[rank - 1];
        long step = strides[rank - 1];
        long[] index = new long[rank - 1];
        long start = offset;
        long outer = first / length;
        for (int d = rank - 2; d >= 0; d--) {
            index[d] = outer % sizes[d];
            start += index[d] * strides[d];
            outer /= sizes[d];
        }
        long skipped = first % length;
        boolean sideBySide = isTransposed();
        for (long rest = wanted; rest > 0;) {
            long rows = sideBySide && skipped == 0 ? Math.min(sizes[rank - 2] - index[rank - 2], rest / length) : 1;
            if (rows > 1) {
                consumer.rows(start, step, rows, length);
                rest -= rows * length;
            } else {
                rows = 1;
                long run = Math.min(length - skipped, rest);
                consumer.run(start + skipped * step, step, run);
                rest -= run;
                skipped = 0;
            }
            for (int d = rank - 2; d >= 0; d--) {
                long by = d == rank - 2 ? rows : 1;
                index[d] += by;
                start += by * strides[d];
                if (index[d] < sizes[d]) {
                    break;
                }
                start -= strides[d] * sizes[d];
                index[d] = 0;
            }
        }
    }
}
