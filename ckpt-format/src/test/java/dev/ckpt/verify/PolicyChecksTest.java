package dev.ckpt.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.contents.Finding;
import dev.ckpt.model.Golden;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyChecksTest {

    private static final String SEED = "golden/seed-adamw/start.pt";

    @TempDir
    Path folder;

    @Test
    void a_checkpoint_that_keeps_to_every_rule_has_no_finding() throws IOException {
        assertEquals(List.of(), Found.byPolicy(Golden.path(SEED), """
                allowed-formats: [torch-zip]
                allowed-dtypes: [float32]
                required-names: [wte.weight, "blocks.*.ln_1.weight"]
                forbidden-names: ["*.lora_*"]
                max-size: 1MB
                max-tensors: 1000
                max-parameters: 1000000
                max-abs: 10
                no-nan: true
                allowed-globals: ["collections.*"]
                require-inert: true
                require-checksums: true
                require-resume: full
                """));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
            golden/seed-adamw/start.pt  | allowed-formats: safetensors | its format is torch-zip
            golden/seed-adamw/start.pt  | required-names: nothing      | no weight bears the name "nothing"
            golden/seed-adamw/start.pt  | max-size: 10KB               | its files have 380723 bytes; allowed are 10KB
            golden/seed-adamw/start.pt  | max-tensors: 11              | it has 112 tensors; allowed are 11
            golden/seed-adamw/start.pt  | max-parameters: 1000         | it has 29,472 parameters; allowed are 1,000
            golden/hf-gpt2/pretrained   | require-resume: full         | a resume would get weights, and the policy wants full
            golden/hf-gpt2/pretrained   | require-checksums: true      | it has no checksums, or not in every file, so damage to numbers cannot be found
            fixtures/13_whole_module.pt | require-inert: true          | the verdict over its pickles is data
            """)
    void a_breach_of_the_whole_is_one_error(String resource, String rule, String message) throws IOException {
        assertEquals(
                List.of(Finding.error("policy." + rule.substring(0, rule.indexOf(':')), "the checkpoint", message)),
                Found.byPolicy(Golden.path(resource), rule));
    }

    @Test
    void dtypes_are_those_of_weights() throws IOException {
        List<Finding> found = Found.byPolicy(Golden.path(SEED), "allowed-dtypes: bfloat16");
        assertEquals(28, found.size());
        assertEquals(Finding.error("policy.allowed-dtypes", "wte.weight", "its dtype is float32"), found.getFirst());
    }

    @Test
    void forbidden_names_are_named() throws IOException {
        assertEquals(List.of(Finding.error("policy.forbidden-names", "wpe.weight", "the policy forbids \"wpe.*\"")),
                Found.byPolicy(Golden.path(SEED), "forbidden-names: wpe.*"));
    }

    @Test
    void the_largest_number_counts() throws IOException {
        Path copy = DamagedCopy.of(SEED, folder).put("wpe.weight", 3, -250).path();
        assertEquals(List.of(Finding.error("policy.max-abs", "wpe.weight",
                "its largest number is 250.0; allowed are 100.0")), Found.byPolicy(copy, "max-abs: 100"));
    }

    @Test
    void nan_breaks_a_rule_as_well() throws IOException {
        Path copy = DamagedCopy.of(SEED, folder).put("wpe.weight", 3, Float.NaN).path();
        assertEquals(List.of(Finding.error("policy.no-nan", "wpe.weight", "1 numbers are NaN, 0 infinite")),
                Found.byPolicy(copy, "no-nan: true"));
    }

    @Test
    void no_globals_means_none_at_all() throws IOException {
        List<Finding> found = Found.byPolicy(Golden.path(SEED), "no-globals: true");
        assertTrue(found.contains(Finding.error("policy.no-globals", "pickle",
                "a pickle imports \"torch._utils._rebuild_tensor_v2\"")), found.toString());
    }

    @Test
    void safetensors_have_no_globals() throws IOException {
        assertEquals(List.of(), Found.byPolicy(Golden.path("golden/hf-gpt2/pretrained"), "no-globals: true"));
    }

    @Test
    void allowed_globals_stand_beside_the_inert_ones() throws IOException {
        assertEquals(List.of(Finding.error("policy.allowed-globals", "pickle",
                "a pickle imports \"torch.nn.modules.activation.ReLU\"")),
                Found.byPolicy(Golden.path("fixtures/13_whole_module.pt"),
                        "allowed-globals: [torch.nn.modules.linear.*, torch.nn.modules.container.*]"));
    }
}
