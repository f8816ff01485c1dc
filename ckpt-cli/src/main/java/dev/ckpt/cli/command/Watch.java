package dev.ckpt.cli.command;

import org.jspecify.annotations.Nullable;

/// Shows how far long reading is, where how much there is to read is known only when it begins.
///
/// Not thread-safe.
public final class Watch implements AutoCloseable {

    private final Terminal terminal;
    private @Nullable Progress progress;

    public Watch(Terminal terminal) {
        this.terminal = terminal;
    }

    /// @param done bytes so far
    /// @param total bytes to be read
    public void at(long done, long total) {
        if (progress == null) {
            progress = new Progress(terminal, total);
        }
        progress.accept(done);
    }

    @Override
    public void close() {
        if (progress != null) {
            progress.close();
        }
    }
}
