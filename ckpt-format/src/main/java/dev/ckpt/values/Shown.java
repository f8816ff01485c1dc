package dev.ckpt.values;

import dev.ckpt.tensor.Shape;

/// Which elements of a tensor are printed: all, or its corners.
final class Shown {

    private final long[] sizes;
    private final long[] steps;
    private final long edge;

    private Shown(long[] sizes, long[] steps, long edge) {
        this.sizes = sizes;
        this.steps = steps;
        this.edge = edge;
    }

    /// @param edge numbers shown at either end of a dimension; 2^63 - 1 where all are
    static Shown of(Shape shape, long edge) {
        return new Shown(shape.toArray(), shape.rowMajorStrides(), edge);
    }

    /// Takes a part of a row.
    interface Part {

        void take(long from, long count);
    }

    boolean summary() {
        return edge < Long.MAX_VALUE;
    }

    private boolean hasGap(int dimension) {
        return summary() && sizes[dimension] > 2 * edge;
    }

    long of(int dimension) {
        return hasGap(dimension) ? 2 * edge : sizes[dimension];
    }

    long ofRow() {
        return sizes.length == 0 ? 1 : of(sizes.length - 1);
    }

    void rowParts(Part part) {
        int last = sizes.length - 1;
        if (hasGap(last)) {
            part.take(0, edge);
            part.take(sizes[last] - edge, edge);
        } else {
            part.take(0, sizes[last]);
        }
    }

    Rows rows() {
        return new Rows(this);
    }

    /// Goes through the rows that are printed.
    static final class Rows {

        private final Shown shown;
        private final long[] at;
        private long first;
        private long count = 1;
        private boolean afterGap;
        private boolean ended;

        Rows(Shown shown) {
            this.shown = shown;
            at = new long[Math.max(0, shown.sizes.length - 1)];
        }

        /// The row's first element.
        long first() {
            return first;
        }

        /// Rows so far.
        long count() {
            return count;
        }

        boolean afterGap() {
            return afterGap;
        }

        boolean ended() {
            return ended;
        }

        /// Goes to the next row.
        ///
        /// @return the outermost dimension in which it is another; -1 when there are no more
        int next() {
            for (int d = at.length - 1; d >= 0; d--) {
                if (at[d] + 1 < shown.sizes[d]) {
                    afterGap = shown.hasGap(d) && at[d] + 1 == shown.edge;
                    long to = afterGap ? shown.sizes[d] - shown.edge : at[d] + 1;
                    first += (to - at[d]) * shown.steps[d];
                    at[d] = to;
                    count++;
                    return d;
                }
                first -= at[d] * shown.steps[d];
                at[d] = 0;
            }
            ended = true;
            return -1;
        }
    }
}
