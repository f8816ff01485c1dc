package dev.ckpt.cli.args;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ckpt.cli.screen.Words;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionTest {

    private static final Words WORDS = Words.in(Words.Language.ENGLISH);

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void a_script_knows_every_command_and_option(String shell) {
        String script = Completion.script(shell, WORDS);
        for (CommandModel command : CommandModel.ALL) {
            assertTrue(script.contains(command.name()), command.name());
            for (OptionModel option : command.options()) {
                assertTrue(script.contains(shell.equals("fish") ? "-l " + option.name() : option.dashed()),
                        option.name());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void no_text_ends_a_quotation(String shell) {
        for (Words.Language language : Words.Language.values()) {
            String script = Completion.script(shell, Words.in(language));
            script.lines().filter(line -> line.contains(" -d '")).forEach(line -> assertEquals(0,
                    line.chars().filter(c -> c == '\'').count() % 2, line));
        }
    }

    @Test
    void bash_completes_commands_options_and_values() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash here");
        assertEquals("summary stats show scan schema", bash(1, "ckpt", "s"));
        assertEquals("--explain", bash(2, "ckpt", "summary", "--ex"));
        assertEquals("order", bash(3, "ckpt", "summary", "--sort", "o"));
        assertEquals("zsh", bash(2, "ckpt", "completion", "z"));
    }

    private static String bash(int place, String... words) throws IOException, InterruptedException {
        String script = Completion.script("bash", WORDS) + "COMP_WORDS=(" + String.join(" ", words) + ")\nCOMP_CWORD="
                + place + "\n_ckpt\necho \"${COMPREPLY[@]}\"\n";
        Process process = new ProcessBuilder("/bin/bash", "-c", script).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, process.waitFor(), out);
        return out;
    }
}
