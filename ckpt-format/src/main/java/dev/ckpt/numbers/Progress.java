package dev.ckpt.numbers;

/// Is told how far the reading has come, from any thread, one at a time.
@FunctionalInterface
public interface Progress {

    /// Tells nobody.
    Progress NONE = (done, total) -> {};

    /// @param done bytes read
    /// @param total bytes to be read
    void at(long done, long total);
}
