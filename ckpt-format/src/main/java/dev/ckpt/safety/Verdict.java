package dev.ckpt.safety;

/// How dangerous it would be to unpickle a file in Python. Ordered from harmless to worst. We never say "safe".
public enum Verdict {
    /// Only names that rebuild tensors and plain containers.
    INERT,
    /// Also classes known to carry data, which PyTorch's `weights_only=True` refuses all the same.
    DATA,
    /// Names that nobody here knows.
    SUSPICIOUS,
    /// Names that run commands, open files, import code.
    DANGEROUS;

    public Verdict worse(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
