package dev.ckpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What stands in `golden/` is what people see. A change here is a change for them.
class SummaryTextTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            seed,           ckpt.pt
            seed-ko,        --lang ko ckpt.pt
            explain,        --explain --only blocks.0 --only wte ckpt.pt
            explain-ko,     --explain --lang=ko ckpt.pt
            tensors,        --tensors --sort size --only *.ln_1.* ckpt.pt
            depth,          --depth 1 ckpt.pt
            optimizer,      --optimizer ckpt.pt
            config,         --config ckpt.pt
            why-big,        --why-big ckpt.pt
            why-big-ko,     --why-big --lang ko ckpt.pt
            globals,        --globals dangerous.pt
            dangerous-ko,   --lang ko dangerous.pt
            nothing,        nothing.pt
            quiet,          --quiet ckpt.pt dangerous.pt nothing.pt
            folder,         --depth 1 folder
            """)
    void summary_prints(String golden, String words) throws IOException {
        assertEquals(golden(golden), new Console().run(("summary " + words).split(" ")).out());
    }

    @Test
    void a_terminal_gets_colour_and_lines_that_fit_it() {
        String out = new Console().onTerminal().with("COLUMNS", "60").with("TERM", "xterm").run("summary", "ckpt.pt")
                .out();
        assertTrue(out.startsWith("\u001B[1mckpt.pt\u001B[0m   PyTorch zip"), out);
        assertTrue(out.contains("  wte.weight             [24000, 384]  f32    9,216,000   ..\n"), out);
    }

    @Test
    void sentences_are_broken_between_words_on_a_terminal() {
        String out = new Console().onTerminal().with("COLUMNS", "60").with("NO_COLOR", "1")
                .run("summary", "--explain", "--only", "wpe", "ckpt.pt").out();
        assertTrue(out.contains("""
                        A table with a row for each of 256 places in a text.
                        The row is added to the token's, so that the same
                        word counts as another one when it stands elsewhere.
                """), out);
    }

    @Test
    void nothing_is_cut_where_there_is_no_terminal() {
        assertEquals(new Console().run("summary", "ckpt.pt").out(),
                new Console().with("COLUMNS", "40").run("summary", "ckpt.pt").out());
    }

    @Test
    void colour_comes_when_it_is_forced_and_goes_when_it_is_not_wanted() {
        assertTrue(new Console().with("CLICOLOR_FORCE", "1").run("summary", "ckpt.pt").out().contains("\u001B["));
        assertTrue(new Console().run("summary", "--color=always", "ckpt.pt").out().contains("\u001B["));
        assertFalse(new Console().onTerminal().with("NO_COLOR", "1").run("summary", "ckpt.pt").out()
                .contains("\u001B["));
        assertFalse(new Console().onTerminal().with("TERM", "dumb").run("summary", "ckpt.pt").out()
                .contains("\u001B["));
        assertFalse(new Console().onTerminal().run("summary", "--color", "never", "ckpt.pt").out()
                .contains("\u001B["));
    }

    @Test
    void a_name_in_a_file_cannot_steer_the_terminal() {
        String out = new Console().run("summary", "dangerous.pt").out();
        assertFalse(out.contains("\u001B"), out);
        assertFalse(out.contains("\u202E"), out);
        assertTrue(out.contains("w\\x1b[2J"), out);
    }

    @Test
    void findings_and_prefixes_go_to_the_other_stream() {
        Console.Result result = new Console().run("summary", "dangerous.pt");
        assertEquals("ckpt: dangerous.pt: warning: end record: has a comment\n", result.err());
    }

    @Test
    void the_locale_chooses_the_language_and_the_option_overrules_it() {
        assertTrue(new Console().with("LANG", "ko_KR.UTF-8").run("summary", "ckpt.pt").out().contains("파라미터"));
        assertTrue(new Console().with("CKPT_LOCALE", "ko_KR.EUC-KR").with("LC_ALL", "C.UTF-8")
                .run("summary", "ckpt.pt").out().contains("파라미터"));
        assertFalse(new Console().with("LC_ALL", "C").with("LANG", "ko_KR.UTF-8").run("summary", "ckpt.pt").out()
                .contains("파라미터"));
        assertFalse(new Console().with("LANG", "ko_KR.UTF-8").run("summary", "--lang", "en", "ckpt.pt").out()
                .contains("파라미터"));
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = SummaryTextTest.class.getResourceAsStream("golden/" + name + ".txt")) {
            return in == null ? "no golden/" + name + ".txt" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
