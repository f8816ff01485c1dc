package dev.ckpt.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.contents.Contents;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.model.Golden;
import dev.ckpt.model.StateDict;
import dev.ckpt.model.Trees;
import dev.ckpt.model.Understanding;
import dev.ckpt.model.Weight;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PrefixStrippingTest {

    @Test
    void what_wrappers_put_there_goes() {
        Golden.open("fixtures/06_sgd_momentum_tiny_gpt.pt", contents -> {
            Converted bare = strip(contents, "auto");
            assertEquals("transformer.wte.weight", stored(bare.contents()).getFirst());
            assertEquals(List.of(), Understanding.of(bare.contents()).weights().prefixes());
            int all = stored(bare.contents()).size();
            assertEquals(List.of("the prefix \"_orig_mod.\" went off " + all + " of " + all + " names"), bare.notes());
            return 0;
        });
    }

    @Test
    void tensors_stay_the_same_objects() {
        Dict wrapped = StateDict.seed(1, false).prefixed("module.").dict();
        Dict bare = (Dict) strip(Trees.contents(wrapped), "auto").contents().root();
        assertSame(wrapped.get("module.wte.weight").orElseThrow(), bare.get("wte.weight").orElseThrow());
    }

    @Test
    void a_given_prefix_goes_off_the_names_that_have_it() {
        Dict named = StateDict.seed(1, false).prefixed("gpt.").add("head.weight", 101, 32).dict();
        List<String> names = stored(strip(Trees.contents(named), "gpt.").contents());
        assertEquals("wte.weight", names.getFirst());
        assertEquals("head.weight", names.getLast());
    }

    @Test
    void module_versions_go_by_the_new_names() {
        Dict versions = Trees.dict("", Trees.dict("version", 1), "module", Trees.dict("version", 2), "module.wte",
                Trees.dict("version", 3), "other", Trees.dict("version", 4));
        Dict wrapped = new Dict(Dict.Kind.ORDERED_DICT, StateDict.seed(1, false).prefixed("module.").dict().entries(),
                Optional.of(Trees.dict("_metadata", versions)));
        Dict bare = (Dict) strip(Trees.contents(Trees.dict("model", wrapped)), "auto").contents().root();
        Dict attributes = (Dict) bare.dict("model").orElseThrow().attributes().orElseThrow();
        assertEquals(
                List.of(" DICT", "/ DICT", "//version Int[value=2]", "/wte DICT", "/wte/version Int[value=3]",
                        "/other DICT", "/other/version Int[value=4]"),
                TreeText.of(attributes.get("_metadata").orElseThrow()));
    }

    @Test
    void an_optimizer_that_goes_by_names_goes_by_the_new_ones() {
        Dict whole = Trees.dict("model", StateDict.seed(1, false).prefixed("module.").dict(), "optimizer",
                Trees.dict("state", Trees.dict("module.wte.weight", Trees.dict("exp_avg", Trees.meta(101, 32))),
                        "param_groups", Trees.list(Trees.dict("lr", 0.1, "params", Trees.list("module.wte.weight")))));
        Dict optimizer = ((Dict) strip(Trees.contents(whole), "auto").contents().root()).dict("optimizer")
                .orElseThrow();
        assertEquals(new Text("wte.weight"), optimizer.dict("state").orElseThrow().entries().getFirst().key());
        assertTrue(TreeText.of(optimizer.get("param_groups").orElseThrow()).contains("/-/params/- wte.weight"));
    }

    @Test
    void a_flattened_optimizer_as_well() {
        Dict whole = Trees.dict("model", StateDict.seed(1, false).prefixed("module.").dict(), "optimizer",
                Trees.dict("state.module.wte.weight.exp_avg", Trees.tensor(101, 32),
                        "param_groups.module.wte.weight.lr",
                        0.1));
        Dict optimizer = ((Dict) strip(Trees.contents(whole), "auto").contents().root()).dict("optimizer")
                .orElseThrow();
        assertEquals(List.of(new Text("state.wte.weight.exp_avg"), new Text("param_groups.wte.weight.lr")),
                optimizer.entries().stream().map(Dict.Entry::key).toList());
    }

    @Test
    void without_a_wrapper_nothing_changes_and_that_is_said() {
        Contents contents = Trees.contents(StateDict.seed(1, false).dict());
        assertSame(contents, strip(contents, "auto").contents());
        assertEquals(List.of("no wrapper has put a prefix before the names"), strip(contents, "auto").notes());
    }

    @Test
    void names_that_would_become_one_are_refused() {
        Dict both = StateDict.seed(1, false).prefixed("gpt.").add("wte.weight", 101, 32).dict();
        assertEquals("test.pt: tensor \"wte.weight\": expected a name that is still its own without the prefix, found"
                + " \"wte.weight\", which \"gpt.wte.weight\" has as well", refusal(both, "gpt."));
    }

    @Test
    void a_prefix_that_nothing_has_is_refused() {
        assertEquals("""
                test.pt: the weights: expected names that begin with "gpt.", found none; the first is "wte.weight"
                  next step: see the names with: ckpt summary test.pt""",
                refusal(StateDict.seed(1, false).dict(), "gpt."));
    }

    private static Converted strip(Contents contents, String prefix) {
        return PrefixStripping.parse(prefix).apply(contents, Understanding.of(contents));
    }

    private static List<String> stored(Contents contents) {
        return Understanding.of(contents).weights().tensors().stream().map(Weight::storedName).toList();
    }

    private static String refusal(Value root, String prefix) {
        return String.valueOf(assertThrows(UnsupportedException.class, () -> strip(Trees.contents(root), prefix))
                .getMessage());
    }
}
