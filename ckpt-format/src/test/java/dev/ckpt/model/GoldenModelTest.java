package dev.ckpt.model;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.io.Budget;
import dev.ckpt.io.OpenFiles;
import dev.ckpt.json.JsonTree;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Text;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The whole understanding, held against checkpoints whose making is known.
class GoldenModelTest {

    private static final Fact CONFIG_4_HEADS = new Fact(4, Evidence.CONFIG, "config.n_head");

    @ParameterizedTest
    @ValueSource(strings = {"start", "end"})
    void the_seed_model_with_adamw_in_two_groups(String moment) {
        Understanding seed = Golden.understand("golden/seed-adamw/" + moment + ".pt");
        assertAll(() -> assertEquals("GPT-2", seed.network().orElseThrow().name()),
                () -> assertEquals("blocks.N names", seed.network().orElseThrow().variant()),
                () -> assertGeometry(seed, CONFIG_4_HEADS, Layout.CONV1D, true, true),
                () -> assertEquals("model", seed.weights().path()),
                () -> assertTraining(seed, moment.equals("start") ? 60 : 90, Resume.Level.FULL),
                () -> assertOptimizer(seed, "AdamW", Naming.CERTAIN,
                        "two groups: 2 dims and more, then the rest"),
                () -> assertNames(matricesFirst(seed), seed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "end"})
    void nanogpt_without_biases(String moment) {
        Understanding nano = Golden.understand("golden/nanogpt/" + moment + ".pt");
        assertAll(() -> assertEquals("nanoGPT names", nano.network().orElseThrow().variant()),
                () -> assertGeometry(nano, new Fact(4, Evidence.CONFIG, "model_args.n_head"), Layout.LINEAR, true,
                        false),
                () -> assertTraining(nano, moment.equals("start") ? 60 : 90, Resume.Level.FULL),
                () -> assertEquals("iter_num", nano.training().stepBecause()),
                () -> assertEquals(3.21, nano.training().bestLoss().orElseThrow(), 1e-6),
                () -> assertEquals(List.of(Resume.Item.SCHEDULER, Resume.Item.RANDOM_STATE,
                        Resume.Item.DATA_POSITION), nano.resume().lacks()),
                () -> assertEquals(Optional.of("transformer.wte.weight"),
                        nano.weights().tensors().getLast().tiedTo()),
                () -> assertEquals(List.of("n_layer", "n_head", "n_embd", "block_size", "bias", "vocab_size",
                        "dropout", "dataset", "compile"), List.copyOf(nano.config().keySet())),
                () -> assertOptimizer(nano, "AdamW", Naming.CERTAIN,
                        "two groups: 2 dims and more, then the rest"),
                () -> assertNames(matricesFirst(nano), nano));
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "end"})
    void gpt2_of_hugging_face_in_one_group(String moment) {
        Understanding gpt2 = Golden.understand("golden/hf-gpt2/" + moment + ".pt");
        assertAll(() -> assertEquals("Hugging Face names", gpt2.network().orElseThrow().variant()),
                () -> assertGeometry(gpt2, CONFIG_4_HEADS, Layout.CONV1D, true, true),
                () -> assertTraining(gpt2, moment.equals("start") ? 60 : 90, Resume.Level.FULL),
                () -> assertOptimizer(gpt2, "AdamW", Naming.CERTAIN, "one group in order"),
                () -> assertNames(inOrder(gpt2), gpt2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "end"})
    void the_seed_model_with_adam(String moment) {
        Understanding seed = Golden.understand("golden/seed-adam-schedule/" + moment + ".pt");
        assertAll(() -> assertGeometry(seed, CONFIG_4_HEADS, Layout.CONV1D, true, true),
                () -> assertTraining(seed, moment.equals("start") ? 60 : 90, Resume.Level.FULL),
                () -> assertOptimizer(seed, "Adam", Naming.CERTAIN, "one group in order"),
                () -> assertNames(inOrder(seed), seed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "end"})
    void the_seed_model_with_sgd_says_nothing_of_its_heads(String moment) {
        Understanding seed = Golden.understand("golden/seed-sgd-momentum/" + moment + ".pt");
        assertAll(() -> assertEquals(Optional.empty(), seed.geometry().heads(), "32 is no multiple of 64"),
                () -> assertEquals(Optional.of(false), seed.geometry().tiedHead()),
                () -> assertEquals(Optional.of(false), seed.geometry().bias()),
                () -> assertEquals(new Fact(101, Evidence.SHAPES, "wte.weight [101, 32]"),
                        seed.geometry().vocab().orElseThrow()),
                () -> assertTraining(seed, moment.equals("start") ? 60 : 90, Resume.Level.FULL),
                () -> assertOptimizer(seed, "SGD", Naming.CERTAIN, "one group in order"),
                () -> assertEquals(List.of("momentum_buffer"), seed.optimizers().getFirst().slotNames()),
                () -> assertNames(inOrder(seed), seed));
    }

    @Test
    void fixture_05_names_its_slots_as_pytorch_does() throws IOException {
        Understanding nano = Golden.understand("fixtures/05_nanogpt_adamw_ckpt.pt");
        Map<String, String> names = new LinkedHashMap<>();
        try (OpenFiles files = new OpenFiles(Budget.ofThisMachine())) {
            Dict truth = JsonTree.readObject(files.open(Golden.path("fixtures/05_nanogpt_adamw_ckpt.ids.json")),
                    files.budget()).dict("optimizer_param_id_to_name").orElseThrow();
            truth.entries().forEach(entry -> names.put(((Text) entry.key()).text(), ((Text) entry.value()).text()));
        }
        assertNames(names, nano);
        assertOptimizer(nano, "AdamW", Naming.CERTAIN, "two groups: 2 dims and more, then the rest");
        assertEquals("foreach before maximize", nano.optimizers().getFirst().evidence());
    }

    @Test
    void fixture_06_is_a_wrapped_gpt_with_a_mask_and_a_schedule() {
        Understanding tiny = Golden.understand("fixtures/06_sgd_momentum_tiny_gpt.pt");
        assertEquals(List.of("_orig_mod."), tiny.weights().prefixes());
        assertEquals("transformer.wte.weight", tiny.weights().tensors().getFirst().name());
        assertEquals("_orig_mod.transformer.wte.weight", tiny.weights().tensors().getFirst().storedName());
        assertEquals("model_state_dict", tiny.weights().path());
        assertEquals(Optional.of("CosineAnnealingLR"), tiny.training().scheduler());
        assertEquals(OptionalDouble.of(1), tiny.training().epoch());
        assertEquals(OptionalLong.empty(), tiny.training().step());
        assertTrue(tiny.training().randomState());
        assertEquals(Resume.Level.FULL, tiny.resume().level());
        assertEquals(Optional.of(false), tiny.geometry().bias(), "attn.bias is the mask");
        assertOptimizer(tiny, "SGD", Naming.CERTAIN, "one group in order");
        assertNames(inOrder(tiny), tiny);
        assertEquals(List.of("rng_state"), tiny.others().stream().map(Loose::path).toList());
    }

    @Test
    void a_trainers_folder_has_its_weights_sorted_and_its_slots_in_the_models_order() {
        Understanding folder = Golden.understand("fixtures/torch213/hf_trainer_checkpoint-3");
        assertEquals("GPT-2", folder.network().orElseThrow().name());
        assertEquals(new Fact(2, Evidence.CONFIG, "config.n_head"), folder.geometry().heads().orElseThrow());
        assertEquals(Optional.of(true), folder.geometry().tiedHead());
        assertEquals(OptionalLong.of(3), folder.training().step());
        assertEquals("trainer_state.global_step", folder.training().stepBecause());
        assertEquals(OptionalDouble.of(1.5), folder.training().epoch());
        assertEquals(Optional.of("LambdaLR"), folder.training().scheduler());
        assertEquals(List.of(), folder.resume().lacks());
        assertOptimizer(folder, "AdamW", Naming.CERTAIN, "two groups: 2 dims and more, then the rest");
        List<String> inLayer = List.of("attn.c_attn.weight", "attn.c_proj.weight", "mlp.c_fc.weight",
                "mlp.c_proj.weight");
        List<String> rest = List.of("ln_1.weight", "ln_1.bias", "attn.c_attn.bias", "attn.c_proj.bias", "ln_2.weight",
                "ln_2.bias", "mlp.c_fc.bias", "mlp.c_proj.bias");
        List<String> names = new ArrayList<>(List.of("transformer.wte.weight", "transformer.wpe.weight"));
        for (List<String> group : List.of(inLayer, rest)) {
            for (int layer = 0; layer < 2; layer++) {
                for (String name : group) {
                    names.add("transformer.h." + layer + "." + name);
                }
            }
        }
        names.addAll(List.of("transformer.ln_f.weight", "transformer.ln_f.bias"));
        assertNames(numbered(names), folder);
    }

    @Test
    void optimizers_without_a_model_are_told_by_their_settings() {
        Understanding several = Golden.understand("fixtures/torch213/i_optimizers_213.pt");
        assertEquals(List.of(), several.weights().tensors());
        assertEquals(List.of("AdamW", "Adafactor", "Muon"),
                several.optimizers().stream().map(OptimizerState::kind).toList());
        assertEquals(List.of("param_names", "no known order fits", "no known order fits"),
                several.optimizers().stream().map(OptimizerState::rule).toList());
        assertEquals(List.of("weight/step", "weight/exp_avg", "weight/exp_avg_sq", "weight/max_exp_avg_sq"),
                several.optimizers().getFirst().slots().stream().limit(4).map(Slot::name).toList());
        assertEquals("#0/momentum_buffer", several.optimizers().getLast().slots().getLast().name());
        assertEquals(Resume.Level.NONE, several.resume().level());
    }

    @Test
    void a_pretrained_folder_has_weights_alone() {
        Understanding pretrained = Golden.understand("golden/hf-gpt2/pretrained");
        assertEquals(Resume.Level.WEIGHTS, pretrained.resume().level());
        assertGeometry(pretrained, CONFIG_4_HEADS, Layout.CONV1D, true, true);
    }

    @Test
    void a_module_saved_whole_gives_its_weights() {
        Understanding module = Golden.understand("fixtures/13_whole_module.pt");
        List<String> names = module.weights().tensors().stream().map(Weight::name).toList();
        assertTrue(names.containsAll(List.of("0.weight", "0.bias")), names.toString());
        assertEquals(Resume.Level.WEIGHTS, module.resume().level());
    }

    @Test
    void torchscript_gives_its_weights() {
        Understanding script = Golden.understand("fixtures/07_torchscript.pt");
        assertEquals(List.of(), script.weights().tensors().stream().map(Weight::name)
                .filter(name -> name.isEmpty() || name.startsWith("_")).toList());
        assertTrue(script.weights().parameters().size() > 0);
    }

    @Test
    void a_trainers_arguments_hold_no_tensors() {
        Understanding arguments = Golden.understand("fixtures/torch213/hf_trainer_checkpoint-3/training_args.bin");
        assertEquals(List.of(), arguments.weights().tensors());
        assertEquals(Resume.Level.NONE, arguments.resume().level());
    }

    private static void assertGeometry(Understanding understanding, Fact heads, Layout layout, boolean tied,
            boolean bias) {
        Geometry geometry = understanding.geometry();
        assertAll(() -> assertEquals(2, geometry.layers().orElseThrow().value()),
                () -> assertEquals(32, geometry.width().orElseThrow().value()),
                () -> assertEquals(128, geometry.mlpWidth().orElseThrow().value()),
                () -> assertEquals(101, geometry.vocab().orElseThrow().value()),
                () -> assertEquals(24, geometry.context().orElseThrow().value()),
                () -> assertEquals(Optional.of(heads), geometry.heads()),
                () -> assertEquals(Optional.of(layout), geometry.layout()),
                () -> assertEquals(Optional.of(tied), geometry.tiedHead()),
                () -> assertEquals(Optional.of(bias), geometry.bias()),
                () -> assertEquals(List.of(), understanding.findings()));
    }

    private static void assertTraining(Understanding understanding, long step, Resume.Level level) {
        assertEquals(OptionalLong.of(step), understanding.training().step());
        assertEquals(level, understanding.resume().level());
        assertTrue(understanding.training().learningRate().isPresent());
    }

    private static void assertOptimizer(Understanding understanding, String kind, Naming naming, String rule) {
        OptimizerState optimizer = understanding.optimizers().getFirst();
        assertEquals(kind, optimizer.kind());
        assertEquals(naming, optimizer.naming());
        assertEquals(rule, optimizer.rule());
        assertEquals(optimizer.parameters(), optimizer.withState());
    }

    /// @param truth names by the optimizer's numbers
    private static void assertNames(Map<String, String> truth, Understanding understanding) {
        Map<String, String> found = new LinkedHashMap<>();
        for (Slot slot : understanding.optimizers().getFirst().slots()) {
            String path = slot.path();
            String id = path.substring(path.indexOf("state.") + "state.".length(), path.lastIndexOf('.'));
            found.put(id.substring(id.lastIndexOf('.') + 1), slot.parameter());
        }
        assertEquals(truth, found);
    }

    /// The order of nanoGPT's `configure_optimizers`: matrices of the model, then the rest of it.
    private static Map<String, String> matricesFirst(Understanding understanding) {
        List<String> names = new ArrayList<>();
        for (boolean matrices : new boolean[]{true, false}) {
            for (Weight weight : understanding.weights().tensors()) {
                if (weight.tensor().shape().rank() >= 2 == matrices && !weight.name().equals("lm_head.weight")) {
                    names.add(weight.name());
                }
            }
        }
        return numbered(names);
    }

    /// `model.parameters()`.
    private static Map<String, String> inOrder(Understanding understanding) {
        List<String> names = new ArrayList<>();
        for (Weight weight : understanding.weights().tensors()) {
            if (weight.tiedTo().isEmpty() && !weight.name().endsWith(".attn.bias")) {
                names.add(weight.name());
            }
        }
        return numbered(names);
    }

    private static Map<String, String> numbered(List<String> names) {
        Map<String, String> byNumber = new LinkedHashMap<>();
        for (String name : names) {
            byNumber.put(Integer.toString(byNumber.size()), name);
        }
        return byNumber;
    }
}
