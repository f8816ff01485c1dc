package dev.ckpt.inspect;

import dev.ckpt.model.Part;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.MetaTensor;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Rows of tensors that no file holds.
final class Rows {

    private Rows() {}

    static TensorRow weight(String name, long... sizes) {
        return of(name, Section.WEIGHTS, DType.FLOAT32, sizes);
    }

    static TensorRow of(String name, Section section, DType dtype, long... sizes) {
        Shape shape = Shape.of(sizes);
        Storage storage = new Storage("hand.pt", name, dtype.bytesOf(shape.numel()), ByteOrder.LITTLE_ENDIAN, "cpu",
                () -> MemorySegment.NULL);
        return new TensorRow(name, name, section, Part.OTHER, StridedTensor.rowMajor(dtype, shape, storage),
                Optional.empty());
    }

    static TensorRow tied(TensorRow row, String to) {
        return new TensorRow(row.name(), row.path(), row.section(), row.part(), row.tensor(), Optional.of(to));
    }

    static TensorRow meta(String name, long... sizes) {
        return new TensorRow(name, name, Section.WEIGHTS, Part.OTHER,
                new MetaTensor(DType.FLOAT32, Shape.of(sizes), false), Optional.empty());
    }

    /// So many layers of a weight and a bias, and a norm at the end.
    static List<TensorRow> layers(int count) {
        List<TensorRow> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(weight("h." + i + ".fc.weight", 4, 2));
            rows.add(weight("h." + i + ".fc.bias", 4));
        }
        rows.add(weight("ln.weight", 2));
        return rows;
    }
}
