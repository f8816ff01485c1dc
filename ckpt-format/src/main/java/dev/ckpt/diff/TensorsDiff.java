package dev.ckpt.diff;

import dev.ckpt.align.Lone;
import dev.ckpt.align.Pair;
import dev.ckpt.align.Rule;
import java.util.List;
import java.util.Map;

/// What changed in one kind of tensors.
///
/// @param aligned pairs
/// @param rules how many pairs rest on which rule, in the order of [Rule]
/// @param renamed pairs that are equal in everything but the name, by content alone
/// @param changed in the order of the first checkpoint
/// @param unchanged pairs that are the same, bit for bit; the renamed are among them
/// @param total all pairs whose numbers were compared, together
public record TensorsDiff(int aligned, Map<Rule, Integer> rules, List<Lone> removed, List<Lone> added,
        List<Pair> renamed, List<TensorChange> changed, int unchanged, Total total) {

    public TensorsDiff {
        removed = List.copyOf(removed);
        added = List.copyOf(added);
        renamed = List.copyOf(renamed);
        changed = List.copyOf(changed);
    }

    /// Nothing came, went, or changed in a bit, and every tensor was read.
    public boolean identical() {
        return removed.isEmpty() && added.isEmpty() && renamed.isEmpty() && changed.isEmpty();
    }

    /// Sums over all numbers of all pairs.
    ///
    /// @param count numbers
    /// @param changed numbers whose bits differ
    public record Total(long count, long changed, double maxAbs, double rms, double rel, double cosine) {}
}
