package dev.ckpt.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.io.MalformedException;
import dev.ckpt.io.RefusedException;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.QuantizedTensor;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Opaque;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the functions that rebuild tensors are taken to say, and which words a wrong one is answered with.
class RebuildTest {

    private static final long[] SIZE = {2, 3};
    private static final long[] STRIDE = {3, 1};

    private static String malformed(Pickled object) {
        return TorchFile.zip(object).failure(MalformedException.class).getMessage();
    }

    private static void assertHas(String text, String message) {
        assertTrue(message.contains(text), message);
    }

    private static void root(Pickled object, Consumer<Value> use) {
        TorchFile.zip(object).open(contents -> use.accept(contents.root()));
    }

    private static <T extends Tensor> T tensor(Class<T> kind, Value value) {
        return assertInstanceOf(kind, assertInstanceOf(TensorValue.class, value).tensor());
    }

    /// `{'model': {'w': <value>}}`, opened up to the value.
    private static Pickled inModel() {
        return Pickled.begin().op('}').text("model").op('}').text("w");
    }

    private static Pickled close(Pickled object) {
        return object.op('s').op('s');
    }

    @Test
    void a_tensor_beyond_its_storage_names_itself_the_storage_and_the_bytes() {
        String message = malformed(close(inModel().tensor(1, SIZE, STRIDE)));
        assertHas("\"model/w\"", message);
        assertHas("data.pkl, byte ", message);
        assertHas("expected a tensor inside storage data/0 of 24 bytes", message);
        assertHas("found one that needs 28 bytes: float32, size [2, 3], stride [3, 1], offset 1", message);
    }

    @Test
    void an_empty_tensor_may_have_any_offset() {
        root(Pickled.begin().tensor(100, new long[]{0, 3}, STRIDE),
                value -> assertEquals(100, tensor(StridedTensor.class, value).offset()));
    }

    @Test
    void strides_of_zero_repeat_elements() {
        root(Pickled.begin().tensor(5, new long[]{1000, 1000}, new long[]{0, 0}),
                value -> assertEquals(1_000_000, tensor(StridedTensor.class, value).numel()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"-1|2,3|3,1|a storage offset of 0 or more, found -1",
        "0|-2,3|3,1|size [-2, 3] of float32", "0|2,3|-3,1|strides of 0 or more, found stride [-3, 1]",
        "0|2,3|1|as many strides as sizes, found size [2, 3], stride [1]",
        "0|4611686018427387904,4|0,0|whose bytes are below 2^63",
        "0|2305843009213693952|0|whose bytes are below 2^63",
        "0|0,4611686018427387904,4611686018427387904|0,0,0|whose bytes are below 2^63",
        "0|2,3|9223372036854775807,1|which reach beyond 2^63", "9223372036854775807|2|1|reach beyond 2^63"})
    void numbers_that_fit_no_storage_are_malformed(long offset, String size, String stride, String text) {
        assertHas(text, malformed(Pickled.begin().tensor(offset, longs(size), longs(stride))));
    }

    private static long[] longs(String numbers) {
        return java.util.Arrays.stream(numbers.split(",")).mapToLong(Long::parseLong).toArray();
    }

    @Test
    void more_than_64_dimensions_are_refused() {
        long[] ones = new long[65];
        java.util.Arrays.fill(ones, 1);
        RefusedException refused = TorchFile.zip(Pickled.begin().tensor(0, ones, ones)).failure(RefusedException.class);
        assertHas("at most 64 dimensions, found 65 in size", refused.getMessage());
    }

    @Test
    void a_wrong_number_of_arguments_is_malformed() {
        Pickled object = Pickled.begin().global("torch._utils", "_rebuild_tensor_v2").mark().number(1).tuple().reduce();
        assertHas("6 to 7 arguments of torch._utils._rebuild_tensor_v2, found 1", malformed(object));
    }

    @Test
    void an_argument_of_another_type_is_named() {
        Pickled object = Pickled.begin()
                .global("torch._utils", "_rebuild_tensor_v2")
                .mark()
                .storage("FloatStorage", "0", 6)
                .text("zero")
                .numbers(SIZE)
                .numbers(STRIDE)
                .flag(false)
                .hooks()
                .tuple()
                .reduce();
        assertHas("an int of at most 64 bits as storage offset (argument 2 of torch._utils._rebuild_tensor_v2),"
                + " found the text 'zero'", malformed(object));
    }

    @Test
    void a_list_is_no_size_for_it_could_change_after_the_call() {
        Pickled object = Pickled.begin()
                .global("torch._utils", "_rebuild_tensor")
                .mark()
                .storage("FloatStorage", "0", 6)
                .number(0)
                .op(']')
                .op(')')
                .tuple()
                .reduce();
        assertHas("a tuple of ints as size (argument 3 of torch._utils._rebuild_tensor), found a list of 0",
                malformed(object));
    }

    @Test
    void something_else_than_a_storage_is_malformed() {
        Pickled object = Pickled.begin()
                .global("torch._utils", "_rebuild_tensor")
                .mark()
                .none()
                .number(0)
                .numbers(SIZE)
                .numbers(STRIDE)
                .tuple()
                .reduce();
        assertHas("a storage as storage (argument 1 of torch._utils._rebuild_tensor), found None", malformed(object));
    }

    @Test
    void the_function_of_the_first_files_takes_four_arguments() {
        Pickled object = Pickled.begin()
                .global("torch._utils", "_rebuild_tensor")
                .mark()
                .storage("FloatStorage", "0", 6)
                .number(1)
                .numbers(2)
                .numbers(2)
                .tuple()
                .reduce();
        root(object, value -> assertEquals(1, tensor(StridedTensor.class, value).offset()));
    }

    @Test
    void a_typed_function_reads_an_untyped_storage_as_its_dtype() {
        Pickled object = Pickled.begin()
                .global("torch._utils", "_rebuild_tensor_v3")
                .mark()
                .storage("UntypedStorage", "0", 24)
                .number(2)
                .numbers(10)
                .numbers(1)
                .flag(true)
                .hooks()
                .global("torch", "uint16")
                .tuple()
                .reduce();
        root(object, value -> {
            StridedTensor tensor = tensor(StridedTensor.class, value);
            assertEquals(DType.UINT16, tensor.dtype());
            assertTrue(tensor.requiresGrad());
        });
    }

    @Test
    void a_name_that_is_no_dtype_is_malformed() {
        Pickled object = Pickled.begin()
                .global("torch._utils", "_rebuild_meta_tensor_no_storage")
                .mark()
                .global("torch", "float31")
                .numbers(SIZE)
                .numbers(STRIDE)
                .flag(false)
                .tuple()
                .reduce();
        assertHas("the name of a torch dtype as dtype (argument 1 of torch._utils._rebuild_meta_tensor_no_storage),"
                + " found the name torch.float31", malformed(object));
    }

    private static Pickled marked(Consumer<Pickled> metadata) {
        Pickled object = Pickled.begin()
                .global("torch._utils", "_rebuild_tensor_v2")
                .mark()
                .storage("FloatStorage", "0", 6)
                .number(0)
                .numbers(SIZE)
                .numbers(STRIDE)
                .flag(false)
                .hooks()
                .op('}')
                .mark();
        metadata.accept(object);
        return object.op('u').tuple().reduce();
    }

    @Test
    void a_mark_that_is_unknown_is_told() {
        TorchFile.zip(marked(metadata -> metadata.text("npu_format").number(3).text("neg").flag(true)))
                .open(contents -> {
                    assertEquals("torch.tensor-metadata", contents.findings().getFirst().code());
                    assertTrue(tensor(StridedTensor.class, contents.root()).negated());
                });
    }

    @Test
    void a_thousand_marks_are_malformed() {
        Pickled object = marked(metadata -> {
            for (int i = 0; i < 1000; i++) {
                metadata.number(i).none();
            }
        });
        assertHas("a dict of at most 16 as metadata (argument 7 of torch._utils._rebuild_tensor_v2),"
                + " found a dict of 1000", malformed(object));
    }

    @Test
    void a_tensor_that_is_filled_while_it_is_loaded_is_refused() {
        Pickled object = Pickled.begin().tensor().number(0).real(1.5).op('s');
        RefusedException refused = TorchFile.zip(object).failure(RefusedException.class);
        assertHas("expected a tensor that is left as it was stored, found numbers set in it", refused.getMessage());
    }

    @Test
    void a_tensor_of_the_oldest_files_is_an_object_with_a_state() {
        Pickled object = Pickled.begin()
                .global("torch", "FloatTensor")
                .op(')')
                .op(0x81)
                .mark()
                .storage("FloatStorage", "0", 6)
                .number(2)
                .numbers(2, 2)
                .numbers(1, 2)
                .tuple()
                .op('b');
        root(object, value -> {
            StridedTensor tensor = tensor(StridedTensor.class, value);
            assertArrayEquals(new long[]{1, 2}, tensor.strides());
            assertEquals(2, tensor.offset());
        });
    }

    @Test
    void an_old_parameter_has_its_data_and_its_flag_in_the_state() {
        Pickled object = Pickled.begin()
                .global("torch.nn.parameter", "Parameter")
                .op(')')
                .op(0x81)
                .mark()
                .tensor()
                .none()
                .hooks()
                .flag(true)
                .flag(false)
                .tuple()
                .op('b');
        root(object, value -> {
            assertTrue(assertInstanceOf(TensorValue.class, value).parameter());
            assertTrue(tensor(StridedTensor.class, value).requiresGrad());
        });
    }

    @Test
    void a_state_that_is_no_tensors_is_malformed() {
        Pickled object = Pickled.begin().tensor().op('}').op('b');
        assertHas("a tensor's state of 3, 4 or 5 parts, found a dict of 0", malformed(object));
    }

    @Test
    void a_parameter_around_an_unknown_object_stays_opaque() {
        Pickled object = Pickled.begin()
                .global("torch._utils", "_rebuild_parameter")
                .mark()
                .global("bitsandbytes.nn", "Params4bit")
                .op(')')
                .reduce()
                .flag(true)
                .hooks()
                .tuple()
                .reduce();
        root(object, value -> {
            Opaque opaque = assertInstanceOf(Opaque.class, value);
            assertEquals("torch._utils._rebuild_parameter", opaque.className());
            assertInstanceOf(Opaque.class, opaque.arguments().getFirst());
        });
    }

    @Test
    void a_parameter_around_a_number_is_malformed() {
        Pickled object = Pickled.begin()
                .global("torch._utils", "_rebuild_parameter")
                .mark()
                .number(7)
                .flag(true)
                .hooks()
                .tuple()
                .reduce();
        assertHas("a tensor as tensor (argument 1 of torch._utils._rebuild_parameter), found the int 7",
                malformed(object));
    }

    @Test
    void a_python_2_name_means_the_same() {
        Pickled object = Pickled.begin()
                .global("torch.tensor", "_rebuild_from_type")
                .mark()
                .global("torch._utils", "_rebuild_tensor")
                .global("torch", "Tensor")
                .mark()
                .storage("FloatStorage", "0", 6)
                .number(0)
                .numbers(SIZE)
                .numbers(STRIDE)
                .tuple()
                .op('}')
                .tuple()
                .reduce();
        root(object, value -> {
            assertEquals(6, tensor(StridedTensor.class, value).numel());
            assertEquals(Optional.empty(), assertInstanceOf(TensorValue.class, value).attributes());
        });
    }

    @Test
    void a_dotted_name_is_a_walk_over_attributes_and_stays_opaque() {
        Pickled object = Pickled.begin().global("torch", "_utils._rebuild_tensor").op(')').reduce();
        root(object, value -> assertInstanceOf(Opaque.class, value));
    }

    @Test
    void one_pickled_tensor_is_one_value_however_often_it_appears() {
        Pickled object = Pickled.begin().op(']').mark().tensor().op('q').op(9).op('h').op(9).op('e');
        root(object, value -> {
            List<Value> items = assertInstanceOf(Sequence.class, value).items();
            assertSame(items.getFirst(), items.getLast());
        });
    }

    @Test
    void two_tensors_of_one_key_have_one_storage() {
        Pickled object = Pickled.begin().op(']').mark().tensor().tensor(2, new long[]{2}, new long[]{1}).op('e');
        root(object, value -> {
            List<Value> items = assertInstanceOf(Sequence.class, value).items();
            assertSame(tensor(StridedTensor.class, items.getFirst()).storage(),
                    tensor(StridedTensor.class, items.getLast()).storage());
        });
    }

    @Test
    void a_list_may_contain_itself() {
        Pickled object = Pickled.begin().op(']').op('q').op(0).op('h').op(0).op('a');
        root(object, value -> assertSame(value, assertInstanceOf(Sequence.class, value).items().getFirst()));
    }

    @Test
    void an_ordered_dict_may_contain_itself_in_its_attributes() {
        Pickled object = Pickled.begin().hooks().op('q').op(0).op('}').text("me").op('h').op(0).op('s').op('b');
        root(object, value -> {
            Dict attributes = assertInstanceOf(Dict.class,
                    assertInstanceOf(Dict.class, value).attributes().orElseThrow());
            assertSame(value, attributes.get("me").orElseThrow());
        });
    }

    private static Pickled quantized(String scheme, Consumer<Pickled> numbers) {
        Pickled object = Pickled.begin()
                .global("torch._utils", "_rebuild_qtensor")
                .mark()
                .storage("QInt8Storage", "0", 24)
                .number(0)
                .numbers(SIZE)
                .numbers(STRIDE)
                .mark()
                .global("torch", scheme);
        numbers.accept(object);
        return object.tuple().flag(false).hooks().tuple().reduce();
    }

    @Test
    void scales_of_channels_may_be_lists_in_old_files() {
        Pickled object = quantized("per_channel_affine", q -> q.op(']')
                .mark()
                .real(0.5)
                .real(0.25)
                .op('e')
                .op(']')
                .mark()
                .number(0)
                .number(1)
                .op('e')
                .number(0));
        root(object, value -> assertEquals(
                new QuantizedTensor.Quantizer.PerChannelLists(List.of(0.5, 0.25), List.of(0L, 1L), 0),
                tensor(QuantizedTensor.class, value).quantizer()));
    }

    @Test
    void every_channel_needs_its_scale() {
        Pickled object = quantized("per_channel_affine",
                q -> q.op(']').real(0.5).op('a').op(']').number(0).op('a').number(0));
        assertHas("2 scales and zero points, one a channel, found 1 scales and 1 zero points", malformed(object));
    }

    @Test
    void an_axis_beyond_the_shape_is_malformed() {
        Pickled object = quantized("per_channel_affine",
                q -> q.op(']').real(0.5).op('a').op(']').number(0).op('a').number(2));
        assertHas("an axis of shape [2, 3], found axis 2", malformed(object));
    }

    @Test
    void another_scheme_of_quantization_is_unsupported() {
        Pickled object = quantized("per_tensor_symmetric", q -> q.real(1));
        UnsupportedException unsupported = TorchFile.zip(object).failure(UnsupportedException.class);
        assertHas("found the name torch.per_tensor_symmetric", unsupported.getMessage());
    }

    private static Pickled sparse(String layout) {
        return Pickled.begin()
                .global("torch._utils", "_rebuild_sparse_tensor")
                .mark()
                .global("torch.serialization", "_get_layout")
                .mark()
                .text(layout)
                .tuple()
                .reduce();
    }

    @Test
    void indices_of_floats_are_malformed() {
        Pickled object = sparse("torch.sparse_coo").mark()
                .tensor()
                .tensor()
                .numbers(4, 4)
                .tuple()
                .tuple()
                .reduce();
        assertHas("indices of int64 or int32, found float32", malformed(object));
    }

    @Test
    void indices_that_do_not_match_the_values_are_malformed() {
        Pickled object = sparse("torch.sparse_coo").mark()
                .global("torch._utils", "_rebuild_tensor")
                .mark()
                .storage("LongStorage", "1", 2)
                .number(0)
                .numbers(1, 2)
                .numbers(2, 1)
                .tuple()
                .reduce()
                .tensor(0, new long[]{3}, new long[]{1})
                .numbers(4)
                .tuple()
                .tuple()
                .reduce();
        String message = TorchFile.zip(object)
                .with("data/1", new byte[16])
                .failure(MalformedException.class)
                .getMessage();
        assertHas("found indices [1, 2] and values [3]", message);
    }

    @Test
    void an_unknown_layout_is_unsupported() {
        UnsupportedException unsupported = TorchFile.zip(sparse("torch.sparse_new").op(')').tuple().reduce())
                .failure(UnsupportedException.class);
        assertHas("found torch.sparse_new", unsupported.getMessage());
    }

    @Test
    void parameters_inside_parameters_end_at_the_budget() {
        Pickled object = Pickled.begin();
        int depth = 500;
        for (int i = 0; i < depth; i++) {
            object.global("torch._utils", "_rebuild_parameter").mark();
        }
        object.tensor();
        for (int i = 0; i < depth; i++) {
            object.flag(true).hooks().tuple().reduce();
        }
        TorchFile.zip(object).failure(RefusedException.class);
    }
}
