package dev.ckpt.contents;

public enum Severity {
    /// PyTorch and we would, or might, read something different, or something is lost.
    ERROR,
    /// Unusual; probably harmless.
    WARNING,
    /// Worth knowing.
    NOTE
}
