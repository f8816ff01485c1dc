package dev.ckpt.align;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.Checkpoint;
import dev.ckpt.OutputForm;
import dev.ckpt.Saving;
import dev.ckpt.contents.Contents;
import dev.ckpt.convert.LayoutMapping;
import dev.ckpt.gpt.Scheme;
import dev.ckpt.io.Overwrite;
import dev.ckpt.model.Golden;
import dev.ckpt.model.StateDict;
import dev.ckpt.model.Understanding;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Text;
import dev.ckpt.safetensors.SafetensorsWriter;
import dev.ckpt.safetensors.Ties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// GPT-2s in the clothes of four programs.
class SchemesTest {

    @TempDir
    Path folder;

    /// Of a checkpoint and its conversion every tensor has its like, and each pair holds the same numbers in the same order.
    @ParameterizedTest
    @CsvSource({"seed-adamw, seed, nanogpt", "seed-adamw, seed, hf-gpt2", "seed-adamw, seed, llmc",
        "seed-sgd-momentum, seed, nanogpt", "seed-adam-schedule, seed, nanogpt",
        "hf-gpt2, hf-gpt2, nanogpt", "hf-gpt2, hf-gpt2, seed", "hf-gpt2, hf-gpt2, llmc"})
    void a_checkpoint_and_its_conversion_are_the_same_element_by_element(String golden, String from, String to) {
        with(golden, contents -> {
            Understanding before = Understanding.of(contents);
            Understanding after = Understanding.of(map(contents, from, to));
            assertSameNumbers(Made.align(before, after), to.equals("llmc"));
            assertSameNumbers(swapped(Made.align(after, before)), to.equals("llmc"));
        });
    }

    @Test
    void biases_that_a_conversion_adds_are_added() {
        with("nanogpt", contents -> {
            Alignment alignment = Made.align(Understanding.of(contents),
                    Understanding.of(map(contents, "nanogpt", "hf-gpt2")));
            assertEquals(List.of(), alignment.weights().removed());
            assertEquals(13, alignment.weights().added().size());
            assertEquals(15, alignment.weights().pairs().size());
            assertEquals(45, alignment.optimizer().pairs().size());
            assertEquals(List.of(), alignment.optimizer().added());
        });
    }

    @Test
    void each_pair_says_the_rules_that_made_it() {
        with("seed-adamw", contents -> {
            Alignment alignment = Made.align(Understanding.of(contents),
                    Understanding.of(map(contents, "seed", "nanogpt")));
            assertEquals(List.of("wte.weight > transformer.wte.weight [naming scheme, tied head]",
                    "wpe.weight > transformer.wpe.weight [naming scheme]",
                    "blocks.0.ln_1.weight > transformer.h.0.ln_1.weight [naming scheme]",
                    "blocks.0.ln_1.bias > transformer.h.0.ln_1.bias [naming scheme]",
                    "blocks.0.attn.c_attn.weight > transformer.h.0.attn.c_attn.weight [naming scheme, transposed]",
                    "blocks.0.attn.c_attn.bias > transformer.h.0.attn.c_attn.bias [naming scheme]",
                    "blocks.0.attn.c_proj.weight > transformer.h.0.attn.c_proj.weight [naming scheme, transposed]"),
                    Made.lines(alignment.weights()).subList(0, 7));
            assertTrue(Made.lines(alignment.optimizer()).containsAll(List.of(
                    "blocks.0.attn.c_proj.weight/exp_avg > transformer.h.0.attn.c_proj.weight/exp_avg"
                            + " [parameter, transposed]",
                    "blocks.0.attn.c_proj.weight/step > transformer.h.0.attn.c_proj.weight/step [parameter]")),
                    Made.lines(alignment.optimizer()).toString());
        });
    }

    @Test
    void nanogpt_and_hugging_face_have_the_same_names_and_turned_matrices() {
        with("hf-gpt2", contents -> assertEquals(Set.of("same name", "same name, transposed"),
                rules(Made.align(Understanding.of(contents),
                        Understanding.of(map(contents, "hf-gpt2", "nanogpt"))))));
    }

    @Test
    void hugging_faces_files_without_a_prefix_are_hugging_faces() {
        with("hf-gpt2", contents -> {
            Dict model = ((Dict) contents.root()).dict("model").orElseThrow();
            StateDict bare = new StateDict();
            model.entries().forEach(entry -> bare.add(((Text) entry.key()).text().replace("transformer.", ""),
                    entry.value()));
            Understanding hub = bare.understand();
            Alignment same = Made.align(Understanding.of(contents), hub);
            assertEquals(Set.of("prefix"), rules(same));
            assertSameNumbers(same, true);
            assertSameNumbers(Made.align(hub, Understanding.of(map(contents, "hf-gpt2", "seed"))), true);
            assertSameNumbers(Made.align(Understanding.of(map(contents, "hf-gpt2", "nanogpt")), hub), true);
        });
    }

    @ParameterizedTest
    @CsvSource({"_orig_mod.", "module.", "module._orig_mod."})
    void wrappers_do_not_matter(String wrapper) {
        Alignment alignment = Made.align(StateDict.seed(2, true).prefixed(wrapper), StateDict.seed(2, true));
        assertEquals(Set.of("prefix"), rules(alignment));
        assertEquals(28, alignment.weights().pairs().size());
        assertEquals("wte.weight", alignment.weights().pairs().getFirst().name());
    }

    @Test
    void an_attribute_around_the_network_does_not_matter() {
        StateDict llama = new StateDict().lines("embed_tokens.weight 9 4", "layers.0.self_attn.q_proj.weight 4 4",
                "layers.0.mlp.up_proj.weight 8 4", "layers.1.mlp.up_proj.weight 8 4");
        StateDict whole = llama.prefixed("model.").lines("lm_head.weight 9 4");
        assertEquals(List.of("model.embed_tokens.weight > embed_tokens.weight [prefix]",
                "model.layers.0.self_attn.q_proj.weight > layers.0.self_attn.q_proj.weight [prefix]",
                "model.layers.0.mlp.up_proj.weight > layers.0.mlp.up_proj.weight [prefix]",
                "model.layers.1.mlp.up_proj.weight > layers.1.mlp.up_proj.weight [prefix]", "- lm_head.weight"),
                Made.lines(Made.align(whole, llama).weights()));
        assertEquals(4, Made.align(llama, whole).weights().pairs().size());
        assertEquals(4, Made.align(llama.prefixed("backbone."), whole).weights().pairs().size());
    }

    @Test
    void what_came_and_what_went_may_look_alike_but_for_its_module() {
        StateDict old = StateDict.seed(1, false).add("old.weight", Made.random(2, 3, 4));
        StateDict young = StateDict.seed(1, false).add("young.weight", Made.random(1, 4, 3));
        assertEquals(List.of("- old.weight", "+ young.weight"),
                Made.lines(Made.align(old, young).weights()).subList(9, 11));
    }

    @ParameterizedTest
    @EnumSource
    void safetensors_hold_the_same_whatever_became_of_the_tied_head(Ties ties) {
        with("seed-adamw", contents -> {
            try {
                Path target = folder.resolve("nano.safetensors");
                Contents nano = map(contents, "seed", "nanogpt");
                OutputForm output = new OutputForm.Safetensors(SafetensorsWriter.Options.of(ties));
                Saving.plan(nano, output, target).write(Overwrite.REFUSE, bytes -> {});
                try (Checkpoint saved = Checkpoint.open(target)) {
                    assertSameNumbers(Made.align(Understanding.of(contents), Understanding.of(saved.contents())),
                            true);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void llmcs_file_has_a_padded_vocabulary_which_is_a_shape_and_no_other_tensor() {
        with("seed-adamw", contents -> {
            try {
                Path target = folder.resolve("model.bin");
                Contents llmc = map(contents, "seed", "llmc");
                Saving.plan(llmc, new OutputForm.Llmc(), target).write(Overwrite.REFUSE, bytes -> {});
                try (Checkpoint saved = Checkpoint.open(target)) {
                    Alignment alignment = Made.align(Understanding.of(contents), Understanding.of(saved.contents()));
                    assertEquals(List.of(), alignment.weights().removed());
                    assertEquals(List.of(), alignment.weights().added());
                    assertEquals(28, alignment.weights().pairs().size());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void a_part_of_a_network_is_told_by_the_names_that_it_has() {
        StateDict part = new StateDict()
                .add("transformer.h.1.attn.c_proj.weight", Made.turned(Made.random(1, 32, 32)))
                .add("transformer.h.1.mlp.c_fc.weight", Made.turned(Made.random(2, 32, 128)));
        StateDict seed = new StateDict().add("blocks.1.attn.c_proj.weight", Made.random(1, 32, 32))
                .add("blocks.1.mlp.c_fc.weight", Made.random(2, 32, 128)).add("extra.weight", Made.random(3, 7, 9));
        Alignment alignment = Made.align(part, seed);
        assertEquals(List.of(
                "transformer.h.1.attn.c_proj.weight > blocks.1.attn.c_proj.weight [naming scheme, transposed]",
                "transformer.h.1.mlp.c_fc.weight > blocks.1.mlp.c_fc.weight [naming scheme, transposed]",
                "+ extra.weight"), Made.lines(alignment.weights()));
        alignment.weights().pairs().forEach(SchemesTest::assertSameNumbers);
    }

    @Test
    void a_larger_network_keeps_what_is_no_gpt2s() {
        StateDict vision = StateDict.nanoGpt(1).add("vision.proj.weight", Made.random(1, 5, 6));
        Alignment alignment = Made.align(vision, StateDict.seed(1, false));
        assertEquals(List.of("vision.proj.weight"),
                alignment.weights().removed().stream().map(Lone::name).toList());
        assertEquals(9, alignment.weights().pairs().size());
    }

    @Test
    void networks_of_other_sizes_are_paired_name_by_name() {
        StateDict wide = new StateDict().lines("wte.weight 101 64", "blocks.0.attn.c_attn.weight 64 192");
        StateDict narrow = new StateDict().lines("transformer.wte.weight 101 32",
                "transformer.h.0.attn.c_attn.weight 96 32");
        Alignment alignment = Made.align(wide, narrow);
        assertEquals(List.of("wte.weight > transformer.wte.weight [naming scheme]",
                "blocks.0.attn.c_attn.weight > transformer.h.0.attn.c_attn.weight [naming scheme, transposed]"),
                Made.lines(alignment.weights()));
        assertEquals("[32, 96]", alignment.weights().pairs().getLast().b().shape().toString());
    }

    private static Contents map(Contents contents, String from, String to) {
        return new LayoutMapping(Scheme.named(from), Scheme.named(to), OptionalLong.of(4))
                .apply(contents, Understanding.of(contents)).contents();
    }

    private static void with(String golden, Consumer<Contents> test) {
        Golden.open("golden/" + golden + "/start.pt", contents -> {
            test.accept(contents);
            return 0;
        });
    }

    private static Set<String> rules(Alignment alignment) {
        return alignment.weights().pairs().stream()
                .map(pair -> pair.rules().stream().map(Rule::text).collect(Collectors.joining(", ")))
                .collect(Collectors.toSet());
    }

    private static Alignment swapped(Alignment alignment) {
        return new Alignment(swapped(alignment.weights()), swapped(alignment.optimizer()), alignment.others());
    }

    private static Aligned swapped(Aligned aligned) {
        return new Aligned(aligned.pairs(), aligned.added(), aligned.removed());
    }

    /// @param weightsAlone whether the second has no optimizer
    private static void assertSameNumbers(Alignment alignment, boolean weightsAlone) {
        assertEquals(List.of(), alignment.weights().removed());
        assertEquals(List.of(), alignment.weights().added());
        assertTrue(alignment.weights().pairs().size() >= 2);
        alignment.weights().pairs().forEach(SchemesTest::assertSameNumbers);
        if (!weightsAlone) {
            assertEquals(List.of(), alignment.optimizer().removed());
            assertEquals(List.of(), alignment.optimizer().added());
            assertTrue(alignment.optimizer().pairs().size() >= 15);
        }
        alignment.optimizer().pairs().forEach(SchemesTest::assertSameNumbers);
    }

    private static void assertSameNumbers(Pair pair) {
        assertEquals(((StridedTensor) pair.a()).shape(), pair.b().shape(), pair.name());
        assertEquals(Made.numbers(pair.a()), Made.numbers(pair.b()), pair.name());
        assertEquals(pair.rules().size(), EnumSet.copyOf(pair.rules()).size());
    }
}
