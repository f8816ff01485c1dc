package dev.ckpt.convert;

import dev.ckpt.contents.Contents;
import dev.ckpt.model.Understanding;
import dev.ckpt.model.Weight;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.TreeEdit;
import dev.ckpt.tree.Value;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Gives a model's weights another float type. Buffers, integers and what an optimizer keeps stay as they are: moments lose
/// more by rounding than weights do, and PyTorch gives them the weights' type itself where it wants that.
///
/// Nothing is rounded before it is written; tied weights stay tied.
public final class Casting {

    /// @param report complete once the contents have been written
    public record Result(Contents contents, CastReport report) {}

    /// Two weights with the same view of one storage are tied.
    private record View(Storage storage, DType dtype, Shape shape, long offset, List<Long> strides,
            boolean negated) {

        static View of(StridedTensor tensor) {
            return new View(tensor.storage(), tensor.dtype(), tensor.shape(), tensor.offset(),
                    Arrays.stream(tensor.strides()).boxed().toList(), tensor.negated());
        }
    }

    private Casting() {}

    /// @param understanding what `contents` means
    /// @param to float32, float16 or bfloat16
    /// @throws IllegalArgumentException when it is none of these
    public static Result apply(Contents contents, Understanding understanding, DType to) {
        if (to != DType.FLOAT32 && to != DType.FLOAT16 && to != DType.BFLOAT16) {
            throw new IllegalArgumentException("weights are rounded to float32, float16 or bfloat16, not to "
                    + to.torchName());
        }
        List<Weight> weights = understanding.weights().tensors();
        Set<View> sources = new HashSet<>();
        weights.forEach(weight -> source(weight, to).ifPresent(tensor -> sources.add(View.of(tensor))));
        CastReport report = new CastReport(to, sources.size());
        Map<View, Storage> rounded = HashMap.newHashMap(sources.size());
        IdentityHashMap<TensorValue, TensorValue> values = new IdentityHashMap<>();
        for (Weight weight : weights) {
            source(weight, to).ifPresent(tensor -> {
                Storage storage = rounded.computeIfAbsent(View.of(tensor), view -> storage(tensor, to, report));
                StridedTensor cast = StridedTensor.rowMajor(to, tensor.shape(), storage)
                        .marked(tensor.requiresGrad(), false, false);
                values.put(weight.value(),
                        new TensorValue(cast, weight.value().parameter(), weight.value().attributes()));
            });
        }
        Value root = TreeEdit.copy(contents.root(), value -> value instanceof TensorValue tensor
                ? Optional.ofNullable(values.get(tensor))
                : Optional.empty());
        return new Result(contents.withRoot(root), report);
    }

    /// The tensor, if it is to be rounded. An exponent alone (e8m0) is the scale of other numbers, and stays.
    private static Optional<StridedTensor> source(Weight weight, DType to) {
        return weight.tensor() instanceof StridedTensor tensor && tensor.dtype().kind() == DType.Kind.FLOAT
                && tensor.dtype() != to && tensor.dtype() != DType.FLOAT8_E8M0FNU && !weight.isBuffer()
                        ? Optional.of(tensor)
                        : Optional.empty();
    }

    private static Storage storage(StridedTensor tensor, DType to, CastReport report) {
        Storage source = tensor.storage();
        return new Storage(source.file(), source.key(), ByteOrder.LITTLE_ENDIAN, source.location(),
                new RoundedBytes(tensor, to, report));
    }
}
