package dev.ckpt.model;

import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Opaque;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Settings as lines: a dotted name and a value that fits a line.
final class FlatSettings {

    /// Entries looked at, counted where they stand: settings may refer to themselves.
    private static final int MOST = 20_000;

    private static final int DEEPEST = 8;

    /// Longer sequences are data, not settings.
    private static final int LONGEST_SEQUENCE = 32;

    private final Map<String, Value> all = new LinkedHashMap<>();
    private int looked;

    Map<String, Value> all() {
        return Collections.unmodifiableMap(all);
    }

    /// @param source the name that is put before a setting that is there already, with another value
    void add(String source, List<Dict.Entry> entries) {
        add(source, "", entries, 0);
    }

    private void add(String source, String path, List<Dict.Entry> entries, int depth) {
        for (Dict.Entry entry : entries) {
            if (++looked > MOST) {
                return;
            }
            String name = Key.joined(path, Key.of(entry.key()));
            Optional<Value> plain = plain(entry.value());
            if (plain.isPresent()) {
                Value before = all.putIfAbsent(name, plain.get());
                if (before != null && !before.equals(plain.get())) {
                    all.put(Key.joined(source, name), plain.get());
                }
            } else if (depth < DEEPEST) {
                add(source, name, Settings.entries(entry.value()), depth + 1);
            }
        }
    }

    /// The value, where it can be shown on a line: a scalar, a text, a short sequence of those, a name.
    static Optional<Value> plain(Value value) {
        return switch (value) {
            case Scalar scalar -> Optional.of(scalar);
            case Text text -> Optional.of(text);
            case Sequence sequence -> isShort(sequence) ? Optional.of(sequence) : Optional.empty();
            case Opaque opaque -> word(opaque);
            default -> Optional.empty();
        };
    }

    private static boolean isShort(Sequence sequence) {
        if (sequence.items().size() > LONGEST_SEQUENCE) {
            return false;
        }
        for (Value item : sequence.items()) {
            if (!(item instanceof Scalar) && !(item instanceof Text)) {
                return false;
            }
        }
        return true;
    }

    /// `torch.bfloat16` as it is; `SchedulerType('linear')` as `linear`; `PosixPath('/', 'a')` as `/a`.
    private static Optional<Value> word(Opaque opaque) {
        if (opaque.via() == Opaque.Via.REFERENCE) {
            return Optional.of(new Text(opaque.className()));
        }
        if (!opaque.states().isEmpty() || !opaque.entries().isEmpty() || opaque.arguments().isEmpty()
                || opaque.arguments().size() > LONGEST_SEQUENCE) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder();
        for (Value argument : opaque.arguments()) {
            if (!(argument instanceof Text(String part))) {
                return Optional.empty();
            }
            text.append(text.isEmpty() || text.charAt(text.length() - 1) == '/' ? "" : "/").append(part);
        }
        return Optional.of(new Text(text.toString()));
    }
}
