package dev.ckpt.cli.diff;

import dev.ckpt.cli.command.Progress;
import dev.ckpt.cli.command.Terminal;
import java.util.Optional;

/// Shows how far the comparison is, once it has said how much there is.
final class DiffProgress implements dev.ckpt.numbers.Progress, AutoCloseable {

    private final Terminal terminal;
    private Optional<Progress> shown = Optional.empty();

    DiffProgress(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void at(long done, long total) {
        if (shown.isEmpty()) {
            shown = Optional.of(new Progress(terminal, total));
        }
        shown.get().accept(done);
    }

    @Override
    public void close() {
        shown.ifPresent(Progress::close);
    }
}
