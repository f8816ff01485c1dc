package dev.ckpt.diff;

import dev.ckpt.contents.Contents;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.TreeEdit;
import dev.ckpt.tree.Value;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Copies of a checkpoint with something changed in them.
final class Altered {

    private Altered() {}

    /// With other tensors under these paths, keys joined by dots.
    static Contents tensors(Contents contents, Map<String, UnaryOperator<StridedTensor>> changes) {
        return contents.withRoot(edited(contents.root(), "", changes));
    }

    private static Value edited(Value value, String path, Map<String, UnaryOperator<StridedTensor>> changes) {
        if (value instanceof Dict dict) {
            List<Dict.Entry> entries = new ArrayList<>();
            for (Dict.Entry entry : dict.entries()) {
                String key = switch (entry.key()) {
                    case Text(String text) -> text;
                    case Scalar.Int(long number) -> Long.toString(number);
                    default -> "?";
                };
                entries.add(new Dict.Entry(entry.key(), edited(entry.value(), path.isEmpty() ? key : path + "." + key,
                        changes)));
            }
            return new Dict(dict.kind(), entries, dict.attributes());
        }
        if (value instanceof TensorValue tensor && changes.containsKey(path)) {
            return TensorValue.of(changes.get(path).apply((StridedTensor) tensor.tensor()));
        }
        return value;
    }

    /// With other values wherever the rule says.
    static Contents values(Contents contents, TreeEdit.Rule rule) {
        return contents.withRoot(TreeEdit.copy(contents.root(), rule));
    }

    /// The tensor at a path.
    static StridedTensor at(Contents contents, String path) {
        Map<String, StridedTensor> found = new HashMap<>();
        tensors(contents, Map.of(path, tensor -> {
            found.put(path, tensor);
            return tensor;
        }));
        return Optional.ofNullable(found.get(path)).orElseThrow();
    }

    static float[] floats(StridedTensor tensor) {
        Elements elements = Elements.of(tensor);
        float[] numbers = new float[Math.toIntExact(elements.count())];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) elements.real(i);
        }
        return numbers;
    }

    static StridedTensor tensor(Shape shape, float... numbers) {
        MemorySegment bytes = MemorySegment.ofArray(numbers);
        return StridedTensor.rowMajor(DType.FLOAT32, shape,
                new Storage("altered", "data", bytes.byteSize(), ByteOrder.LITTLE_ENDIAN, "cpu", () -> bytes));
    }

    static StridedTensor longs(long... numbers) {
        MemorySegment bytes = MemorySegment.ofArray(numbers);
        return StridedTensor.rowMajor(DType.INT64, Shape.of(numbers.length),
                new Storage("altered", "data", bytes.byteSize(), ByteOrder.LITTLE_ENDIAN, "cpu", () -> bytes));
    }
}
