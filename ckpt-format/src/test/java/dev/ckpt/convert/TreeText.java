package dev.ckpt.convert;

import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.List;

/// A tree as lines that can be compared: keys in order, types, and every bit of a tensor. Which storage it is in, and how it
/// lies there, is not said.
final class TreeText {

    private final List<String> lines = new ArrayList<>();

    private TreeText() {}

    static List<String> of(Value value) {
        TreeText text = new TreeText();
        text.add("", value);
        return text.lines;
    }

    private void add(String path, Value value) {
        switch (value) {
            case Dict dict -> {
                lines.add(path + " " + dict.kind());
                dict.attributes().ifPresent(attributes -> add(path + "@", attributes));
                dict.entries().forEach(entry -> add(path + "/" + scalar(entry.key()), entry.value()));
            }
            case Sequence sequence -> {
                lines.add(path + " " + sequence.kind());
                sequence.items().forEach(item -> add(path + "/-", item));
            }
            case TensorValue tensor when tensor.tensor() instanceof StridedTensor dense -> lines
                    .add(path + " " + bits(dense));
            default -> lines.add(path + " " + scalar(value));
        }
    }

    private static String scalar(Value value) {
        return switch (value) {
            case Text(String text) -> text;
            case Scalar scalar -> scalar.toString();
            default -> value.getClass().getSimpleName();
        };
    }

    private static String bits(StridedTensor tensor) {
        Elements elements = Elements.of(tensor);
        long hash = 17;
        for (long i = 0; i < elements.count(); i++) {
            hash = 31 * hash + elements.rawBits(i);
        }
        return tensor.dtype() + " " + tensor.shape() + " " + Long.toHexString(hash);
    }
}
