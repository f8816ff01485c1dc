package dev.ckpt.inspect;

import java.util.Locale;

/// The part of a checkpoint that a tensor belongs to.
public enum Section {
    WEIGHTS, OPTIMIZER, OTHER;

    /// The word in JSON: `weights`.
    public String jsonName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
