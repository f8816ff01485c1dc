package dev.ckpt.convert;

import dev.ckpt.io.Fault;
import dev.ckpt.io.Quoted;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tree.Bytes;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Opaque;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.StorageValue;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Turns what an optimizer keeps for a matrix when the matrix is turned: a slot of the matrix's own shape is turned alike; a
/// step count stays; what is summed over rows becomes what is summed over columns (Adafactor, format reference 7.1).
final class SlotTurning {

    /// Slots that exchange their places.
    private static final Map<String, String> ROWS_AND_COLUMNS = Map.of("row_var", "col_var", "col_var", "row_var",
            "exp_avg_sq_row", "exp_avg_sq_col", "exp_avg_sq_col", "exp_avg_sq_row");

    private final String file;
    private final Turning turning;

    SlotTurning(String file, Turning turning) {
        this.file = file;
        this.turning = turning;
    }

    /// @param slots of one parameter
    /// @param matrix the parameter's shape before it was turned
    /// @param path where the slots stand
    Dict turn(Dict slots, Shape matrix, String path) {
        List<Dict.Entry> entries = new ArrayList<>(slots.size());
        for (Dict.Entry entry : slots.entries()) {
            String slot = entry.key() instanceof Text(String text) ? text : "";
            String place = path + "." + slot;
            String exchanged = ROWS_AND_COLUMNS.get(slot);
            Value value = turned(entry.value(), matrix, exchanged != null, place);
            entries.add(new Dict.Entry(exchanged == null ? entry.key() : new Text(exchanged), value));
        }
        return new Dict(slots.kind(), entries, slots.attributes());
    }

    private Value turned(Value value, Shape matrix, boolean summed, String path) {
        return switch (value) {
            case Scalar scalar -> scalar;
            case Text text -> text;
            case Bytes bytes -> bytes;
            case TensorValue tensor -> {
                Shape shape = tensor.tensor().shape();
                if (shape.rank() == 0 || (summed && shape.rank() == 1)) {
                    yield tensor;
                }
                if (shape.equals(matrix) || (summed && shape.rank() == 2)) {
                    yield turning.turn(tensor, path);
                }
                throw refused(path, matrix, "the shape " + shape);
            }
            case Dict dict when dict.size() == 0 -> dict;
            case Sequence sequence when sequence.items().isEmpty() -> sequence;
            case Dict dict -> throw refused(path, matrix, "a dict");
            case Sequence sequence -> throw refused(path, matrix, "a list");
            case Opaque opaque -> throw refused(path, matrix, "an object of the class " + opaque.className());
            case StorageValue storage -> throw refused(path, matrix, "a storage");
        };
    }

    private UnsupportedException refused(String path, Shape matrix, String found) {
        return new UnsupportedException(Fault.in(file).at("optimizer slot " + Quoted.of(path))
                .expected("a number, or a tensor of the parameter's shape " + matrix).found(found)
                .because("the optimizer keeps its numbers in a form that cannot be turned with the matrix")
                .next("drop the optimizer first: ckpt prune --drop optimizer"));
    }
}
