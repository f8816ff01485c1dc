package dev.ckpt.cli.args;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.cli.screen.Words;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {

    @Test
    void options_and_files_may_be_mixed() {
        Arguments arguments = parse("a.pt", "--json", "b.pt", "--depth", "3");
        assertTrue(arguments.has("json"));
        assertFalse(arguments.has("quiet"));
        assertEquals(Optional.of("3"), arguments.value("depth"));
        assertEquals(List.of("a.pt", "b.pt"), arguments.operands());
    }

    @Test
    void a_value_follows_its_option_or_an_equals_sign() {
        assertEquals(Optional.of("size"), parse("--sort=size", "x").value("sort"));
        assertEquals(Optional.of("size"), parse("--sort", "size", "x").value("sort"));
        assertEquals(Optional.of("re:a=b"), parse("--only=re:a=b", "x").value("only"));
    }

    @Test
    void a_list_gathers_and_of_a_value_given_twice_the_last_counts() {
        Arguments arguments = parse("--only", "a*", "--depth", "1", "--only=b,c", "--depth", "2", "x");
        assertEquals(List.of("a*", "b,c"), arguments.all("only"));
        assertEquals(Optional.of("2"), arguments.value("depth"));
        assertEquals(List.of("x"), arguments.operands());
    }

    @Test
    void help_has_a_short_name() {
        assertTrue(parse("-h").has("help"));
    }

    @Test
    void after_two_dashes_everything_is_a_file() {
        Arguments arguments = parse("--json", "--", "--quiet", "-x.pt");
        assertEquals(List.of("--quiet", "-x.pt"), arguments.operands());
        assertFalse(arguments.has("quiet"));
    }

    @Test
    void names_reach_us_as_the_shell_gave_them() {
        List<String> names = List.of("a b.pt", "it's.pt", "q\"x.pt", "back\\slash", "$HOME", "a|b", ">", "a;b", "${x}",
                "한글 파일.pt", "-", "k=v", "a,b", " leading", "trailing ", "#x", "~");
        assertEquals(names, Arguments.parse(CommandModel.SUMMARY, names).operands());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --jsn x            | unknown option --jsn; did you mean --json?
            --whybig x         | unknown option --whybig; did you mean --why-big?
            --opt x            | unknown option --opt; did you mean --optimizer?
            --frobnicate x     | unknown option --frobnicate; ckpt help summary lists the options
            -j x               | unknown option -j; ckpt help summary lists the options
            x --depth          | --depth needs a value: --depth N
            x --only=          | --only needs a value: --only GLOB
            --sort weight x    | --sort weight: one of order, size, name is expected
            --color=blue x     | --color blue: one of auto, always, never is expected
            --json=yes x       | --json takes no value
            --sort size --jsn=1 x | unknown option --jsn; did you mean --json?
            """)
    void what_is_not_understood_is_named(String words, String message) {
        UsageException thrown = assertThrows(UsageException.class, () -> parse(words.strip().split(" ")));
        assertEquals(message, Words.in(Words.Language.ENGLISH).text(thrown.key(), thrown.values()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sumary   | unknown command sumary; did you mean summary?
            merge    | unknown command merge; ckpt help lists the commands
            """)
    void an_unknown_command_is_named(String word, String message) {
        UsageException thrown = CommandModel.unknown(word);
        assertEquals(message, Words.in(Words.Language.ENGLISH).text(thrown.key(), thrown.values()));
    }

    @Test
    void a_swapped_letter_is_one_mistake() {
        assertEquals(1, Suggestion.distance("--sjon", "--json"));
        assertEquals(0, Suggestion.distance("", ""));
        assertEquals(3, Suggestion.distance("abc", ""));
    }

    @Test
    void a_word_of_a_million_letters_is_simply_unknown() {
        assertThrows(UsageException.class, () -> parse("--" + "x".repeat(1_000_000)));
    }

    private static Arguments parse(String... words) {
        return Arguments.parse(CommandModel.SUMMARY, List.of(words));
    }
}
