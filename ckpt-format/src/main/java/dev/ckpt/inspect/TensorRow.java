package dev.ckpt.inspect;

import dev.ckpt.model.Part;
import dev.ckpt.tensor.Tensor;
import java.util.Optional;

/// One tensor of a summary.
///
/// @param name without wrapper prefixes; of an optimizer slot `<parameter>/<slot>`
/// @param path where it stands in the tree, keys joined by dots: `optimizer.state.0.exp_avg`
/// @param part what it does; of an optimizer slot what its parameter does
/// @param tensor dtype, shape, strides and storage
/// @param tiedTo the name of an earlier tensor with the same numbers in the same storage
public record TensorRow(String name, String path, Section section, Part part, Tensor tensor, Optional<String> tiedTo) {

    /// Parameters it adds to the total: 0 when tied.
    public long params() {
        return tiedTo.isPresent() ? 0 : tensor.numel();
    }

    /// Bytes that its numbers take when stored compactly; 2^63 - 1 where a view claims even more.
    public long bytes() {
        try {
            return tensor.bytes();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }
}
