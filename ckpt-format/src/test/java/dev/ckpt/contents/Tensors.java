package dev.ckpt.contents;

import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.RandomTensors;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Named tensors, as short as they can be written.
public final class Tensors {

    private final List<NamedTensors.Entry> entries = new ArrayList<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    private Tensors() {}

    public static Tensors named() {
        return new Tensors();
    }

    public static NamedTensors of(String name, Tensor tensor) {
        return named().with(name, tensor).build();
    }

    public Tensors with(String name, Tensor tensor) {
        entries.add(new NamedTensors.Entry(name, tensor, Optional.empty()));
        return this;
    }

    public Tensors tied(String name, Tensor tensor, String to) {
        entries.add(new NamedTensors.Entry(name, tensor, Optional.of(to)));
        return this;
    }

    public Tensors text(String key, String value) {
        metadata.put(key, value);
        return this;
    }

    public NamedTensors build() {
        return new NamedTensors(entries, metadata);
    }

    /// A vector of float32.
    public static StridedTensor floats(float... numbers) {
        return floats(Shape.of(numbers.length), numbers);
    }

    public static StridedTensor floats(Shape shape, float... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : numbers) {
            bytes.putFloat(number);
        }
        return StridedTensor.rowMajor(DType.FLOAT32, shape,
                RandomTensors.storage(bytes.array(), ByteOrder.LITTLE_ENDIAN));
    }

    /// A vector of uint8.
    public static StridedTensor bytes(int... numbers) {
        byte[] bytes = new byte[numbers.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) numbers[i];
        }
        return StridedTensor.rowMajor(DType.UINT8, Shape.of(numbers.length),
                RandomTensors.storage(bytes, ByteOrder.LITTLE_ENDIAN));
    }

    /// What a reader made of a file of tensors; the `__metadata__` beside them where there is one.
    public static NamedTensors read(Dict root) {
        Tensors tensors = named();
        for (Dict.Entry entry : root.entries()) {
            tensors.with(((Text) entry.key()).text(), ((TensorValue) entry.value()).tensor());
        }
        root.attributes().flatMap(attributes -> ((Dict) attributes).dict("__metadata__"))
                .ifPresent(texts -> texts.entries().forEach(
                        entry -> tensors.text(((Text) entry.key()).text(), ((Text) entry.value()).text())));
        return tensors.build();
    }
}
