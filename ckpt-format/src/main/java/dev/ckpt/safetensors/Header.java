package dev.ckpt.safetensors;

import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the header says, each part of it sound by itself; whether the parts fit together is [Layout]'s question.
///
/// @param metadata the texts under `__metadata__`, in the file's order; empty where there is no such entry
/// @param tensors in the header's order, which is that of the names more often than that of the data
/// @param unknownKeys keys of tensors other than the three of the format
record Header(Optional<Map<String, String>> metadata, List<Entry> tensors, List<String> unknownKeys) {

    /// A tensor.
    ///
    /// @param begin where its bytes begin in the data buffer
    /// @param end where they end; never before `begin`
    record Entry(String name, DType dtype, Shape shape, long begin, long end) {

        long length() {
            return end - begin;
        }
    }
}
