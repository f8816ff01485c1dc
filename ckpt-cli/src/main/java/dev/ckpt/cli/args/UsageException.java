package dev.ckpt.cli.args;

import java.util.List;

/// A command line that cannot be understood, as a text's key and what fills its holes.
public final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String key;
    private final transient List<Object> values;

    public UsageException(String key, Object... values) {
        super(key + " " + List.of(values));
        this.key = key;
        this.values = List.of(values);
    }

    /// The key of the text.
    public String key() {
        return key;
    }

    public Object[] values() {
        return values.toArray();
    }
}
