package dev.ckpt.model;

import dev.ckpt.tensor.Tensor;
import dev.ckpt.tree.TensorValue;
import java.util.Optional;

/// A tensor of the model.
///
/// @param name without wrapper prefixes
/// @param storedName as the file spells it
/// @param pattern the name with its numbers taken out
/// @param path where it stands in the tree
/// @param place its number among all tensors of the tree, in file order
/// @param tiedTo the name of an earlier weight with the same numbers in the same storage
public record Weight(String name, String storedName, NamePattern pattern, String path, int place, TensorValue value,
        Part part, Optional<String> tiedTo) {

    public Tensor tensor() {
        return value.tensor();
    }

    /// A constant of the program, which no optimizer touches.
    public boolean isBuffer() {
        return part.role() == Role.BUFFER;
    }
}
