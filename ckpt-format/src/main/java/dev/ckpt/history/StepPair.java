package dev.ckpt.history;

import java.nio.file.Path;

/// A step that both runs have saved.
public record StepPair(long step, Path a, Path b) {}
