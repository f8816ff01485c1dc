package dev.ckpt.cli;

import dev.ckpt.cli.command.ExitCode;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitCodeTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            0, summary ckpt.pt
            0, summary nothing.pt
            1, summary dangerous.pt
            1, summary damaged.pt
            2, summary malformed.pt
            2, summary missing.pt
            2, summary huge.pt
            2, summary ckpt.pt missing.pt
            2, summary missing.pt dangerous.pt ckpt.pt
            1, summary dangerous.pt ckpt.pt
            1, summary --json dangerous.pt
            2, summary --json malformed.pt
            0, summary --schema
            0, schema summary
            0, completion bash
            0, help
            0, help summary
            0, summary --help
            0, --version
            0, --help
            2, summary
            2, summary --jsn ckpt.pt
            2, sumary ckpt.pt
            2, --frobnicate
            2, schema
            2, schema difference
            2, completion powershell
            2, help nonsense
            2, summary --depth 0 ckpt.pt
            2, summary --only re:( ckpt.pt
            """)
    void the_exit_code_tells_how_it_went(int code, String words) {
        Console.Result result = new Console().run(words.split(" "));
        assertEquals(code, result.code(), result.err());
        assertTrue(code != ExitCode.FAILED || result.err().startsWith("ckpt: "), result.err());
    }

    @Test
    void ckpt_alone_says_what_it_can() {
        Console.Result result = new Console().run();
        assertEquals(0, result.code());
        assertTrue(result.out().contains("ckpt summary FILE..."), result.out());
    }

    @Test
    void what_can_be_read_is_printed_even_if_something_else_cannot() {
        Console.Result result = new Console().run("summary", "missing.pt", "ckpt.pt");
        assertTrue(result.out().startsWith("ckpt.pt   PyTorch zip"), result.out());
        assertEquals("""
                ckpt: missing.pt: no such file or folder
                  next step: check the name; names with spaces need quotes
                """, result.err());
    }

    @Test
    void an_empty_name_is_not_this_folder() {
        assertEquals("""
                ckpt: '': no such file or folder
                  next step: check the name; names with spaces need quotes
                """, new Console().run("summary", "").err());
    }

    @Test
    void a_fault_is_shown_whole_with_what_was_found_before_it() {
        assertEquals("""
                ckpt: malformed.pt: byte 7: expected a zip, found nothing
                  likely cause: it was cut short
                  next step: copy it again
                  found before that: posix.system (dangerous)
                """, new Console().run("summary", "malformed.pt").err());
        assertEquals("""
                ckpt: malformed.pt: byte 7: 있어야 할 것: a zip; 실제로 있는 것: nothing
                  짐작되는 원인: it was cut short
                  다음에 할 일: copy it again
                  그 전에 발견한 것: posix.system (dangerous)
                """, new Console().run("summary", "--lang", "ko", "malformed.pt").err());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            vanished.pt, a part of the file could not be read while it was being looked at
            huge.pt,     needs more memory than ckpt may use
            deep.pt,     nests deeper than ckpt can follow
            defect.pt,   ckpt has a defect: IllegalStateException: we were wrong
            """)
    void whatever_goes_wrong_there_is_one_message_and_no_stack(String file, String message) {
        Console.Result result = new Console().run("summary", file, "ckpt.pt");
        assertEquals(2, result.code());
        assertTrue(result.err().startsWith("ckpt: " + file + ": " + message + "\n"), result.err());
        assertFalse(result.err().contains("\tat "), result.err());
        assertFalse(result.out().isEmpty(), "the other file is still shown");
    }

    @Test
    void a_defects_stack_is_shown_to_those_who_ask() {
        Console.Result result = new Console().with("CKPT_DEBUG", "1").run("summary", "defect.pt");
        assertTrue(result.err().contains("\tat dev.ckpt.cli."), result.err());
    }

    @Test
    void a_closed_pipe_ends_quietly() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        assertEquals(141, new Console().run(closed, err, "summary", "ckpt.pt", "nothing.pt"));
        assertEquals(141, new Console().run(closed, err, "summary", "--json", "ckpt.pt"));
        assertEquals("", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void the_version_is_maven_s() {
        String out = new Console().run("--version").out();
        assertTrue(out.matches("ckpt \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\n"), out);
    }
}
