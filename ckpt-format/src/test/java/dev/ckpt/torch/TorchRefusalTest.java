package dev.ckpt.torch;

import static dev.ckpt.torch.Floats.floats;
import static dev.ckpt.torch.Floats.sizes;
import static dev.ckpt.torch.Floats.view;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.io.UnsupportedException;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.PartialTensor;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Opaque;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A plan refuses what a file of PyTorch cannot or may not hold, and names its place in the tree.
class TorchRefusalTest {

    private static String refusal(Value root) {
        return assertThrows(UnsupportedException.class,
                () -> TorchWriter.plan(Written.contents(root), TorchOptions.exact())).getMessage();
    }

    private static Dict dict(String key, Value value) {
        return Dict.of(List.of(new Dict.Entry(new Text(key), value)));
    }

    private static Opaque call(String name, Value... arguments) {
        return new Opaque(name, Opaque.Via.CALL, List.of(arguments), List.of(), List.of(), List.of());
    }

    @Test
    void an_object_of_an_unknown_class_is_refused_by_its_path() {
        assertEquals(
                """
                        model.pt: "config/tricks/1": expected tensors and plain data, found an object of my.Trick
                          likely cause: it would carry code into a new file
                          next step: leave it out: ckpt prune --drop "config"\
                        """,
                refusal(dict("config", dict("tricks",
                        new Sequence(Sequence.Kind.LIST, List.of(Value.NONE, call("my.Trick")))))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"os.system", "builtins.eval", "posix.system", "torch.load",
        "torch.storage._load_from_bytes",
        "nodots", "a name made at run time", "collections.OrderedDict\nos.system"})
    void names_that_are_not_known_to_be_harmless_are_refused(String name) {
        assertTrue(refusal(call(name, new Text("x"))).contains("it would carry code into a new file"));
    }

    @Test
    void so_are_the_classes_of_a_torchscript_program_which_are_known_in_its_own_file_alone() {
        assertEquals("""
                model.pt: the root: expected tensors and plain data, found an object of __torch__.Net
                  likely cause: the classes of a TorchScript program are known in its own file alone
                  next step: take its weights alone: ckpt convert FILE weights.safetensors\
                """, refusal(call("__torch__.Net")));
    }

    @Test
    void so_are_objects_that_are_made_with_keywords_for_which_protocol_2_has_no_opcode() {
        assertTrue(
                refusal(new Opaque("argparse.Namespace", Opaque.Via.NEW_WITH_KEYWORDS, List.of(dict("a", Value.NONE)),
                        List.of(), List.of(), List.of())).contains("an object of argparse.Namespace"));
    }

    @Test
    void so_is_a_name_that_is_only_referred_to() {
        assertTrue(refusal(dict("f", Opaque.reference("os.system"))).contains("\"f\""));
    }

    @Test
    void so_is_one_in_the_arguments_of_a_harmless_object() {
        assertTrue(refusal(dict("f", call("datetime.timedelta", Value.NONE, call("os.system")))).contains("\"f/1\""));
    }

    @Test
    void a_shard_of_a_distributed_tensor_is_refused() {
        StridedTensor local = view(floats(4), 0, sizes(4), 1);
        assertEquals("""
                model.pt: "w": expected a whole tensor, found one process's shard of a distributed one
                  likely cause: the file is one process's part of a checkpoint
                  next step: put the shards together with PyTorch first, or leave it out: ckpt convert --skip NAME\
                """,
                refusal(dict("w", TensorValue.of(
                        new PartialTensor(DType.FLOAT32, Shape.of(8), local, "Shard(dim=0)", false)))));
    }

    @Test
    void types_that_pytorch_does_not_have_are_refused() {
        Storage storage = floats(3);
        String message = refusal(dict("w",
                TensorValue.of(StridedTensor.of(DType.FLOAT6_E2M3, Shape.of(4), new long[]{1}, 0, storage))));
        assertTrue(message.contains("\"w\": expected a dtype of PyTorch, found float6_e2m3"), message);
    }

    @Test
    void a_tuple_that_contains_itself_without_a_list_or_dict_in_between_is_refused() {
        List<Value> items = new ArrayList<>();
        Sequence tuple = new Sequence(Sequence.Kind.TUPLE, items);
        items.add(new Sequence(Sequence.Kind.SET, List.of(tuple)));
        String message = refusal(dict("t", tuple));
        assertTrue(message.contains("one that contains itself without a list or dict in between"), message);
    }
}
