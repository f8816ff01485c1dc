package dev.ckpt.verify;

import dev.ckpt.tensor.StridedTensor;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// Words for how many numbers are wrong, and where the first of them is.
final class NumberWords {

    private NumberWords() {}

    /// `3 of 1,024 numbers are NaN, the first at [0, 7]`.
    ///
    /// @param first its place in row-major order
    static String count(long wrong, long all, String what, long first, StridedTensor tensor) {
        return number(wrong) + " of " + number(all) + (wrong == 1 ? " numbers is " : " numbers are ") + what
                + (wrong == 1 ? ", at " : ", the first at ") + place(first, tensor);
    }

    /// `9,216,000`.
    static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /// The index in each dimension.
    private static String place(long index, StridedTensor tensor) {
        long[] at = tensor.shape().toArray();
        long rest = index;
        for (int d = at.length - 1; d >= 0; d--) {
            long size = at[d];
            at[d] = rest % size;
            rest /= size;
        }
        return Arrays.stream(at).mapToObj(Long::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
