package dev.ckpt.values;

import java.util.List;

/// A slice that cannot be understood, or that does not fit the tensor.
public final class SliceException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /// What is wrong; a stable word to find a translation by.
    public enum Problem {
        /// Found instead of a number, a colon or three dots.
        INDEX_EXPECTED("expected a number, ':' or '...', found %s"),
        /// Found after an index.
        SEPARATOR_EXPECTED("expected ',' or the end, found %s"),
        /// There is a `[` and no `]`.
        BRACKET_EXPECTED("expected ']', found %s"),
        /// Behind the `]`.
        END_EXPECTED("expected nothing more, found %s"),
        /// A step of zero or below.
        STEP("expected a step above 0, found %s; as in PyTorch, nothing is turned round"),
        /// A second `...`.
        TWO_ELLIPSES("expected '...' once, found it again"),
        /// More indices than dimensions: indices, dimensions.
        TOO_MANY("%s indices for %s dimensions"),
        /// The index, the dimension, its size.
        OUT_OF_RANGE("%s is out of range: dimension %s has %s");

        private final String english;

        Problem(String english) {
            this.english = english;
        }
    }

    private final Problem problem;
    private final int position;
    private final transient List<String> values;

    SliceException(Problem problem, int position, String... values) {
        super("character " + (position + 1) + ": " + problem.english.formatted((Object[]) values));
        this.problem = problem;
        this.position = position;
        this.values = List.of(values);
    }

    public Problem problem() {
        return problem;
    }

    /// Characters before the one that is wrong.
    public int position() {
        return position;
    }

    /// What fills the problem's text.
    public List<String> values() {
        return values;
    }
}
