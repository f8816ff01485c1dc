package dev.ckpt.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Written;
import dev.ckpt.gpt.Scheme;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.model.Golden;
import dev.ckpt.model.StateDict;
import dev.ckpt.model.Trees;
import dev.ckpt.model.Understanding;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.SparseTensor;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a mapping refuses, and how it treats what the golden checkpoints have not. No tensor here has numbers.
class LayoutMappingTest {

    private static final List<String> MATRICES = List.of("wte.weight", "wpe.weight", "blocks.0.attn.c_attn.weight",
            "blocks.0.attn.c_proj.weight", "blocks.0.mlp.c_fc.weight", "blocks.0.mlp.c_proj.weight");
    private static final List<String> NORMS = List.of("blocks.0.ln_1.weight", "blocks.0.ln_2.weight", "ln_f.weight");

    @ParameterizedTest
    @CsvSource({"seed-adamw, SEED", "seed-sgd-momentum, SEED", "nanogpt, NANOGPT", "hf-gpt2, HF_GPT2"})
    void a_layout_is_recognised_by_names_and_shapes(String golden, Scheme scheme) {
        assertEquals(Optional.of(scheme), Scheme.of(Golden.understand("golden/" + golden + "/start.pt")));
    }

    @Test
    void hugging_faces_first_files_had_no_transformer_before_the_names() {
        StateDict hub = new StateDict().lines("wte.weight 101 32", "wpe.weight 24 32").layers(1, "h", HUGGING_FACE)
                .lines("ln_f.weight 32", "ln_f.bias 32");
        assertEquals(Optional.of(Scheme.HF_GPT2), Scheme.of(hub.understand()));
    }

    @Test
    void another_network_is_of_no_layout() {
        StateDict llama = new StateDict().lines("model.embed_tokens.weight 101 32", "model.norm.weight 32");
        assertEquals(Optional.empty(), Scheme.of(llama.understand()));
    }

    @Test
    void a_matrix_is_turned_by_its_strides_and_nothing_is_read() {
        Converted nano = map(Trees.contents(StateDict.seed(1, true).dict()), "seed:nanogpt");
        StridedTensor square = dense((Dict) nano.contents().root(), "transformer.h.0.attn.c_proj.weight");
        assertEquals(List.of(1L, 32L), List.of(square.strides()[0], square.strides()[1]));
    }

    @Test
    void a_file_of_another_layout_is_refused_and_told_which_it_is() {
        assertRefused("""
                test.pt: tensor "wte.weight": expected a name of the layout nanogpt, as in \
                transformer.h.0.attn.c_attn.weight, found "wte.weight"
                  likely cause: the file is of the layout seed
                  next step: map it from seed""", StateDict.seed(1, false).dict(), "nanogpt:hf-gpt2");
    }

    @Test
    void matrices_that_lie_the_other_way_are_refused() {
        Dict turned = new StateDict().lines("wte.weight 101 32", "wpe.weight 24 32").layers(1, "blocks",
                "ln_1.weight 32", "attn.c_attn.weight 96 32", "attn.c_proj.weight 32 32", "ln_2.weight 32",
                "mlp.c_fc.weight 128 32", "mlp.c_proj.weight 32 128").lines("ln_f.weight 32").dict();
        assertRefused(
                """
                        test.pt: tensor "blocks.0.attn.c_attn.weight": expected the shape [32, 96] ([in, out]) of the layout seed, \
                        found [96, 32]
                          likely cause: the file holds another network, or a part of one""",
                turned, "seed:nanogpt");
    }

    @Test
    void a_missing_tensor_is_named() {
        StateDict part = new StateDict();
        StateDict.seed(2, true).dict().entries().stream()
                .filter(entry -> !entry.key().equals(new Text("blocks.1.mlp.c_proj.bias")))
                .forEach(entry -> part.add(((Text) entry.key()).text(), entry.value()));
        assertRefused(
                """
                        test.pt: the weights: expected a tensor blocks.1.mlp.c_proj.bias, as the layout seed has, found none of \
                        that name
                          likely cause: the file holds another network, or a part of one""",
                part.dict(), "seed:nanogpt");
    }

    @Test
    void a_gap_between_layers_is_named() {
        StateDict part = StateDict.seed(1, false);
        part.add("blocks.999999.ln_1.weight", 32);
        assertRefused(
                """
                        test.pt: the weights: expected a tensor blocks.1.ln_1.weight, as the layout seed has, found none of that \
                        name
                          likely cause: the file holds another network, or a part of one""",
                part.dict(), "seed:nanogpt");
    }

    @Test
    void heads_that_nothing_tells_have_to_be_given() {
        Dict whole = Trees.dict("model", StateDict.seed(1, false).dict(), "step", 3);
        assertRefused(
                """
                        test.pt: the settings: expected the number of attention heads, which nanogpt has to be told, found nothing \
                        that tells it; the width is 32
                          next step: give it: --heads N""",
                whole, "seed:nanogpt");
    }

    @Test
    void heads_that_do_not_divide_the_width_are_refused() {
        Contents whole = Trees.contents(Trees.dict("model", StateDict.seed(1, false).dict(), "step", 3));
        Throwable refused = assertThrows(UnsupportedException.class, () -> LayoutMapping
                .between(Scheme.SEED, Scheme.NANOGPT).withHeads(5).apply(whole, Understanding.of(whole)));
        assertEquals("""
                test.pt: the settings: expected a number of heads that divides the width 32, found 5
                  next step: give it: --heads N""", refused.getMessage());
    }

    @Test
    void llmc_has_no_head_of_its_own() {
        Dict untied = StateDict.seed(1, false).add("lm_head.weight", 101, 32).dict();
        assertRefused(
                "test.pt: tensor lm_head.weight: expected a head that is the token embedding, as llm.c has, found a"
                        + " head of its own",
                untied, "seed:llmc");
    }

    @Test
    void an_mlp_of_another_width_is_none_of_nanogpts() {
        Dict narrow = new StateDict().lines("wte.weight 101 32", "wpe.weight 24 32").layers(1, "blocks",
                "ln_1.weight 32", "attn.c_attn.weight 32 96", "attn.c_proj.weight 32 32", "ln_2.weight 32",
                "mlp.c_fc.weight 32 64", "mlp.c_proj.weight 64 32").lines("ln_f.weight 32").dict();
        assertRefused("test.pt: the MLP: expected four times the width 32, as nanogpt has, found 64", narrow,
                "seed:nanogpt");
    }

    @Test
    void groups_that_nanogpt_cannot_have_are_refused() {
        Dict minGpt = whole(optimizer(0.1, MATRICES.subList(2, 6), 0.0, concat(MATRICES.subList(0, 2), NORMS)));
        assertRefused(
                """
                        test.pt: optimizer "optimizer": expected one group's settings for all matrices, as nanoGPT's optimizer has, \
                        found groups 0 and 1 with another weight_decay
                          likely cause: the script grouped its parameters in a way of its own
                          next step: drop the optimizer first: ckpt prune --drop optimizer""",
                minGpt, "seed:nanogpt");
    }

    @Test
    void groups_of_equal_settings_are_sorted_into_nanogpts() {
        Dict mixed = whole(optimizer(0.1, MATRICES.subList(2, 6), 0.1, concat(MATRICES.subList(0, 2), NORMS)));
        Dict mapped = (Dict) map(Trees.contents(mixed), "seed:nanogpt").contents().root();
        Understanding meaning = Understanding.of(Trees.contents(mapped));
        assertEquals(List.of(6, 3), meaning.optimizers().getFirst().groups().stream()
                .map(group -> group.parameters().size()).toList());
        assertEquals("transformer.wte.weight",
                meaning.optimizers().getFirst().groups().getFirst().parameters().getFirst());
    }

    @Test
    void stored_names_of_parameters_are_said_anew_and_params_stand_last() {
        Dict source = whole(optimizer(0.1, MATRICES, 0.0, NORMS));
        Dict optimizer = ((Dict) map(Trees.contents(source), "seed:nanogpt").contents().root()).dict("optimizer")
                .orElseThrow();
        List<String> lines = TreeText.of(optimizer.get("param_groups").orElseThrow());
        assertTrue(lines.contains("/-/param_names/- transformer.h.0.attn.c_attn.weight"), lines.toString());
        assertEquals("/-/params/- Int[value=8]", lines.getLast());
    }

    @Test
    void sums_over_rows_become_sums_over_columns() {
        Dict adafactor = whole(slots("blocks.0.mlp.c_fc.weight", "row_var", Trees.tensor(32, 1), "col_var",
                Trees.tensor(1, 128)));
        Dict state = state(map(Trees.contents(adafactor), "seed:nanogpt"));
        Dict slots = (Dict) state.entries().getFirst().value();
        assertEquals("[128, 1]", dense(slots, "row_var").shape().toString());
        assertEquals("[1, 32]", dense(slots, "col_var").shape().toString());
    }

    @Test
    void slots_that_cannot_be_turned_are_refused() {
        Dict shampoo = whole(slots("blocks.0.mlp.c_fc.weight", "preconditioner", Trees.tensor(7, 7), "exp_avg",
                Trees.tensor(32, 128)));
        assertRefused(
                """
                        test.pt: optimizer slot "optimizer.state[blocks.0.mlp.c_fc.weight].preconditioner": expected a number, or a \
                        tensor of the parameter's shape [32, 128], found the shape [7, 7]
                          likely cause: the optimizer keeps its numbers in a form that cannot be turned with the matrix
                          next step: drop the optimizer first: ckpt prune --drop optimizer""",
                shampoo, "seed:nanogpt");
    }

    @Test
    void slots_that_need_not_be_turned_stay_whatever_they_are() {
        Dict shampoo = whole(slots("blocks.0.mlp.c_fc.weight", "preconditioner", Trees.tensor(7, 7), "exp_avg",
                Trees.tensor(32, 128)));
        Dict before = (Dict) shampoo.dict("optimizer").orElseThrow().dict("state").orElseThrow().entries().getFirst()
                .value();
        assertSame(before, state(map(Trees.contents(shampoo), "seed:hf-gpt2")).entries().getFirst().value());
    }

    @Test
    void an_optimizer_whose_numbers_nothing_names_is_refused() {
        Dict unnamed = Trees.dict("model", StateDict.seed(1, false).dict(), "optimizer",
                Trees.dict("state", Trees.dict(), "param_groups",
                        Trees.list(Trees.dict("lr", 0.1, "params", Trees.list(0, 1, 2)))),
                "config", Trees.dict("n_head", 4));
        assertRefused(
                """
                        test.pt: optimizer "optimizer": expected a parameter of the model for each number, found one that nothing \
                        names: no known order fits
                          likely cause: it belongs to another model, or its groups were made in an order of their own
                          next step: drop the optimizer first: ckpt prune --drop optimizer""",
                unnamed, "seed:nanogpt");
    }

    @Test
    void flattened_optimizers_are_refused() {
        Dict flat = Trees.dict("model", StateDict.seed(1, false).dict(), "optimizer",
                Trees.dict("state.wte.weight.exp_avg", Trees.tensor(101, 32), "param_groups.wte.weight.lr", 0.1),
                "config", Trees.dict("n_head", 4));
        assertRefused("""
                test.pt: optimizer "optimizer": expected a dict of state and a list param_groups, found another form
                  likely cause: distributed training flattened it
                  next step: drop the optimizer first: ckpt prune --drop optimizer""", flat, "seed:nanogpt");
    }

    @Test
    void sparse_matrices_cannot_be_turned() {
        StateDict whole = new StateDict();
        StateDict.seed(1, false).dict().entries().forEach(entry -> whole.add(((Text) entry.key()).text(),
                entry.key().equals(new Text("blocks.0.attn.c_proj.weight"))
                        ? TensorValue.of(new SparseTensor("sparse_coo", Shape.of(32, 32), List.of(),
                                dense(StateDict.seed(1, false).dict(), "ln_f.weight"), false, Optional.empty()))
                        : entry.value()));
        assertRefused("""
                test.pt: tensor "blocks.0.attn.c_proj.weight": expected a dense matrix, which can be turned, found \
                sparse_coo [32, 32]
                  next step: save it as a dense tensor first""", whole.dict(), "seed:nanogpt");
    }

    @Test
    void other_entries_go_along_under_their_own_keys() {
        Dict scheduler = Trees.dict("last_epoch", 60);
        Dict whole = Trees.dict("model", StateDict.seed(1, false).dict(), "scheduler", scheduler, "step", 60, "config",
                Trees.dict("n_head", 4, "dataset", "shakespeare"), "iter_num", 59, "note", "mine");
        Converted nano = map(Trees.contents(whole), "seed:nanogpt");
        Dict root = (Dict) nano.contents().root();
        assertEquals(List.of("model", "model_args", "iter_num", "best_val_loss", "config", "scheduler", "step", "note"),
                root.entries().stream().map(entry -> ((Text) entry.key()).text()).toList());
        assertEquals(new Scalar.Int(59), root.get("iter_num").orElseThrow());
        assertEquals(Optional.of(new Text("shakespeare")), root.dict("config").orElseThrow().get("dataset"));
    }

    @Test
    void what_collides_with_a_key_of_the_new_program_is_named() {
        Dict whole = Trees.dict("net", StateDict.seed(1, false).dict(), "model", "gpt-mini", "config",
                Trees.dict("n_head", 4));
        Converted nano = map(Trees.contents(whole), "seed:nanogpt");
        assertEquals(List.of(new Written.Left("model", "nanogpt has something else of that name")), nano.left());
    }

    @Test
    void what_stood_beside_nested_weights_is_named() {
        Dict whole = Trees.dict("checkpoint", Trees.dict("model", StateDict.seed(1, false).dict(), "epoch", 3),
                "config",
                Trees.dict("n_head", 4));
        Converted nano = map(Trees.contents(whole), "seed:nanogpt");
        assertEquals(List.of(new Written.Left("checkpoint.epoch", "nanogpt has no place for it there")), nano.left());
    }

    @Test
    void an_average_of_the_weights_stays_as_it_is_and_that_is_said() {
        Dict whole = Trees.dict("model", StateDict.seed(1, false).dict(), "ema", StateDict.seed(1, false).dict(),
                "config", Trees.dict("n_head", 4));
        Converted nano = map(Trees.contents(whole), "seed:nanogpt");
        assertTrue(nano.notes().contains("ema holds tensors of the layout seed, which stay as they are"),
                nano.notes().toString());
    }

    @Test
    void a_mapping_is_said_with_a_colon() {
        assertEquals(new LayoutMapping(Scheme.HF_GPT2, Scheme.NANOGPT, OptionalLong.empty()),
                LayoutMapping.parse("hf-gpt2:nanogpt"));
        assertEquals("\"nanogpt\" has no colon between two layouts, as in hf-gpt2:nanogpt", assertThrows(
                IllegalArgumentException.class, () -> LayoutMapping.parse("nanogpt")).getMessage());
        assertEquals("\"gpt2\" is none of seed, nanogpt, hf-gpt2, llmc", assertThrows(IllegalArgumentException.class,
                () -> LayoutMapping.parse("gpt2:nanogpt")).getMessage());
        assertEquals("seed is mapped to itself", assertThrows(IllegalArgumentException.class,
                () -> LayoutMapping.parse("seed:seed")).getMessage());
    }

    private static final String[] HUGGING_FACE = {"ln_1.weight 32", "ln_1.bias 32", "attn.c_attn.weight 32 96",
        "attn.c_attn.bias 96", "attn.c_proj.weight 32 32", "attn.c_proj.bias 32", "ln_2.weight 32", "ln_2.bias 32",
        "mlp.c_fc.weight 32 128", "mlp.c_fc.bias 128", "mlp.c_proj.weight 128 32", "mlp.c_proj.bias 32"};

    private static Converted map(Contents contents, String mapping) {
        return LayoutMapping.parse(mapping).apply(contents, Understanding.of(contents));
    }

    private static void assertRefused(String text, Value root, String mapping) {
        assertEquals(text, assertThrows(UnsupportedException.class, () -> map(Trees.contents(root), mapping))
                .getMessage());
    }

    private static Dict whole(Dict optimizer) {
        return Trees.dict("model", StateDict.seed(1, false).dict(), "optimizer", optimizer, "config",
                Trees.dict("n_head", 4, "gelu", "none"));
    }

    /// Two groups that name their parameters.
    private static Dict optimizer(double decay, List<String> first, double otherDecay, List<String> second) {
        return Trees.dict("state", Trees.dict(), "param_groups", Trees.list(group(decay, first, 0),
                group(otherDecay, second, first.size())));
    }

    private static Dict group(double decay, List<String> names, int from) {
        List<Object> ids = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            ids.add(from + i);
        }
        return Trees.dict("weight_decay", decay, "param_names", Trees.list(names.toArray()), "params",
                Trees.list(ids.toArray()));
    }

    /// One group of one parameter with these slots.
    private static Dict slots(String parameter, Object... slots) {
        return Trees.dict("state", Trees.dict(0, Trees.dict(slots)), "param_groups",
                Trees.list(group(0.1, List.of(parameter), 0)));
    }

    private static Dict state(Converted converted) {
        return ((Dict) converted.contents().root()).dict("optimizer").orElseThrow().dict("state").orElseThrow();
    }

    private static List<String> concat(List<String> one, List<String> other) {
        List<String> both = new ArrayList<>(one);
        both.addAll(other);
        return both;
    }

    private static StridedTensor dense(Dict dict, String name) {
        return (StridedTensor) ((TensorValue) dict.get(name).orElseThrow()).tensor();
    }
}
