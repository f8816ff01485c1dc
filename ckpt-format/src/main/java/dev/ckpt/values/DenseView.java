package dev.ckpt.values;

import dev.ckpt.tensor.MetaTensor;
import dev.ckpt.tensor.NestedTensor;
import dev.ckpt.tensor.PartialTensor;
import dev.ckpt.tensor.QuantizedTensor;
import dev.ckpt.tensor.SparseTensor;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// The numbers of a tensor of any kind, as dense tensors that can be looked at.
///
/// @param numbers what the numbers are
/// @param parts one, where the tensor has numbers at every place; several of a sparse or a nested one; none where the file
///        has no numbers
public record DenseView(Numbers numbers, List<Part> parts) {

    /// What is seen.
    public enum Numbers {
        /// As the file has them.
        STORED,
        /// Those that a quantized tensor's integers stand for.
        DEQUANTIZED,
        /// Only this process's part of a distributed tensor.
        LOCAL,
        /// The file says a shape and has no numbers for it.
        NONE
    }

    /// @param name of a part: `indices`, `values`; empty where there is one
    public record Part(String name, StridedTensor tensor) {}

    public DenseView {
        parts = List.copyOf(parts);
    }

    /// Whether the tensor is one that can be sliced, drawn and written as an array.
    public boolean isWhole() {
        return parts.size() == 1 && parts.getFirst().name().isEmpty();
    }

    /// The numbers, where [#isWhole()].
    ///
    /// @throws java.util.NoSuchElementException where there are none
    public StridedTensor tensor() {
        return parts.getFirst().tensor();
    }

    /// All of a tensor.
    public static DenseView of(Tensor tensor) {
        return of(tensor, Slice.ALL);
    }

    /// A part of a tensor. What [#isWhole()] says does not depend on the slice, which is left alone where it says no.
    ///
    /// @throws SliceException when the slice does not fit the tensor
    public static DenseView of(Tensor tensor, Slice slice) {
        return switch (tensor) {
            case StridedTensor dense -> whole(Numbers.STORED, slice.of(dense));
            case QuantizedTensor quantized -> whole(Numbers.DEQUANTIZED, Dequantized.of(quantized, slice));
            case PartialTensor partial -> new DenseView(Numbers.LOCAL, of(partial.local(), slice).parts());
            case SparseTensor sparse -> new DenseView(Numbers.STORED, sparse(sparse));
            case NestedTensor nested -> new DenseView(Numbers.STORED,
                    List.of(new Part("buffer", nested.buffer()), new Part("sizes", nested.sizes()),
                            new Part("strides", nested.strides()), new Part("offsets", nested.offsets())));
            case MetaTensor meta -> new DenseView(Numbers.NONE, List.of());
        };
    }

    private static DenseView whole(Numbers numbers, StridedTensor tensor) {
        return new DenseView(numbers, List.of(new Part("", tensor)));
    }

    /// Under PyTorch's names.
    private static List<Part> sparse(SparseTensor sparse) {
        List<String> names = switch (sparse.layout()) {
            case "sparse_csr", "sparse_bsr" -> List.of("crow_indices", "col_indices");
            case "sparse_csc", "sparse_bsc" -> List.of("ccol_indices", "row_indices");
            default -> List.of("indices");
        };
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < sparse.indices().size(); i++) {
            parts.add(new Part(i < names.size() ? names.get(i) : "indices", sparse.indices().get(i)));
        }
        parts.add(new Part("values", sparse.values()));
        return parts;
    }
}
