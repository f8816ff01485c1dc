package dev.ckpt.contents;

import java.nio.file.Path;

/// A file that a checkpoint was read from.
public record SourceFile(Path path, CheckpointFormat format, long bytes) {}
