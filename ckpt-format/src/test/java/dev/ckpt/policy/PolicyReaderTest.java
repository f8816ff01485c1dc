package dev.ckpt.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.io.CheckpointException;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.RefusedException;
import dev.ckpt.model.Resume;
import dev.ckpt.tensor.DType;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyReaderTest {

    private static List<Rule> rules(String text) {
        return Policy.parse(text, "policy.yml").rules();
    }

    private static String complaint(String text) {
        return assertThrows(MalformedException.class, () -> rules(text)).getMessage();
    }

    @Test
    void every_key_has_its_rule() {
        List<Rule> rules = rules("""
                # a comment
                allowed-formats: [torch-zip, safetensors]
                allowed-dtypes: [float32, torch.bfloat16]
                required-names:
                  - wte.weight
                  - "*.ln_?.weight"
                forbidden-names: "*.lora_*"
                max-size: 2GB
                max-tensors: 10_000
                max-parameters: 125000000
                max-abs: 1e2
                no-nan: true
                no-globals: true
                allowed-globals: ["numpy.*"]
                require-inert: true
                require-checksums: true
                require-resume: weights+step
                """);
        assertEquals(List.copyOf(Vocabulary.keys()), rules.stream().map(Rule::key).toList());
        assertEquals(new Rule.AllowedFormats(Set.of(CheckpointFormat.TORCH_ZIP, CheckpointFormat.SAFETENSORS)),
                rules.get(0));
        assertEquals(new Rule.AllowedDtypes(Set.of(DType.FLOAT32, DType.BFLOAT16)), rules.get(1));
        assertEquals(new Rule.MaxSize(2_000_000_000L, "2GB"), rules.get(4));
        assertEquals(new Rule.MaxTensors(10_000), rules.get(5));
        assertEquals(new Rule.MaxAbs(100), rules.get(7));
        assertEquals(new Rule.RequireResume(Resume.Level.WEIGHTS_AND_STEP), rules.getLast());
    }

    @Test
    void json_will_do_even_with_tabs() {
        assertEquals(List.of(new Rule.NoNan(), new Rule.MaxTensors(3)),
                rules("{\n\t\"no-nan\": true,\n\t\"max-tensors\":3\n}\n"));
    }

    @Test
    void a_rule_that_is_switched_off_is_none() {
        assertEquals(List.of(), rules("no-nan: false"));
    }

    @Test
    void a_misspelled_key_is_an_error_with_its_line_and_a_suggestion() {
        String message = complaint("no-nan: true\nallowed_dtype: [float32]\n");
        assertTrue(message.startsWith("policy.yml: line 2: expected a key that policies have, found \"allowed_dtype\""),
                message);
        assertTrue(message.contains("next step: write allowed-dtypes"), message);
    }

    @Test
    void a_key_that_nothing_resembles_lists_all() {
        assertTrue(complaint("colour: blue").contains("use one of: allowed-formats, allowed-dtypes"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            max-size: much            | line 1, max-size: expected a size such as 2GB, 500MiB or 4096, found "much"
            max-tensors: -1           | line 1, max-tensors: expected a whole number, found "-1"
            max-abs: big              | line 1, max-abs: expected a number of 0 or more, found "big"
            no-nan: "true"            | line 1, no-nan: expected true or false, found "true"
            allowed-dtypes: [float31] | line 1, allowed-dtypes: expected a dtype by PyTorch's name
            allowed-dtypes: []        | found an empty list
            allowed-formats: [zip]    | line 1, allowed-formats: expected a format: torch-zip,
            require-resume: none      | line 1, require-resume: expected full, weights+step or weights, found "none"
            max-size: [1, 2]          | line 1, max-size: expected a size such as 2GB, found a list
            required-names: re:(      | expected a regular expression after re:
            """, quoteCharacter = '\u0000')
    void a_value_of_another_kind_is_an_error(String policy, String words) {
        String message = complaint(policy);
        assertTrue(message.contains(words), message);
    }

    @Test
    void a_key_may_stand_once() {
        assertTrue(complaint("no-nan: true\nno-nan: false").contains("line 2: expected each key once"));
    }

    @Test
    void a_glob_without_quotes_is_told_to_be_quoted() {
        assertTrue(complaint("required-names: [*.weight]").contains("put names with * or [ in quotes"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing", "- a\n- b", "just text", "a: {b: c}", "no-nan: [[true]]",
        "no-nan: &a true", "no-nan: !!python/object:os.system true", "no-nan: true\n---\nno-nan: true", "{", "a: b: c",
        "\u0000", "? [a]\n: b"})
    void whatever_is_no_policy_is_malformed(String text) {
        assertTrue(complaint(text).startsWith("policy.yml: "));
    }

    @Test
    void a_thousand_brackets_are_no_matter() {
        assertThrows(CheckpointException.class, () -> rules("[".repeat(60_000)));
        assertThrows(CheckpointException.class, () -> rules("{a: ".repeat(15_000)));
    }

    @Test
    void a_huge_file_is_refused() {
        assertThrows(RefusedException.class, () -> rules("#".repeat(100_000)));
    }

    @ParameterizedTest
    @CsvSource({"4096, 4096", "1KB, 1000", "1 KiB, 1024", "1.5GiB, 1610612736", "2G, 2000000000", "3tb, 3000000000000"})
    void sizes_are_read_as_people_write_them(String text, long bytes) {
        assertEquals(bytes, ByteSize.parse(text).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GB", "-1", "1 PB", "1iB", "999999999999999TB", "1,5GB"})
    void other_words_are_no_sizes(String text) {
        assertTrue(ByteSize.parse(text).isEmpty());
    }
}
