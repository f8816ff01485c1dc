package dev.ckpt.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ckpt.cli.screen.Output;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.cli.screen.Style;
import dev.ckpt.cli.screen.Words;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final long SECOND = 1_000_000_000;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private long now;

    @Test
    void share_bytes_rate_and_time_left_stand_on_one_line_that_is_taken_away() {
        try (Progress progress = new Progress(terminal(true), 4L << 30, () -> now)) {
            now = 2 * SECOND;
            progress.accept(1L << 30);
        }
        assertEquals("\r\u001b[K25%   1.0 GiB of 4.0 GiB   512.0 MiB/s   0:06 left\r\u001b[K", said());
    }

    @Test
    void short_work_is_not_spoken_of() {
        try (Progress progress = new Progress(terminal(true), 100, () -> now)) {
            now = SECOND / 4;
            progress.accept(50);
        }
        assertEquals("", said());
    }

    @Test
    void where_nobody_watches_nothing_is_said() {
        try (Progress progress = new Progress(terminal(false), 100, () -> now)) {
            now = 10 * SECOND;
            progress.accept(50);
        }
        assertEquals("", said());
    }

    @Test
    void hours_are_told_as_hours() {
        try (Progress progress = new Progress(terminal(true), 7200, () -> now)) {
            now = SECOND;
            progress.accept(1);
        }
        assertEquals("\r\u001b[K<1%   1 B of 7.0 KiB   1 B/s   1:59:59 left\r\u001b[K", said());
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private Terminal terminal(boolean watched) {
        Words words = Words.in(Words.Language.ENGLISH);
        return new Terminal(new Screen(new Output(new ByteArrayOutputStream()), words, Style.PLAIN, 0),
                new Screen(new Output(err), words, Style.PLAIN, 0), watched, false);
    }
}
