package dev.ckpt.diff;

/// What a change of a tensor is, where the numbers prove it.
public sealed interface Reason {

    /// It holds, bit for bit, what another tensor held before, and that one does too, so that they have changed places; or it
    /// is one of several that went round.
    ///
    /// @param name whose content it has now, by its name in the first checkpoint
    /// @param both whether that one has this one's content
    record Moved(String name, boolean both) implements Reason {}

    /// A matrix lies the other way round: b is a's transpose, bit for bit.
    record Turned() implements Reason {}

    /// Every number of b is that of a, rounded.
    record OnlyRounded(Comparison.Rounded to) implements Reason {}

    /// All numbers are the same in value; zeros have another sign, or the dtype is another.
    record SameValues() implements Reason {}

    /// Every number is within the tolerance.
    record WithinTolerance() implements Reason {}
}
