package dev.ckpt.inspect;

import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Opaque;
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
        if (root instanceof Dict dict) {
            return new Outline(Kind.DICT, "", dict.size(), keys(dict));
        }
        if (root instanceof Sequence sequence) {
            return new Outline(Kind.SEQUENCE, "", sequence.items().size(), List.of());
        }
        if (root instanceof Opaque object) {
            return new Outline(Kind.OBJECT, object.className(), 0, List.of());
        }
        boolean numbers = root instanceof TensorValue || root instanceof StorageValue;
        return new Outline(numbers ? Kind.TENSOR : Kind.VALUE, "", 0, List.of());
    }

    private static List<String> keys(Dict dict) {
        return dict.entries().stream().limit(KEYS).map(Dict.Entry::key)
                .filter(Text.class::isInstance).map(key -> ((Text) key).text()).toList();
    }
}
