package dev.ckpt.prune;

import dev.ckpt.model.Role;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Shape;
import java.util.List;

/// A weight some of whose numbers were set to zero.
///
/// @param path where it stands in the tree
/// @param names all its names where it is tied, the first one first
/// @param zerosBefore numbers that were zero, of either sign
/// @param zerosAfter numbers that are zero now
/// @param left numbers that no run of a pattern covers, see [Sparsity.Pattern]
/// @param moments names of the optimizer's slots whose numbers were set to zero at the same places
public record SparseWeight(String name, String path, List<String> names, Role role, DType dtype, Shape shape,
        long zerosBefore, long zerosAfter, long left, List<String> moments) {

    public SparseWeight {
        names = List.copyOf(names);
        moments = List.copyOf(moments);
    }

    public long numbers() {
        return shape.numel();
    }
}
