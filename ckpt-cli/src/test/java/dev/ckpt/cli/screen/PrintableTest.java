package dev.ckpt.cli.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class PrintableTest {

    @Test
    void plain_text_in_any_script_stays_as_it_is() {
        String text = "blocks.0.가중치.é.🙂";
        assertSame(text, Printable.of(text));
    }

    @Test
    void what_could_steer_a_terminal_is_written_out() {
        assertEquals("a\\x1b[2Jb", Printable.of("a\u001B[2Jb"));
        assertEquals("a\\nb\\tc\\x0d", Printable.of("a\nb\tc\r"));
        assertEquals("\\x9b31m", Printable.of("\u009B31m"));
        assertEquals("\\u202etxt\\u2066", Printable.of("\u202Etxt\u2066"));
        assertEquals("\\x7f", Printable.of("\u007F"));
    }

    @Test
    void a_lone_surrogate_is_replaced() {
        assertEquals("a\uFFFDb\uFFFD", Printable.of("a\uD800b\uDC00"));
    }
}
