package dev.ckpt.cli.command;

import org.jspecify.annotations.Nullable;

/// Shows how far a reading is, how long soever it is: how much there is to read is known when it begins.
public final class ByteWatch implements dev.ckpt.numbers.Progress, AutoCloseable {

    private final Terminal terminal;
    private @Nullable Progress progress;

    public ByteWatch(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
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
