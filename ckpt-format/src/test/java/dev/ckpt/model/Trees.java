package dev.ckpt.model;

import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.contents.Contents;
import dev.ckpt.contents.SourceFile;
import dev.ckpt.safety.Safety;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.MetaTensor;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Trees made by hand, as short as they can be written.
public final class Trees {

    private Trees() {}

    /// A dict of keys and values in turn; keys may be texts and ints, and plain Java values become Python's.
    public static Dict dict(Object... keysAndValues) {
        List<Dict.Entry> entries = new ArrayList<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            entries.add(new Dict.Entry(value(keysAndValues[i]), value(keysAndValues[i + 1])));
        }
        return Dict.of(entries);
    }

    public static Sequence list(Object... items) {
        List<Value> values = new ArrayList<>();
        for (Object item : items) {
            values.add(value(item));
        }
        return new Sequence(Sequence.Kind.LIST, values);
    }

    private static Value value(Object object) {
        return switch (object) {
            case Value value -> value;
            case String text -> new Text(text);
            case Integer number -> new Scalar.Int(number);
            case Long number -> new Scalar.Int(number);
            case Double number -> new Scalar.Real(number);
            case Boolean truth -> new Scalar.Bool(truth);
            default -> throw new IllegalArgumentException(object.toString());
        };
    }

    /// A float32 tensor in a storage of its own, whose bytes nobody may ask for.
    public static TensorValue tensor(long... sizes) {
        return tensor(DType.FLOAT32, sizes);
    }

    public static TensorValue tensor(DType dtype, long... sizes) {
        Shape shape = Shape.of(sizes);
        return TensorValue.of(StridedTensor.rowMajor(dtype, shape, storage(dtype.bytesOf(shape.numel()))));
    }

    public static Storage storage(long bytes) {
        return new Storage("test.pt", "data/n", bytes, ByteOrder.LITTLE_ENDIAN, "cpu", () -> {
            throw new AssertionError("nobody needs the numbers");
        });
    }

    /// A 0-dim float32 tensor with a value.
    public static TensorValue number(float value) {
        MemorySegment bytes = MemorySegment.ofArray(new byte[Float.BYTES]);
        bytes.set(ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0, value);
        return TensorValue.of(StridedTensor.rowMajor(DType.FLOAT32, Shape.SCALAR,
                new Storage("test.pt", "data/n", Float.BYTES, ByteOrder.LITTLE_ENDIAN, "cpu", () -> bytes)));
    }

    public static TensorValue meta(long... sizes) {
        return TensorValue.of(new MetaTensor(DType.FLOAT32, Shape.of(sizes), false));
    }

    public static Contents contents(Value root) {
        return contents(CheckpointFormat.TORCH_ZIP, root);
    }

    public static Contents contents(CheckpointFormat format, Value root) {
        return new Contents(format, List.of(new SourceFile(Path.of("test.pt"), format, 1000)), "test", root,
                List.of(), Safety.NO_PICKLE, List.of());
    }

    public static Understanding understand(Value root) {
        return Understanding.of(contents(root));
    }
}
