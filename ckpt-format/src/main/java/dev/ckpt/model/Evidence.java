package dev.ckpt.model;

/// How we know a number of a model's geometry.
public enum Evidence {
    /// The checkpoint says so in its configuration.
    CONFIG,
    /// It follows from the shapes or the names of tensors.
    SHAPES,
    /// It is customary; nothing in the file proves it.
    GUESS
}
