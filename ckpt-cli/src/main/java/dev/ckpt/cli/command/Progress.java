package dev.ckpt.cli.command;

import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Screen;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/// Says on one line of the terminal how far long work is: share, bytes, rate, time left. Where nobody watches it says
/// nothing, and short work is over before it begins to speak.
///
/// Not thread-safe.
public final class Progress implements LongConsumer, AutoCloseable {

    private static final long FIRST_NANOS = 500_000_000;
    private static final long BETWEEN_NANOS = 200_000_000;
    private static final String CLEAR = "\r\u001b[K";

    private final Terminal terminal;
    private final long total;
    private final LongSupplier clock;
    private final long start;
    private long next;
    private boolean shown;

    /// @param total bytes to be done
    public Progress(Terminal terminal, long total) {
        this(terminal, total, System::nanoTime);
    }

    Progress(Terminal terminal, long total, LongSupplier clock) {
        this.terminal = terminal;
        this.total = total;
        this.clock = clock;
        this.start = clock.getAsLong();
        this.next = start + FIRST_NANOS;
    }

    /// @param done bytes done so far
    @Override
    public void accept(long done) {
        long now = clock.getAsLong();
        if (!terminal.progress() || now < next || done <= 0 || total <= 0) {
            return;
        }
        next = now + BETWEEN_NANOS;
        shown = true;
        double seconds = (now - start) / 1e9;
        double rate = done / seconds;
        Screen screen = terminal.messages();
        screen.out().part(CLEAR + screen.text("progress", Numbers.wholePercent(done, total), Numbers.bytes(done),
                Numbers.bytes(total), Numbers.bytes(Math.round(rate)), left(Math.round((total - done) / rate))));
    }

    /// `0:07`, `1:02:03`.
    private static String left(long seconds) {
        long rest = Math.max(seconds, 0);
        String minutes = rest >= 3600 ? rest / 3600 + ":" + twoDigits(rest / 60 % 60) : Long.toString(rest / 60);
        return minutes + ":" + twoDigits(rest % 60);
    }

    private static String twoDigits(long number) {
        return number < 10 ? "0" + number : Long.toString(number);
    }

    /// Takes the line away.
    @Override
    public void close() {
        if (shown) {
            terminal.messages().out().part(CLEAR);
        }
    }
}
