package dev.ckpt.history;

import java.nio.file.Path;

/// A checkpoint that could not be read.
///
/// @param thrown why
public record Unread(Path path, Exception thrown) {}
