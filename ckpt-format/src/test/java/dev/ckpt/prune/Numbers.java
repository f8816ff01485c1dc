package dev.ckpt.prune;

import dev.ckpt.contents.Contents;
import dev.ckpt.io.ByteSource;
import dev.ckpt.model.Trees;
import dev.ckpt.model.Whereabouts;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Value;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/// Tensors with numbers in them, and what they are in a tree.
final class Numbers {

    private Numbers() {}

    static TensorValue random(Random random, DType dtype, long... sizes) {
        return tensor(dtype, i -> random.nextGaussian(), sizes);
    }

    static TensorValue tensor(DType dtype, IntToDoubleFunction numbers, long... sizes) {
        Shape shape = Shape.of(sizes);
        return TensorValue.of(StridedTensor.rowMajor(dtype, shape, storage(dtype, numbers, (int) shape.numel())));
    }

    static Storage storage(DType dtype, IntToDoubleFunction numbers, int count) {
        MemorySegment bytes = MemorySegment.ofArray(new byte[count * dtype.bytes()]);
        for (int i = 0; i < count; i++) {
            double number = numbers.applyAsDouble(i);
            switch (dtype) {
                case FLOAT64 -> bytes.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, i * 8L, number);
                case FLOAT32 -> bytes.set(ValueLayout.JAVA_FLOAT_UNALIGNED, i * 4L, (float) number);
                case FLOAT16 -> bytes.set(ValueLayout.JAVA_SHORT_UNALIGNED, i * 2L,
                        Float.floatToFloat16((float) number));
                case BFLOAT16 -> bytes.set(ValueLayout.JAVA_SHORT_UNALIGNED, i * 2L,
                        (short) (Float.floatToIntBits((float) number) >>> 16));
                default -> bytes.set(ValueLayout.JAVA_BYTE, i, (byte) (int) (number * 64));
            }
        }
        return new Storage("test.pt", "data/x", ByteOrder.LITTLE_ENDIAN, "cpu",
                ByteSource.of(bytes.byteSize(), () -> bytes));
    }

    static double[] of(Value value) {
        StridedTensor tensor = (StridedTensor) ((TensorValue) value).tensor();
        Elements elements = Elements.of(tensor);
        double[] numbers = new double[(int) elements.count()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = elements.real(i);
        }
        return numbers;
    }

    /// Every tensor of a tree by its path.
    static Map<String, TensorValue> byPath(Contents contents) {
        Map<String, TensorValue> tensors = new LinkedHashMap<>();
        Whereabouts.of(contents).tensors().forEach(it -> tensors.put(it.path(), it.value()));
        return tensors;
    }

    static TensorValue at(Map<String, TensorValue> tensors, String path) {
        return Objects.requireNonNull(tensors.get(path), path);
    }

    /// A model of weights alone.
    static Contents model(Object... namesAndTensors) {
        return Trees.contents(Trees.dict("model", Trees.dict(namesAndTensors)));
    }

    static Value get(Contents contents, String name) {
        return ((Dict) contents.root()).dict("model").orElseThrow().get(name).orElseThrow();
    }
}
