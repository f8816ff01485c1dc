package dev.ckpt.inspect;

import java.util.List;
import java.util.Optional;

/// A line of a folded table: one tensor, several alike of one module, a run of equal layers, or everything below a name.
/// Numbers are those of one copy where the row stands inside a [Fold].
public sealed interface FoldedRow {

    /// Its name: from the root outside of folds; inside, from the fold on and with a leading dot.
    String name();

    /// The number of tensors in it, all copies counted.
    int tensors();

    /// Parameters, all copies together; tied tensors add none.
    long params();

    /// Bytes, all copies together; tied tensors add none.
    long bytes();

    /// What has just one name, or several tensors of one module that differ in nothing but the name: `ln_1.weight` and
    /// `ln_1.bias`.
    ///
    /// @param name that of the first
    /// @param rows the tensors, the first one's layer standing for all layers of the fold around it
    record Leaf(String name, List<TensorRow> rows) implements FoldedRow {

        public Leaf {
            rows = List.copyOf(rows);
        }

        public TensorRow first() {
            return rows.getFirst();
        }

        /// The last words of the names after the first: `.bias`.
        public List<String> otherNames() {
            return rows.stream().skip(1).map(row -> row.name().substring(parentOf(row.name()))).toList();
        }

        @Override
        public int tensors() {
            return rows.size();
        }

        @Override
        public long params() {
            return Folding.sum(rows, TensorRow::params);
        }

        @Override
        public long bytes() {
            return Folding.sum(rows, Folding::bytesOf);
        }

        private static int parentOf(String name) {
            return Math.max(name.lastIndexOf('.'), 0);
        }
    }

    /// Layers of equal structure: the same names, shapes and dtypes under different numbers.
    ///
    /// @param name with the numbers in brackets: `blocks.[0-5]`
    /// @param copies how many layers
    /// @param rows one layer
    record Fold(String name, int copies, List<FoldedRow> rows) implements FoldedRow {

        public Fold {
            rows = List.copyOf(rows);
        }

        @Override
        public int tensors() {
            return copies * rows.stream().mapToInt(FoldedRow::tensors).sum();
        }

        /// Parameters of one layer.
        public long paramsEach() {
            return Folding.sum(rows, FoldedRow::params);
        }

        /// Bytes of one layer.
        public long bytesEach() {
            return Folding.sum(rows, FoldedRow::bytes);
        }

        @Override
        public long params() {
            return Folding.times(copies, paramsEach());
        }

        @Override
        public long bytes() {
            return Folding.times(copies, bytesEach());
        }

        /// The only row, if there is no other and it is no fold: it fits on one line with this one.
        public Optional<FoldedRow> onlyRow() {
            return rows.size() == 1 && !(rows.getFirst() instanceof Fold)
                    ? Optional.of(rows.getFirst())
                    : Optional.empty();
        }
    }

    /// Everything below a name, where the table ends at a depth.
    record Rollup(String name, int tensors, long params, long bytes) implements FoldedRow {}
}
