package dev.ckpt.align;

import java.util.List;

/// One kind of tensors of two checkpoints, side by side: weights, optimizer slots, or others.
///
/// Tensors that are tied in both checkpoints are in it once, under the first name.
///
/// @param pairs in the order of the first checkpoint
/// @param removed what only the first has
/// @param added what only the second has
public record Aligned(List<Pair> pairs, List<Lone> removed, List<Lone> added) {

    public Aligned {
        pairs = List.copyOf(pairs);
        removed = List.copyOf(removed);
        added = List.copyOf(added);
    }
}
