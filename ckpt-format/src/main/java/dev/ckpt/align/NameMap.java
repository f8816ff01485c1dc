package dev.ckpt.align;

import java.util.Map;
import java.util.Optional;

/// What a user says of names: which one in the first checkpoint is which in the second.
public final class NameMap {

    public static final NameMap NONE = new NameMap(Map.of());

    private final Map<String, String> names;

    NameMap(Map<String, String> names) {
        this.names = Map.copyOf(names);
    }

    /// The name in the second checkpoint, where the table has a word for it.
    Optional<String> nameInB(String nameInA) {
        return Optional.ofNullable(names.get(nameInA));
    }
}
