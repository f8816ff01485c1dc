package dev.ckpt.diff;

import java.util.List;

/// What differs in the parameter groups of an optimizer, which are matched by their parameters' names.
public sealed interface GroupChange {

    /// The groups of the two, as far as they go together, stand in another order.
    ///
    /// @param order for each group of the first its number in the second
    record Reordered(List<Integer> order) implements GroupChange {}

    /// A group has the same parameters in another order, so that their numbers in the file differ.
    ///
    /// @param group its number in the first checkpoint
    /// @param firstA the first parameter that stands elsewhere
    /// @param firstB what stands in its place
    record Permuted(int group, String firstA, String firstB) implements GroupChange {}

    /// A group has the same parameters in the same order, and the file gives them other numbers. PyTorch loads both alike.
    ///
    /// @param group its number in the first checkpoint
    record Renumbered(int group) implements GroupChange {}

    /// A setting of a group changed.
    record Setting(int group, ValueChange change) implements GroupChange {}

    /// A parameter went from one group to another; -1 for none.
    record Regrouped(String parameter, int from, int to) implements GroupChange {}

    /// Numbers of groups differ.
    record Count(int a, int b) implements GroupChange {}

    /// The optimizer is of another kind, as far as that can be told.
    record Kind(String a, String b) implements GroupChange {}
}
