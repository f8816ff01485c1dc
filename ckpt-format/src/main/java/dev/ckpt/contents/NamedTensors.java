package dev.ckpt.contents;

import dev.ckpt.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Tensors under names, which is all that some formats hold: safetensors, npz.
///
/// @param tensors in the order of the checkpoint; names are unique
/// @param metadata texts kept beside them
public record NamedTensors(List<Entry> tensors, Map<String, String> metadata) {

    /// @param name as the file is to spell it
    /// @param tiedTo the name of an earlier entry that has the same numbers in the same storage
    public record Entry(String name, Tensor tensor, Optional<String> tiedTo) {}

    public NamedTensors {
        tensors = List.copyOf(tensors);
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata)); // in their order
    }
}
