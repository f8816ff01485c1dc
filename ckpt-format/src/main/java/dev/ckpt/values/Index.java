package dev.ckpt.values;

import java.util.OptionalLong;

/// One item of a [Slice].
sealed interface Index {

    /// Where it begins in the text, for messages.
    int position();

    /// `3`, `-1`: the dimension goes.
    record At(long number, int position) implements Index {}

    /// `1:`, `:8`, `::2`.
    ///
    /// @param step above zero
    record Range(OptionalLong start, OptionalLong stop, long step, int position) implements Index {}

    /// `...`: as many whole dimensions as are left.
    record Ellipsis(int position) implements Index {}
}
