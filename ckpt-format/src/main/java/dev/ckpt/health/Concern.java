package dev.ckpt.health;

import dev.ckpt.contents.Severity;
import dev.ckpt.stats.RowNorms;
import java.util.List;

/// Something about a checkpoint's numbers that a person should know.
public sealed interface Concern {

    /// The tensor's name, or the parameter's; empty where it is about all of them.
    String tensor();

    Severity severity();

    /// NaN or infinities: whatever is worked out with them is none, either.
    record NotFinite(String tensor, long nan, long infinite, long count) implements Concern {

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }
    }

    /// An average of squares that is below zero: its square root is no number.
    record NegativeSquares(String tensor, double least) implements Concern {

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }
    }

    /// Nothing but zeros. Vectors begin so; a matrix of zeros passes nothing on.
    record AllZero(String tensor, boolean matrix) implements Concern {

        @Override
        public Severity severity() {
            return matrix ? Severity.WARNING : Severity.NOTE;
        }
    }

    /// One number, over and over: it has not been trained.
    record Constant(String tensor, double value) implements Concern {

        @Override
        public Severity severity() {
            return Severity.NOTE;
        }
    }

    /// Rows or columns of zeros.
    ///
    /// @param dead how many
    /// @param of how many there are
    /// @param first the numbers of the first ones
    /// @param table whether it is a table of embeddings, in which a row may be kept free
    record DeadRows(String tensor, boolean columns, long dead, long of, List<Integer> first,
            boolean table) implements Concern {

        public DeadRows {
            first = List.copyOf(first);
        }

        @Override
        public Severity severity() {
            return table && !columns ? Severity.NOTE : Severity.WARNING;
        }
    }

    /// Rows that are far longer than the others.
    record LongRows(String tensor, RowNorms rows) implements Concern {

        @Override
        public Severity severity() {
            return Severity.NOTE;
        }
    }

    /// Numbers far larger than those of tensors that do the same in other layers.
    ///
    /// @param typical the median of the others' largest
    record LargeNumbers(String tensor, double absMax, double typical) implements Concern {

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }
    }

    /// A parameter of which a large part never had a gradient: its average of squares is zero there.
    ///
    /// @param share of its numbers, from 0 to 1
    record NoGradients(String tensor, double share) implements Concern {

        @Override
        public Severity severity() {
            return Severity.NOTE;
        }
    }

    /// Parameters that have not taken equally many steps.
    ///
    /// @param behind how many have taken fewer than the most
    /// @param tensor one of these
    record UnevenSteps(String tensor, int behind, long least, long most) implements Concern {

        @Override
        public Severity severity() {
            return Severity.NOTE;
        }
    }
}
