package dev.ckpt.diff;

import static dev.ckpt.model.Trees.dict;
import static dev.ckpt.model.Trees.list;
import static dev.ckpt.model.Trees.number;
import static dev.ckpt.model.Trees.tensor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.contents.Contents;
import dev.ckpt.io.RefusedException;
import dev.ckpt.model.Trees;
import dev.ckpt.model.Understanding;
import dev.ckpt.tree.Bytes;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Opaque;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ValueDiffTest {

    private static final Value WEIGHTS = dict("wte.weight", tensor(4, 2), "ln_f.weight", tensor(2));

    private static List<String> diff(Contents a, Contents b) {
        return ValueDiff.of(a, b, Understanding.of(a), Understanding.of(b)).stream()
                .map(change -> change.key() + ": " + text(change.a()) + " -> " + text(change.b())).toList();
    }

    private static List<String> diff(Value a, Value b) {
        return diff(Trees.contents(a), Trees.contents(b));
    }

    private static String text(Optional<Value> value) {
        return switch (value.orElse(new Text("nothing"))) {
            case Text(String text) -> text;
            case Scalar.Int(long number) -> Long.toString(number);
            case Scalar.Real(double number) -> Double.toString(number);
            case Sequence sequence -> sequence.items().stream().map(item -> text(Optional.of(item))).toList()
                    .toString();
            default -> value.orElseThrow().getClass().getSimpleName();
        };
    }

    private static Value bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return new Bytes(MemorySegment.ofArray(bytes), false);
    }

    private static Opaque object(String className, Value state) {
        return new Opaque(className, Opaque.Via.NEW, List.of(), List.of(state), List.of(), List.of());
    }

    @Test
    void values_that_differ_are_named_by_their_place_in_the_order_of_the_first_file() {
        assertEquals(List.of("step: 1000 -> 1002", "config.lr: 3.0E-4 -> 1.0E-4", "best_val_loss: 1.5 -> 1.25"),
                diff(dict("step", 1000, "model", WEIGHTS, "config", dict("n_layer", 6, "lr", 3e-4), "best_val_loss",
                        1.5),
                        dict("best_val_loss", 1.25, "config", dict("lr", 1e-4, "n_layer", 6), "model", WEIGHTS, "step",
                                1002)));
    }

    @Test
    void what_only_one_has_is_said_leaf_by_leaf() {
        assertEquals(List.of("config.a: 1 -> nothing", "scheduler.last_epoch: nothing -> 7"),
                diff(dict("model", WEIGHTS, "config", dict("a", 1)),
                        dict("model", WEIGHTS, "config", dict(), "scheduler", dict("last_epoch", 7))));
    }

    @Test
    void an_empty_dict_that_is_gone_is_a_difference() {
        assertEquals(List.of("extra: Dict -> nothing"),
                diff(dict("model", WEIGHTS, "extra", dict()), dict("model", WEIGHTS)));
    }

    @Test
    void tensors_are_left_to_others_wherever_they_stand() {
        assertEquals(List.of(), diff(dict("model", WEIGHTS, "rng", tensor(16)), dict("weights", WEIGHTS)));
    }

    @Test
    void a_number_that_became_a_tensor_is_gone() {
        assertEquals(List.of("epoch: 3 -> nothing"),
                diff(dict("model", WEIGHTS, "epoch", 3), dict("model", WEIGHTS, "epoch", number(3))));
    }

    @Test
    void numbers_are_equal_by_value_and_nan_is_nan() {
        assertEquals(List.of(), diff(dict("a", 1, "b", Double.NaN, "c", 0.0, "d", list(0.9, 1)),
                dict("a", 1.0, "b", Double.NaN, "c", -0.0,
                        "d", new Sequence(Sequence.Kind.TUPLE, list(0.9, 1.0).items()))));
        assertEquals(List.of("a: 1 -> Bool"), diff(dict("a", 1), dict("a", true)));
        assertEquals(List.of("a: 9007199254740993 -> 9.007199254740992E15"),
                diff(dict("a", 9007199254740993L), dict("a", 9007199254740992.0)));
    }

    @Test
    void a_list_of_plain_items_is_one_value() {
        assertEquals(List.of("betas: [0.9, 0.95] -> [0.9, 0.99]"),
                diff(dict("betas", list(0.9, 0.95)), dict("betas", list(0.9, 0.99))));
    }

    @Test
    void a_set_has_no_order() {
        assertEquals(List.of(), diff(dict("s", new Sequence(Sequence.Kind.SET, list("a", "b").items())),
                dict("s", new Sequence(Sequence.Kind.SET, list("b", "a").items()))));
    }

    @Test
    void random_states_of_bytes_and_objects_nobody_knows_are_compared_to_their_leaves() {
        assertEquals(List.of("rng: Bytes -> Bytes"), diff(dict("rng", bytes(1, 2, 3)), dict("rng", bytes(1, 2, 4))));
        assertEquals(List.of("args.seed: 1 -> 2"), diff(dict("args", object("argparse.Namespace", dict("seed", 1))),
                dict("args", object("argparse.Namespace", dict("seed", 2)))));
        assertEquals(List.of("args: Opaque -> Opaque"), diff(dict("args", object("a.B", dict())),
                dict("args", object("a.C", dict()))));
        assertEquals(List.of("dtype: Opaque -> Opaque"), diff(dict("dtype", Opaque.reference("torch.float16")),
                dict("dtype", Opaque.reference("torch.bfloat16"))));
    }

    @Test
    void a_setting_under_another_framework_s_key_is_the_same_setting() {
        assertEquals(List.of("model_args.n_head: 6 -> 8"),
                diff(dict("model", WEIGHTS, "model_args", dict("n_layer", 6, "n_head", 6)),
                        dict("model", WEIGHTS, "config", dict("n_layer", 6, "n_head", 8))));
    }

    @Test
    void what_a_safetensors_file_says_in_texts_has_its_type_and_its_place() {
        Dict texts = new Dict(Dict.Kind.DICT, ((Dict) WEIGHTS).entries(),
                Optional.of(dict("__metadata__", dict("step", "7", "config", "{\"n_layer\": 2}"))));
        assertEquals(List.of("step: 6 -> 7"),
                diff(Trees.contents(dict("model", WEIGHTS, "step", 6, "config", dict("n_layer", 2))),
                        Trees.contents(CheckpointFormat.SAFETENSORS, texts)));
    }

    @Test
    void versions_of_modules_are_compared_where_both_have_them() {
        assertEquals(List.of("model._metadata.bn.version: 1 -> 2"),
                diff(dict("model", noted(dict("bn", dict("version", 1), "gone", dict("version", 1)))),
                        dict("model", noted(dict("bn", dict("version", 2))))));
        assertEquals(List.of(), diff(dict("model", noted(dict("bn", dict("version", 1)))), dict("model", WEIGHTS)));
    }

    private static Value noted(Value versions) {
        return new Dict(Dict.Kind.ORDERED_DICT, ((Dict) WEIGHTS).entries(),
                Optional.of(dict("_metadata", versions)));
    }

    @Test
    void a_step_that_is_an_int_is_found_by_the_parameter_s_name() {
        Value one = optimizer(list(0, 1), 0, 5, 1, 5);
        Value other = optimizer(list(1, 0), 1, 5, 0, 6);
        assertEquals(List.of("optimizer.state.ln_f.weight.step: 5 -> 6"), ValueDiff.of(
                Trees.contents(dict("model", WEIGHTS, "optimizer", one)),
                Trees.contents(dict("model", WEIGHTS, "optimizer", other)),
                Trees.understand(dict("model", WEIGHTS, "optimizer", one)),
                Trees.understand(dict("model", WEIGHTS, "optimizer", other)),
                name -> name).stream()
                .map(change -> change.key() + ": " + text(change.a()) + " -> " + text(change.b())).toList());
    }

    /// Two parameters named in the group, with a step that is no tensor.
    private static Value optimizer(Value ids, int first, int firstStep, int second, int secondStep) {
        return dict("state", dict(first, dict("step", firstStep, "exp_avg", tensor(4, 2)), second,
                dict("step", secondStep, "exp_avg", tensor(2))),
                "param_groups", list(dict("lr", 0.1, "params", ids, "param_names", list("wte.weight", "ln_f.weight"))));
    }

    @Test
    void settings_of_a_group_that_fit_no_line_are_compared_too() {
        Value state = dict(0, dict("exp_avg", tensor(4, 2)));
        assertEquals(List.of("optimizer.param_groups.0.extra.deep: 1 -> 2"), diff(
                dict("model", WEIGHTS, "optimizer", dict("state", state, "param_groups",
                        list(dict("lr", 0.1, "extra", dict("deep", 1), "params", list(0))))),
                dict("model", WEIGHTS, "optimizer", dict("state", state, "param_groups",
                        list(dict("lr", 0.2, "extra", dict("deep", 2), "params", list(0)))))));
    }

    @Test
    void a_tree_that_contains_itself_ends() {
        assertTimeoutPreemptively(Duration.ofSeconds(20),
                () -> assertEquals(List.of("x: 1 -> 2"), diff(knot(1), knot(2))));
    }

    private static Value knot(int x) {
        List<Dict.Entry> entries = new ArrayList<>();
        Dict dict = Dict.of(entries);
        entries.add(new Dict.Entry(new Text("self"), dict));
        entries.add(new Dict.Entry(new Text("x"), new Scalar.Int(x)));
        return dict;
    }

    @Test
    void rings_of_many_lengths_are_refused_before_memory_is_gone() {
        RefusedException refused = assertThrows(RefusedException.class, () -> ValueWalk.changes(ring(4_001),
                ring(3_989), (path, value) -> Member.of(value), (path, value) -> Member.of(value), "a.pt"));
        assertTrue(refused.getMessage().startsWith("a.pt: expected at most "), refused.getMessage());
    }

    /// So many dicts, each in the one before, and the first in the last.
    private static Value ring(int length) {
        List<Dict.Entry> last = new ArrayList<>();
        Value next = Dict.of(last);
        for (int i = 1; i < length; i++) {
            next = Dict.of(List.of(new Dict.Entry(new Text("n"), next)));
        }
        last.add(new Dict.Entry(new Text("n"), next));
        return next;
    }
}
