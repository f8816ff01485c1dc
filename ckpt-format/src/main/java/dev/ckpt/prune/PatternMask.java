package dev.ckpt.prune;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// N of M along the rows or the columns of a matrix; see [Sparsity.Pattern].
final class PatternMask implements Mask {

    private final Magnitudes magnitudes;
    private final Sparsity.Pattern pattern;
    private final long rows;
    private final long columns;
    private final boolean alongColumns;

    /// @param alongRows whether a run lies in one row, as in an `nn.Linear`
    PatternMask(Magnitudes magnitudes, Sparsity.Pattern pattern, boolean alongRows) {
        this.magnitudes = magnitudes;
        this.pattern = pattern;
        rows = magnitudes.tensor().shape().size(0);
        columns = magnitudes.tensor().shape().size(1);
        alongColumns = !alongRows;
    }

    /// Numbers at the ends that no run covers.
    long left() {
        return alongColumns ? rows % pattern.of() * columns : columns % pattern.of() * rows;
    }

    @Override
    public void fill(long first, int count, boolean[] goes) {
        Run run = new Run();
        int filled = 0;
        while (filled < count) {
            long row = (first + filled) / columns;
            long column = (first + filled) % columns;
            int wanted = (int) Math.min(columns - column, count - filled);
            filled += alongColumns
                    ? run.acrossRows(row, column, wanted, goes, filled)
                    : run.inRow(row, column, wanted, goes, filled);
        }
    }

    /// Work under way, and its memory.
    private final class Run {

        private final int width = pattern.of();
        /// Runs that are worked on at once.
        private final int runs = Math.max(1, AT_ONCE / width);
        private final long[] keys = new long[runs * width];
        private final MemorySegment piece = magnitudes.piece(runs * width);
        /// The block of rows and columns whose keys are held; -1 for none.
        private long heldRow = -1;
        private long heldColumn = -1;
        private int heldColumns;

        /// Whole runs around `wanted` numbers of a row.
        ///
        /// @return how many were told
        int inRow(long row, long column, int wanted, boolean[] goes, int at) {
            long from = column - column % width;
            long covered = columns - columns % width;
            if (column >= covered) {
                Arrays.fill(goes, at, at + wanted, false);
                return wanted;
            }
            int span = (int) Math.min((long) runs * width, covered - from);
            int needed = (int) Math.min(span, (column + wanted - from + width - 1) / width * width);
            magnitudes.read(row * columns + from, needed, keys, 0, piece);
            int told = (int) Math.min(wanted, from + needed - column);
            int skip = (int) (column - from);
            for (int start = 0; start < needed; start += width) {
                for (int i = 0; i < width; i++) {
                    int index = start + i - skip;
                    if (index >= 0 && index < told) {
                        goes[at + index] = isSmall(start, 1, i);
                    }
                }
            }
            return told;
        }

        /// Runs that stand upright, side by side, around `wanted` numbers of a row.
        int acrossRows(long row, long column, int wanted, boolean[] goes, int at) {
            long top = row - row % width;
            int told = Math.min(wanted, runs);
            if (top + width > rows) {
                Arrays.fill(goes, at, at + told, false);
                return told;
            }
            boolean held = heldRow == top && heldColumn <= column && column < heldColumn + heldColumns;
            if (!held) {
                // the whole width, if it fits, so that the next row finds its numbers here
                heldColumn = columns <= runs ? 0 : column;
                heldColumns = (int) Math.min(runs, columns - heldColumn);
                heldRow = top;
                for (int i = 0; i < width; i++) {
                    magnitudes.read((top + i) * columns + heldColumn, heldColumns, keys, i * heldColumns, piece);
                }
            }
            int offset = (int) (column - heldColumn);
            told = Math.min(told, heldColumns - offset);
            int inRun = (int) (row - top);
            for (int i = 0; i < told; i++) {
                goes[at + i] = isSmall(offset + i, heldColumns, inRun);
            }
            return told;
        }

        /// Whether as many as are kept are larger than this one, or equal and before it.
        private boolean isSmall(int start, int step, int inRun) {
            long own = keys[start + inRun * step];
            int before = 0;
            for (int i = 0; i < width; i++) {
                long other = keys[start + i * step];
                before += other > own || (other == own && i < inRun) ? 1 : 0;
            }
            return before >= pattern.keep();
        }
    }
}
