package dev.ckpt.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.MetaTensor;
import dev.ckpt.tensor.NestedTensor;
import dev.ckpt.tensor.QuantizedTensor;
import dev.ckpt.tensor.SparseTensor;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.Bytes;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Opaque;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.StorageValue;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Compares a tree with the description of it that PyTorch's own reading made (`fixtures/README.md` lists the kinds of
/// node).
final class Description {

    /// Tensors whose numbers were compared.
    private int tensors;

    int tensors() {
        return tensors;
    }

    void compare(@Nullable Object expected, Value value, String path) {
        switch (expected) {
            case null -> assertInstanceOf(Scalar.None.class, value, path);
            case Boolean bool -> assertEquals(new Scalar.Bool(bool), value, path);
            case Long number -> assertEquals(new Scalar.Int(number), value, path);
            case Double number -> assertReal(number, value, path);
            case String text -> assertEquals(new Text(text), value, path);
            case List<?> list -> sequence(Sequence.Kind.LIST, Json.list(list), value, path);
            case Map<?, ?> map when map.keySet().stream().noneMatch(key -> key.toString().startsWith("$")) -> {
                List<List<@Nullable Object>> pairs = Json.map(map)
                        .entrySet()
                        .stream()
                        .map(entry -> java.util.Arrays.<@Nullable Object>asList(entry.getKey(), entry.getValue()))
                        .toList();
                pairs(Dict.Kind.DICT, pairs, value, path);
            }
            case Map<?, ?> map -> node(Json.map(map), value, path);
            default -> fail("cannot compare " + expected.getClass());
        }
    }

    private static void assertReal(double number, Value value, String path) {
        Scalar.Real real = assertInstanceOf(Scalar.Real.class, value, path);
        assertEquals(Double.doubleToLongBits(number), Double.doubleToLongBits(real.value()), path);
    }

    private void node(Map<String, @Nullable Object> node, Value value, String path) {
        String kind = node.keySet().stream().filter(key -> key.startsWith("$"))
                .filter(key -> !key.equals("$attributes"))
                .findFirst().orElseThrow();
        @Nullable
        Object body = node.get(kind);
        switch (kind) {
            case "$tuple" -> sequence(Sequence.Kind.TUPLE, Json.list(body), value, path);
            case "$size" -> sequence(Sequence.Kind.SIZE, Json.list(body), value, path);
            case "$dict_items" -> pairs(Dict.Kind.DICT, lists(body), value, path);
            case "$ordered_dict" -> {
                pairs(Dict.Kind.ORDERED_DICT, lists(body), value, path);
                assertEquals(node.containsKey("$attributes"), ((Dict) value).attributes().isPresent(), path);
                if (node.containsKey("$attributes")) {
                    compare(node.get("$attributes"), ((Dict) value).attributes().orElseThrow(), path + " attributes");
                }
            }
            case "$int" -> {
                BigInteger number = new BigInteger(String.valueOf(body));
                assertEquals(number.bitLength() < Long.SIZE
                        ? new Scalar.Int(number.longValueExact())
                        : new Scalar.BigInt(number), value, path);
            }
            case "$float" -> assertReal(real(body), value, path);
            case "$bytes_hex" -> bytes(body, false, value, path);
            case "$global" -> {
                Opaque opaque = assertInstanceOf(Opaque.class, value, path);
                assertEquals(Opaque.Via.REFERENCE, opaque.via(), path);
                assertEquals(body, opaque.className(), path);
            }
            case "$tensor" -> tensor(Json.map(body), assertInstanceOf(TensorValue.class, value, path), false, path);
            case "$parameter" -> parameter(node, assertInstanceOf(TensorValue.class, value, path), path);
            case "$storage" -> storage(Json.map(body), assertInstanceOf(StorageValue.class, value, path), path);
            case "$meta_tensor" -> {
                MetaTensor meta = assertInstanceOf(MetaTensor.class,
                        assertInstanceOf(TensorValue.class, value, path).tensor(), path);
                assertEquals(Json.map(body).get("dtype"), meta.dtype().torchName(), path);
                assertArrayEquals(longs(Json.map(body).get("shape")), meta.shape().toArray(), path);
                assertEquals(Json.map(body).get("requires_grad"), meta.requiresGrad(), path);
            }
            case "$sparse_tensor" -> sparse(Json.map(body), value, path);
            case "$object" -> object(node, value, path);
            default -> fail("no comparison for " + kind);
        }
    }

    private void sequence(Sequence.Kind kind, List<@Nullable Object> items, Value value, String path) {
        Sequence sequence = assertInstanceOf(Sequence.class, value, path);
        assertEquals(kind, sequence.kind(), path);
        assertEquals(items.size(), sequence.items().size(), path);
        for (int i = 0; i < items.size(); i++) {
            compare(items.get(i), sequence.items().get(i), path + "/" + i);
        }
    }

    private void pairs(Dict.Kind kind, List<List<@Nullable Object>> pairs, Value value, String path) {
        Dict dict = assertInstanceOf(Dict.class, value, path);
        assertEquals(kind, dict.kind(), path);
        assertEquals(pairs.size(), dict.size(), path);
        for (int i = 0; i < pairs.size(); i++) {
            String at = path + "/" + pairs.get(i).getFirst();
            compare(pairs.get(i).getFirst(), dict.entries().get(i).key(), at + " key");
            compare(pairs.get(i).getLast(), dict.entries().get(i).value(), at);
        }
    }

    private static void bytes(@Nullable Object hex, boolean mutable, Value value, String path) {
        Bytes bytes = assertInstanceOf(Bytes.class, value, path);
        assertEquals(hex, HexFormat.of().formatHex(bytes.content().toArray(ValueLayout.JAVA_BYTE)), path);
        assertEquals(mutable, bytes.mutable(), path);
    }

    private void parameter(Map<String, @Nullable Object> node, TensorValue value, String path) {
        assertTrue(value.parameter(), path);
        assertEquals(node.get("requires_grad"), value.tensor().requiresGrad(), path);
        assertEquals(node.containsKey("state"), value.attributes().isPresent(), path);
        if (node.containsKey("state")) {
            compare(node.get("state"), value.attributes().orElseThrow(), path + " attributes");
        }
        tensor(Json.map(Json.map(node.get("$parameter")).get("$tensor")), value, true, path);
    }

    private void tensor(Map<String, @Nullable Object> expected, TensorValue value, boolean parameter, String path) {
        assertEquals(parameter, value.parameter(), path);
        if (!parameter) { // a parameter's own flag counts, the inner one is always false
            assertEquals(expected.get("requires_grad"), value.tensor().requiresGrad(), path);
        }
        StridedTensor dense = switch (value.tensor()) {
            case StridedTensor tensor -> tensor;
            case QuantizedTensor quantized -> {
                quantizer(Json.list(Json.map(expected.get("quantizer")).get("$tuple")), quantized.quantizer(), path);
                yield quantized.integers();
            }
            default -> fail(path + " is " + value.tensor().kind());
        };
        assertEquals(expected.containsKey("quantizer"), value.tensor() instanceof QuantizedTensor, path);
        strided(expected, dense, path);
    }

    private void quantizer(List<@Nullable Object> expected, QuantizedTensor.Quantizer quantizer, String path) {
        switch (quantizer) {
            case QuantizedTensor.Quantizer.PerTensor one -> {
                assertEquals(expected.get(1), one.scale(), path);
                assertEquals(expected.get(2), one.zeroPoint(), path);
            }
            case QuantizedTensor.Quantizer.PerChannel many -> {
                strided(Json.map(Json.map(expected.get(1)).get("$tensor")), many.scales(), path + " scales");
                strided(Json.map(Json.map(expected.get(2)).get("$tensor")), many.zeroPoints(), path + " zero points");
                assertEquals(expected.get(3), (long) many.axis(), path);
            }
            case QuantizedTensor.Quantizer.PerChannelLists lists -> fail(path + " has lists");
        }
    }

    private void strided(Map<String, @Nullable Object> expected, StridedTensor tensor, String path) {
        assertEquals(expected.get("dtype"), tensor.dtype().torchName(), path);
        assertArrayEquals(longs(expected.get("shape")), tensor.shape().toArray(), path);
        assertArrayEquals(longs(expected.get("stride")), tensor.strides(), path);
        assertEquals(expected.get("storage_offset"), tensor.offset(), path);
        Map<String, @Nullable Object> storage = Json.map(expected.get("storage"));
        assertTrue(("/" + tensor.storage().key()).endsWith("/" + storage.get("key")), path);
        assertEquals(storage.get("location"), tensor.storage().location(), path);
        Map<String, @Nullable Object> marks = expected.containsKey("metadata")
                ? Json.map(expected.get("metadata"))
                : Map.of();
        assertEquals(marks.containsKey("neg"), tensor.negated(), path);
        assertEquals(marks.containsKey("conj"), tensor.conjugated(), path);
        if (expected.containsKey("values_row_major")) {
            // the description has the numbers before the marks
            numbers(Json.list(expected.get("values_row_major")),
                    Elements.of(tensor.marked(false, false, false)), tensor.dtype(), path);
            tensors++;
        }
    }

    private static void numbers(List<@Nullable Object> expected, Elements elements, DType dtype, String path) {
        assertEquals(expected.size(), elements.count(), path);
        for (int i = 0; i < expected.size(); i++) {
            String at = path + "[" + i + "]";
            switch (expected.get(i)) {
                case Map<?, ?> complex -> {
                    same(real(complex.get("re")), elements.real(i), at);
                    same(real(complex.get("im")), elements.imaginary(i), at);
                }
                case Boolean bool -> assertEquals(bool ? 1 : 0, elements.integer(i), at);
                case Long number when dtype.kind() == DType.Kind.INTEGER ->
                    assertEquals((long) number, elements.integer(i), at);
                case Map.Entry<?, ?> none -> fail(at);
                case Object other when dtype.torchName().startsWith("float8") || dtype.kind() == DType.Kind.BITS
                        || dtype.kind() == DType.Kind.PACKED ->
                    assertEquals(((Number) other).longValue(), elements.rawBits(i), at);
                case Object other -> same(real(other), elements.real(i), at);
                case null -> fail(at);
            }
        }
    }

    private static void same(double expected, double actual, String at) {
        assertEquals(Double.doubleToLongBits(expected), Double.doubleToLongBits(actual), at + ": " + expected
                + " and " + actual);
    }

    private static void storage(Map<String, @Nullable Object> expected, StorageValue value, String path) {
        assertEquals("data/" + expected.get("key"), value.storage().key(), path);
        String type = String.valueOf(expected.get("class"));
        assertEquals(type.endsWith("UntypedStorage"), value.dtype().isEmpty(), path);
        int unit = value.dtype().map(DType::bytes).orElse(1);
        assertEquals(expected.get("numel"), value.storage().byteSize() / unit, path);
    }

    private void sparse(Map<String, @Nullable Object> expected, Value value, String path) {
        SparseTensor sparse = assertInstanceOf(SparseTensor.class,
                assertInstanceOf(TensorValue.class, value, path).tensor(), path);
        assertEquals(expected.get("layout"), "torch." + sparse.layout(), path);
        List<@Nullable Object> parts = Json.list(Json.map(expected.get("parts")).get("$tuple"));
        int indices = sparse.indices().size();
        for (int i = 0; i < indices; i++) {
            strided(Json.map(Json.map(parts.get(i)).get("$tensor")), sparse.indices().get(i), path + " indices");
        }
        strided(Json.map(Json.map(parts.get(indices)).get("$tensor")), sparse.values(), path + " values");
        assertArrayEquals(longs(Json.map(parts.get(indices + 1)).get("$size")), sparse.shape().toArray(), path);
    }

    /// An object: one of Python's containers that we know, or an opaque one.
    private void object(Map<String, @Nullable Object> node, Value value, String path) {
        List<@Nullable Object> args = Json.list(node.get("args"));
        switch (String.valueOf(node.get("$object"))) {
            case "__builtin__.set" -> sequence(Sequence.Kind.SET, Json.list(args.getFirst()), value, path);
            case "__builtin__.frozenset" -> sequence(Sequence.Kind.FROZENSET, Json.list(args.getFirst()), value, path);
            case "collections.deque" -> sequence(Sequence.Kind.DEQUE, Json.list(node.get("elements")), value, path);
            case "collections.defaultdict" -> {
                pairs(Dict.Kind.DEFAULT_DICT, lists(node.get("items")), value, path);
                Dict attributes = assertInstanceOf(Dict.class, ((Dict) value).attributes().orElseThrow(), path);
                compare(args.getFirst(), attributes.get("default_factory").orElseThrow(), path + " factory");
            }
            case "collections.Counter" -> pairs(Dict.Kind.COUNTER,
                    Json.map(args.getFirst()).entrySet().stream()
                            .map(entry -> java.util.Arrays.<@Nullable Object>asList(entry.getKey(), entry.getValue()))
                            .toList(),
                    value, path);
            case "__builtin__.complex" ->
                assertEquals(new Scalar.Complex(real(args.getFirst()), real(args.getLast())), value, path);
            case "__builtin__.bytes" -> bytes("", false, value, path);
            case "__builtin__.bytearray" -> bytes(Json.map(args.getFirst()).get("$bytes_hex"), true, value, path);
            case "torch._tensor._rebuild_from_type_v2" -> {
                TensorValue tensor = assertInstanceOf(TensorValue.class, value, path);
                compare(args.get(3), tensor.attributes().orElseThrow(), path + " attributes");
                List<@Nullable Object> made = Json.list(Json.map(args.get(2)).get("$tuple"));
                StridedTensor dense = assertInstanceOf(StridedTensor.class, tensor.tensor(), path);
                assertEquals("data/" + Json.map(Json.map(made.getFirst()).get("$storage")).get("key"),
                        dense.storage().key(), path);
                assertEquals(made.get(1), dense.offset(), path);
                assertArrayEquals(longs(Json.map(made.get(2)).get("$tuple")), dense.shape().toArray(), path);
                assertArrayEquals(longs(Json.map(made.get(3)).get("$tuple")), dense.strides(), path);
            }
            case "torch._utils._rebuild_nested_tensor" -> {
                NestedTensor nested = assertInstanceOf(NestedTensor.class,
                        assertInstanceOf(TensorValue.class, value, path).tensor(), path);
                List<StridedTensor> parts = nested.parts();
                for (int i = 0; i < parts.size(); i++) {
                    strided(Json.map(Json.map(args.get(i)).get("$tensor")), parts.get(i), path + " part " + i);
                }
            }
            default -> opaque(node, args, value, path);
        }
    }

    private void opaque(Map<String, @Nullable Object> node, List<@Nullable Object> args, Value value, String path) {
        Opaque opaque = assertInstanceOf(Opaque.class, value, path);
        assertEquals(node.get("$object"), opaque.className(), path);
        assertEquals("newobj".equals(node.get("via")) ? Opaque.Via.NEW : Opaque.Via.CALL, opaque.via(), path);
        assertEquals(args.size(), opaque.arguments().size(), path);
        for (int i = 0; i < args.size(); i++) {
            compare(args.get(i), opaque.arguments().get(i), path + " argument " + i);
        }
        assertEquals(node.containsKey("state"), opaque.state().isPresent(), path);
        if (node.containsKey("state")) {
            compare(node.get("state"), opaque.state().orElseThrow(), path + " state");
        }
        assertTrue(opaque.elements().isEmpty() && opaque.entries().isEmpty(), path);
    }

    private static List<List<@Nullable Object>> lists(@Nullable Object value) {
        return Json.list(value).stream().map(Json::list).toList();
    }

    private static long[] longs(@Nullable Object list) {
        return Json.list(list).stream().mapToLong(number -> (Long) java.util.Objects.requireNonNull(number)).toArray();
    }

    private static double real(@Nullable Object number) {
        return switch (number) {
            case Number real -> real.doubleValue();
            case String word -> switch (word) {
                case "nan" -> Double.NaN;
                case "inf" -> Double.POSITIVE_INFINITY;
                case "-inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.parseDouble(word);
            };
            case null, default -> fail("no number: " + number);
        };
    }
}
