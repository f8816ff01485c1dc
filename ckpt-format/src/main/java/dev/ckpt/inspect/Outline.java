package dev.ckpt.inspect;

import dev.ckpt.tree.Bytes;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Opaque;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.StorageValue;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.List;

/// What stands at the top of a file: enough to tell a schedule's state from a list of sentences.
///
/// @param className the class of an object that is not interpreted; empty otherwise
/// @param size entries of a dict, items of a sequence
/// @param keys the first text keys of a dict
public record Outline(Kind kind, String className, int size, List<String> keys) {

    /// As many keys as fit a line.
    private static final int KEYS = 6;

    public enum Kind {
        DICT, SEQUENCE, OBJECT, TENSOR, VALUE
    }

    public Outline {
        keys = List.copyOf(keys);
    }

    public static Outline of(Value root) {
        return switch (root) {
            case Dict dict -> new Outline(Kind.DICT, "", dict.size(), keys(dict));
            case Sequence sequence -> new Outline(Kind.SEQUENCE, "", sequence.items().size(), List.of());
            case Opaque object -> new Outline(Kind.OBJECT, object.className(), 0, List.of());
            case TensorValue tensor -> new Outline(Kind.TENSOR, "", 0, List.of());
            case StorageValue storage -> new Outline(Kind.TENSOR, "", 0, List.of());
            case Scalar scalar -> new Outline(Kind.VALUE, "", 0, List.of());
            case Text text -> new Outline(Kind.VALUE, "", 0, List.of());
            case Bytes bytes -> new Outline(Kind.VALUE, "", 0, List.of());
        };
    }

    private static List<String> keys(Dict dict) {
        return dict.entries().stream().limit(KEYS).map(Dict.Entry::key)
                .filter(Text.class::isInstance).map(key -> ((Text) key).text()).toList();
    }
}
