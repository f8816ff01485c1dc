package dev.ckpt.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ckpt.contents.Finding;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GeometryTest {

    private static Understanding configured(StateDict weights, Object... config) {
        return Trees.understand(Trees.dict("model", weights.dict(), "config", Trees.dict(config)));
    }

    @Test
    void gpt2_small_has_124439808_parameters() {
        StateDict small = new StateDict(true).lines("wte.weight 50257 768", "wpe.weight 1024 768")
                .layers(12, "h", "ln_1.weight 768", "ln_1.bias 768", "attn.c_attn.weight 768 2304",
                        "attn.c_attn.bias 2304", "attn.c_proj.weight 768 768", "attn.c_proj.bias 768",
                        "ln_2.weight 768", "ln_2.bias 768", "mlp.c_fc.weight 768 3072", "mlp.c_fc.bias 3072",
                        "mlp.c_proj.weight 3072 768", "mlp.c_proj.bias 768")
                .lines("ln_f.weight 768", "ln_f.bias 768");
        Understanding gpt2 = small.understand();
        long c = 768;
        long formula = 50257 * c + 1024 * c + 12 * (12 * c * c + 13 * c) + 2 * c;
        assertEquals(124_439_808, formula);
        assertEquals(formula, count(gpt2));
        assertEquals(new Fact(12, Evidence.GUESS, "768/64"), gpt2.geometry().heads().orElseThrow());
        assertEquals(new Fact(12, Evidence.SHAPES, "h.0-11"), gpt2.geometry().layers().orElseThrow());
        assertEquals(Optional.of(true), gpt2.geometry().tiedHead());
    }

    @Test
    void without_biases_the_norms_keep_their_weights() {
        long c = 32;
        long formula = 101 * c + 24 * c + 2 * (12 * c * c + 2 * c) + c;
        assertEquals(formula, count(StateDict.seed(2, false).understand()));
        assertEquals(formula, count(StateDict.nanoGpt(2).understand()), "the tied head counts once");
    }

    private static long count(Understanding understanding) {
        return understanding.weights().parameters().stream().mapToLong(weight -> weight.tensor().numel()).sum();
    }

    @Test
    void a_configuration_comes_first() {
        Geometry geometry = configured(StateDict.seed(2, true), "n_layer", 2, "n_head", 4, "n_embd", 32, "block_size",
                24, "vocab_size", 101).geometry();
        assertEquals(new Fact(2, Evidence.CONFIG, "config.n_layer"), geometry.layers().orElseThrow());
        assertEquals(new Fact(4, Evidence.CONFIG, "config.n_head"), geometry.heads().orElseThrow());
        assertEquals(new Fact(32, Evidence.CONFIG, "config.n_embd"), geometry.width().orElseThrow());
        assertEquals(new Fact(24, Evidence.CONFIG, "config.block_size"), geometry.context().orElseThrow());
        assertEquals(new Fact(128, Evidence.SHAPES, "blocks.0.mlp.c_proj.weight [128, 32]"),
                geometry.mlpWidth().orElseThrow());
    }

    @Test
    void shapes_win_over_a_configuration_that_contradicts_them_and_it_is_said() {
        Understanding seed = configured(StateDict.seed(2, true), "n_layer", 3);
        assertEquals(new Fact(2, Evidence.SHAPES, "blocks.0-1"), seed.geometry().layers().orElseThrow());
        assertEquals(List.of(Finding.warning("model.config-disagrees", "config.n_layer",
                "config.n_layer says 3, and blocks.0-1 shows 2 layers, which is what counts")), seed.findings());
    }

    @Test
    void a_padded_vocabulary_is_noted() {
        Understanding padded = configured(new StateDict().lines("wte.weight 128 32", "wpe.weight 24 32").layers(1,
                "blocks", "attn.c_attn.weight 32 96", "mlp.c_fc.weight 32 128"), "vocab_size", 101);
        assertEquals(new Fact(128, Evidence.SHAPES, "wte.weight [128, 32]"), padded.geometry().vocab().orElseThrow());
        assertEquals(List.of(Finding.note("model.vocab-padded", "wte.weight [128, 32]",
                "the embedding has 128 rows for a vocabulary of 101: padded to a multiple of 64")), padded.findings());
    }

    @Test
    void a_gap_between_layers_is_found() {
        StateDict gap = new StateDict().lines("wte.weight 101 32", "wpe.weight 24 32",
                "blocks.0.attn.c_attn.weight 32 96", "blocks.3.attn.c_attn.weight 32 96",
                "blocks.3.mlp.c_fc.weight 32 128");
        Understanding found = gap.understand();
        assertEquals(4, found.geometry().layers().orElseThrow().value());
        assertEquals(List.of(Finding.warning("model.layer-gap", "blocks",
                "2 layers below blocks.3 missing, the first of them blocks.1")), found.findings());
    }

    @Test
    void the_mask_tells_the_context_where_no_table_does() {
        Understanding masked = new StateDict().lines("wte.weight 101 32")
                .layers(1, "h", "attn.bias 1 1 24 24", "attn.c_attn.weight 96 32").understand();
        assertEquals(24, masked.geometry().context().orElseThrow().value());
        assertEquals(Optional.of(false), masked.geometry().bias(), "a mask is no bias");
    }

    @Test
    void an_untied_head_is_no_tied_head() {
        StateDict seed = StateDict.seed(1, true);
        assertEquals(Optional.of(false), seed.lines("lm_head.weight 101 32").understand().geometry().tiedHead());
    }

    @Test
    void a_missing_head_is_tied_unless_the_configuration_says_no() {
        assertEquals(Optional.of(true), StateDict.seed(1, true).understand().geometry().tiedHead());
        assertEquals(Optional.empty(), configured(StateDict.seed(1, true), "tie_word_embeddings", false).geometry()
                .tiedHead());
    }

    @Test
    void a_square_matrix_does_not_tell_the_layout() {
        Understanding square = new StateDict().lines("wte.weight 101 32")
                .layers(1, "blocks", "attn.c_proj.weight 32 32",
                        "mlp.fc.weight 32 32")
                .understand();
        assertEquals(Optional.empty(), square.geometry().layout());
        assertEquals(Optional.of(Layout.CONV1D), new StateDict().lines("wte.weight 101 32")
                .layers(1, "blocks", "mlp.c_fc.weight 32 64").understand().geometry().layout());
    }

    @Test
    void settings_of_an_unknown_network_tell_its_heads_and_nothing_that_shapes_contradict() {
        Understanding own = configured(
                new StateDict().lines("tok.weight 101 32", "layers.0.attention.mine.weight 32 32",
                        "norm.weight 32"),
                "n_heads", 8, "dim", 99);
        assertEquals(Optional.empty(), own.network());
        assertEquals(new Fact(8, Evidence.CONFIG, "config.n_heads"), own.geometry().heads().orElseThrow());
        assertEquals(32, own.geometry().width().orElseThrow().value());
        assertEquals(List.of(), own.findings());
    }

    @Test
    void settings_are_found_in_a_namespace_and_one_level_down() {
        Understanding args = Trees.understand(Trees.dict("model", StateDict.seed(1, true).dict(), "hyper_parameters",
                Trees.dict("lr", 0.1, "model", Trees.dict("n_head", 2))));
        assertEquals(new Fact(2, Evidence.CONFIG, "hyper_parameters.model.n_head"),
                args.geometry().heads().orElseThrow());
        assertEquals(List.of("lr", "model.n_head"), List.copyOf(args.config().keySet()));
    }
}
