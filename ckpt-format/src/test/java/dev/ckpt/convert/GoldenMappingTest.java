package dev.ckpt.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Written;
import dev.ckpt.gpt.GptParameter;
import dev.ckpt.gpt.Scheme;
import dev.ckpt.model.Golden;
import dev.ckpt.model.Naming;
import dev.ckpt.model.OptimizerState;
import dev.ckpt.model.Understanding;
import dev.ckpt.model.Weight;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Layouts mapped, held against checkpoints that PyTorch, nanoGPT and transformers wrote.
class GoldenMappingTest {

    @ParameterizedTest
    @CsvSource({"seed-adamw, seed, nanogpt", "seed-adamw, seed, hf-gpt2", "seed-adam-schedule, seed, hf-gpt2",
        "nanogpt, nanogpt, seed"})
    void a_checkpoint_comes_back_as_it_was(String golden, String there, String back) {
        with(golden, contents -> {
            Contents mapped = map(contents, there + ":" + back).contents();
            Contents again = map(mapped, back + ":" + there).contents();
            assertEquals(lines(contents), lines(again));
        });
    }

    /// Without the versions of modules that have no parameters, which only one of the programs has.
    private static List<String> lines(Contents contents) {
        return TreeText.of(contents.root()).stream()
                .filter(line -> !line.matches(".*(drop|dropout|gelu|lm_head)(/version)? .*")).toList();
    }

    /// What the mapping made of a parameter and its slots, against what the source has under its name.
    @ParameterizedTest
    @CsvSource({"seed-adamw, seed, nanogpt", "seed-adamw, seed, hf-gpt2", "seed-adamw, seed, llmc",
        "seed-adam-schedule, seed, nanogpt", "seed-adam-schedule, seed, hf-gpt2",
        "seed-sgd-momentum, seed, nanogpt", "seed-sgd-momentum, seed, hf-gpt2", "nanogpt, nanogpt, seed",
        "nanogpt, nanogpt, hf-gpt2", "nanogpt, nanogpt, llmc", "hf-gpt2, hf-gpt2, nanogpt", "hf-gpt2, hf-gpt2, seed",
        "hf-gpt2, hf-gpt2, llmc"})
    void every_number_stands_where_the_other_framework_looks_for_it(String golden, String from, String to) {
        Scheme source = Scheme.named(from);
        Scheme target = Scheme.named(to);
        boolean turned = source.layout() != target.layout();
        with(golden, contents -> {
            Understanding before = Understanding.of(contents);
            Understanding after = Understanding.of(new LayoutMapping(source, target, OptionalLong.of(4))
                    .apply(contents, before).contents());
            Map<String, StridedTensor> mapped = tensors(after);
            int compared = 0;
            for (Map.Entry<String, StridedTensor> entry : tensors(before).entrySet()) {
                String name = entry.getKey().replaceAll("/.*", "");
                String slot = entry.getKey().substring(name.length());
                GptParameter parameter = source.parameter(name).orElseThrow();
                boolean matrix = turned && parameter.turns() && !slot.equals("/step");
                if (!(target == Scheme.LLMC && !slot.isEmpty())) {
                    StridedTensor found = Objects.requireNonNull(mapped.get(target.name(parameter) + slot));
                    assertEquals(numbers(entry.getValue(), matrix), numbers(found, false), entry.getKey());
                    compared++;
                }
            }
            assertTrue(compared >= 15, compared + " tensors");
        });
    }

    @ParameterizedTest
    @CsvSource({"seed-adamw, seed:nanogpt", "seed-adam-schedule, seed:nanogpt", "hf-gpt2, hf-gpt2:nanogpt"})
    void nanogpt_finds_its_own_two_groups(String golden, String mapping) {
        with(golden, contents -> {
            OptimizerState optimizer = optimizer(map(contents, mapping));
            List<String> matrices = new ArrayList<>(List.of("transformer.wte.weight", "transformer.wpe.weight"));
            List<String> rest = new ArrayList<>();
            for (int layer = 0; layer < 2; layer++) {
                String h = "transformer.h." + layer + ".";
                for (String name : List.of("attn.c_attn", "attn.c_proj", "mlp.c_fc", "mlp.c_proj")) {
                    matrices.add(h + name + ".weight");
                }
                rest.addAll(List.of(h + "ln_1.weight", h + "ln_1.bias", h + "attn.c_attn.bias", h + "attn.c_proj.bias",
                        h + "ln_2.weight", h + "ln_2.bias", h + "mlp.c_fc.bias", h + "mlp.c_proj.bias"));
            }
            rest.addAll(List.of("transformer.ln_f.weight", "transformer.ln_f.bias"));
            assertEquals(Naming.CERTAIN, optimizer.naming());
            assertEquals("two groups: 2 dims and more, then the rest", optimizer.rule());
            assertEquals(List.of(matrices, rest),
                    optimizer.groups().stream().map(group -> group.parameters()).toList());
        });
    }

    @Test
    void one_group_becomes_two_of_nanogpts_with_its_settings_and_that_is_said() {
        with("hf-gpt2", contents -> {
            Converted nano = map(contents, "hf-gpt2:nanogpt");
            OptimizerState before = Understanding.of(contents).optimizers().getFirst();
            OptimizerState after = optimizer(nano);
            assertEquals(1, before.groups().size());
            assertEquals(before.groups().getFirst().settings(), after.groups().getFirst().settings());
            assertEquals(before.groups().getFirst().settings(), after.groups().getLast().settings());
            assertTrue(nano.notes().contains("the optimizer's one group became nanoGPT's two, the matrices and the"
                    + " rest, with equal settings"), nano.notes().toString());
        });
    }

    @Test
    void two_groups_stay_two_in_hugging_faces_order() {
        with("seed-adamw", contents -> {
            OptimizerState optimizer = optimizer(map(contents, "seed:hf-gpt2"));
            assertEquals(Naming.CERTAIN, optimizer.naming());
            assertEquals(List.of(new Scalar.Real(0.1), new Scalar.Real(0.0)), optimizer.groups().stream()
                    .map(group -> group.settings().get("weight_decay")).toList());
            assertEquals(List.of(10, 18), optimizer.groups().stream().map(group -> group.parameters().size())
                    .toList());
        });
    }

    @Test
    void nanogpts_checkpoint_has_nanogpts_keys() {
        with("seed-adamw", contents -> {
            Dict root = root(map(contents, "seed:nanogpt"));
            assertEquals(List.of("model", "optimizer", "model_args", "iter_num", "best_val_loss", "config"),
                    keys(root));
            assertEquals(List.of("/n_layer Int[value=2]", "/n_head Int[value=4]", "/n_embd Int[value=32]",
                    "/block_size Int[value=24]", "/bias Bool[value=true]", "/vocab_size Int[value=101]",
                    "/dropout Real[value=0.0]"), lines(root, "model_args"));
            assertEquals(new Scalar.Int(60), root.get("iter_num").orElseThrow());
            assertEquals(new Scalar.Real(1e9), root.get("best_val_loss").orElseThrow());
            assertEquals(List.of(), lines(root, "config"));
        });
    }

    @Test
    void hugging_faces_checkpoint_has_a_gpt2_configuration() {
        with("seed-adam-schedule", contents -> {
            Dict root = root(map(contents, "seed:hf-gpt2"));
            assertEquals(List.of("model", "optimizer", "global_step", "config"), keys(root));
            List<String> config = lines(root, "config");
            assertTrue(config.containsAll(List.of("/model_type gpt2", "/vocab_size Int[value=101]",
                    "/n_positions Int[value=24]", "/n_head Int[value=4]", "/activation_function gelu_new",
                    "/layer_norm_epsilon Real[value=1.0E-5]", "/tie_word_embeddings Bool[value=true]")),
                    config.toString());
        });
    }

    @Test
    void the_exact_gelu_is_hugging_faces_gelu() {
        with("seed-adamw", contents -> assertEquals(new Text("gelu"),
                root(map(contents, "seed:hf-gpt2")).dict("config").orElseThrow().get("activation_function")
                        .orElseThrow()));
    }

    @Test
    void the_seeds_checkpoint_has_the_seeds_keys() {
        with("hf-gpt2", contents -> {
            Converted seed = map(contents, "hf-gpt2:seed");
            assertEquals(List.of("model", "optimizer", "step", "config"), keys(root(seed)));
            assertEquals(List.of("/vocab_size Int[value=101]", "/block_size Int[value=24]", "/n_layer Int[value=2]",
                    "/n_head Int[value=4]", "/n_embd Int[value=32]", "/bias Bool[value=true]", "/tied Bool[value=true]",
                    "/gelu tanh", "/layout conv1d"), lines(root(seed), "config"));
            assertEquals(List.of(new Written.Left("config", "24 settings that seed does not know: transformers_version,"
                    + " architectures, output_hidden_states, return_dict, dtype and 19 more")), seed.left());
        });
    }

    @Test
    void a_tanh_gelu_is_no_gelu_of_nanogpts_code_and_that_is_said_and_kept() {
        with("hf-gpt2", contents -> {
            Converted nano = map(contents, "hf-gpt2:nanogpt");
            assertTrue(nano.notes().contains("the model was trained with the tanh GELU, and nanogpt's code computes the"
                    + " exact one; change it there"), nano.notes().toString());
            assertEquals(new Text("tanh"),
                    root(nano).dict("config").orElseThrow().get("gelu").orElseThrow());
        });
    }

    @Test
    void the_head_of_nanogpt_and_hugging_face_is_the_embedding_in_one_storage() {
        with("seed-adamw", contents -> {
            Dict model = root(map(contents, "seed:nanogpt")).dict("model").orElseThrow();
            assertSame(dense(model, "transformer.wte.weight").storage(), dense(model, "lm_head.weight").storage());
        });
    }

    @Test
    void a_model_without_biases_gets_zeros_for_hugging_face_and_no_state_for_them() {
        with("nanogpt", contents -> {
            Converted hf = map(contents, "nanogpt:hf-gpt2");
            Understanding meaning = Understanding.of(hf.contents());
            OptimizerState optimizer = meaning.optimizers().getFirst();
            assertEquals(Optional.of(true), meaning.geometry().bias());
            assertEquals(28, optimizer.parameters());
            assertEquals(15, optimizer.withState());
            assertEquals("transformer.h.0.ln_1.bias", optimizer.groups().getLast().parameters().get(1));
            StridedTensor bias = dense(root(hf).dict("model").orElseThrow(), "transformer.h.1.mlp.c_fc.bias");
            assertEquals(128, bias.numel());
            assertEquals(List.of(0.0), numbers(bias, false).stream().distinct().toList());
            assertEquals(List.of("13 biases of zeros were added, from transformer.h.0.ln_1.bias to"
                    + " transformer.ln_f.bias: hf-gpt2 has them, and until they are trained they change nothing",
                    "the optimizer has no state for the 13 added biases; PyTorch starts it at their first step"),
                    hf.notes());
        });
    }

    @Test
    void an_untied_head_is_the_last_parameter_of_its_group() {
        with("seed-sgd-momentum", contents -> {
            LayoutMapping mapping = LayoutMapping.between(Scheme.SEED, Scheme.NANOGPT).withHeads(4);
            Converted nano = mapping.apply(contents, Understanding.of(contents));
            assertEquals("lm_head.weight", optimizer(nano).groups().getFirst().parameters().getLast());
            assertEquals(11, optimizer(nano).groups().getFirst().parameters().size());
            assertTrue(nano.notes().contains("the head is not tied to the embedding; nanoGPT's code ties it, so remove"
                    + " that line there"), nano.notes().toString());
        });
    }

    @Test
    void llmc_gets_weights_and_five_numbers() {
        with("seed-adamw", contents -> {
            Converted llmc = map(contents, "seed:llmc");
            assertEquals(List.of("model", "config"), keys(root(llmc)));
            assertEquals(List.of("/max_seq_len Int[value=24]", "/vocab_size Int[value=101]", "/n_layer Int[value=2]",
                    "/n_head Int[value=4]", "/n_embd Int[value=32]"), lines(root(llmc), "config"));
            assertEquals(List.of(new Written.Left("optimizer", "llm.c has no place for it"),
                    new Written.Left("step", "llm.c has no place for it")), llmc.left());
            assertEquals(Optional.of(Scheme.LLMC), Scheme.of(Understanding.of(llmc.contents())));
        });
    }

    @Test
    void a_pretrained_folder_keeps_its_settings_and_has_no_step() {
        Golden.open("golden/hf-gpt2/pretrained", contents -> {
            Dict root = root(map(contents, "hf-gpt2:nanogpt"));
            assertEquals(List.of("model", "model_args", "config", "generation_config"), keys(root));
            assertEquals("transformer.wte.weight", keys(root.dict("model").orElseThrow()).getFirst());
            assertEquals("lm_head.weight", keys(root.dict("model").orElseThrow()).getLast());
            return 0;
        });
    }

    @Test
    void a_bare_state_dict_stays_bare() {
        Golden.open("golden/hf-gpt2/pretrained/model.safetensors", contents -> {
            Dict root = root(map(contents, "hf-gpt2:seed"));
            assertEquals("wte.weight", keys(root).getFirst());
            assertEquals("ln_f.bias", keys(root).getLast());
            assertEquals(28, root.size());
            return 0;
        });
    }

    @Test
    void a_trainers_folder_becomes_one_checkpoint() {
        Golden.open("fixtures/torch213/hf_trainer_checkpoint-3", contents -> {
            Converted nano = map(contents, "hf-gpt2:nanogpt");
            assertEquals(List.of("model", "optimizer", "model_args", "iter_num", "best_val_loss", "config", "scheduler",
                    "trainer_state", "rng_state"),
                    keys(root(nano)).stream().filter(key -> !key.contains("generation"))
                            .toList());
            assertEquals(Naming.CERTAIN, optimizer(nano).naming());
            assertEquals(new Written.Left("training_args", "an object of the training framework's own"),
                    nano.left().getLast());
            return 0;
        });
    }

    @Test
    void wrappers_and_masks_do_not_come_along() {
        Golden.open("fixtures/06_sgd_momentum_tiny_gpt.pt", contents -> {
            Understanding meaning = Understanding.of(contents);
            Converted hf = LayoutMapping.between(Scheme.of(meaning).orElseThrow(), Scheme.HF_GPT2).withHeads(2)
                    .apply(contents, meaning);
            assertTrue(hf.notes().contains("the prefix _orig_mod. was taken off all names"), hf.notes().toString());
            assertEquals("a constant that the program makes itself", hf.left().getFirst().reason());
            assertTrue(keys(root(hf)).containsAll(List.of("rng_state")), keys(root(hf)).toString());
            return 0;
        });
    }

    private static void with(String golden, Consumer<Contents> test) {
        Golden.open("golden/" + golden + "/start.pt", contents -> {
            test.accept(contents);
            return 0;
        });
    }

    private static Converted map(Contents contents, String mapping) {
        return LayoutMapping.parse(mapping).apply(contents, Understanding.of(contents));
    }

    private static Dict root(Converted converted) {
        return (Dict) converted.contents().root();
    }

    private static OptimizerState optimizer(Converted converted) {
        return Understanding.of(converted.contents()).optimizers().getFirst();
    }

    private static List<String> keys(Dict dict) {
        return dict.entries().stream().map(entry -> ((Text) entry.key()).text()).toList();
    }

    private static List<String> lines(Dict root, String key) {
        List<String> lines = TreeText.of(root.dict(key).orElseThrow());
        return lines.subList(1, lines.size());
    }

    private static StridedTensor dense(Dict dict, String name) {
        Value value = dict.get(name).orElseThrow();
        return (StridedTensor) ((TensorValue) value).tensor();
    }

    /// Weights and slots by name.
    private static Map<String, StridedTensor> tensors(Understanding meaning) {
        Map<String, StridedTensor> tensors = new HashMap<>();
        for (Weight weight : meaning.weights().parameters()) {
            tensors.put(weight.name(), (StridedTensor) weight.tensor());
        }
        meaning.optimizers().forEach(optimizer -> optimizer.slots()
                .forEach(slot -> tensors.put(slot.name(), (StridedTensor) slot.tensor())));
        return tensors;
    }

    /// Row by row; column by column where the matrix is to be turned.
    private static List<Double> numbers(StridedTensor tensor, boolean turned) {
        Elements elements = Elements.of(tensor);
        List<Double> numbers = new ArrayList<>();
        long rows = turned ? tensor.shape().size(0) : 1;
        long columns = turned ? tensor.shape().size(1) : tensor.numel();
        for (long column = 0; column < columns; column++) {
            for (long row = 0; row < rows; row++) {
                numbers.add(elements.real(row * columns + column));
            }
        }
        return numbers;
    }
}
