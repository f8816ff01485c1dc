package dev.ckpt.model;

import java.util.Locale;

/// What a tensor is for, in the eight words of the JSON contract.
public enum Role {
    EMBEDDING, POSITION, ATTENTION, MLP, NORM, HEAD, BUFFER, OTHER;

    /// The word in JSON: `attention`.
    public String jsonName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
