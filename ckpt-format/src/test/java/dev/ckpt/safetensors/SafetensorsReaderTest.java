package dev.ckpt.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Finding;
import dev.ckpt.io.Budget;
import dev.ckpt.io.CheckpointException;
import dev.ckpt.io.MappedFile;
import dev.ckpt.io.RefusedException;
import dev.ckpt.json.JsonTree;
import dev.ckpt.safety.Safety;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsReaderTest {

    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final Path ALL_DTYPES = RESOURCES.resolve("safetensors/all-dtypes.safetensors");
    private static final Path BROKEN = RESOURCES.resolve("safetensors/broken");

    /// Small, so that files of a few kilobytes can ask for too much.
    private static final Budget SMALL = new Budget(10_000, 400, 1_000, 1 << 20, 1 << 20);

    @Test
    void everyTensorHasTheDtypeShapeAndNumbersThatPyTorchWrote() throws IOException {
        try (MappedFile file = MappedFile.open(ALL_DTYPES);
                MappedFile description = MappedFile.open(RESOURCES.resolve("safetensors/all-dtypes.json"))) {
            Dict tensors = (Dict) SafetensorsReader.read(file, SMALL).root();
            Dict expected = JsonTree.readObject(description, SMALL);
            assertEquals(expected.size(), tensors.size());
            for (Dict.Entry entry : expected.entries()) {
                String name = ((Text) entry.key()).text();
                Dict described = (Dict) entry.value();
                StridedTensor tensor = tensor(tensors, name);
                assertEquals(described.get("dtype"),
                        tensors.get(name).map(any -> new Text(tensor.dtype().torchName())));
                assertEquals(items(described, "shape"), sizes(tensor.shape()), name);
                assertNumbers(items(described, "values"), Elements.of(tensor), name);
            }
        }
    }

    @Test
    void theTreeKeepsTheHeadersOrderAndTheStoragesThatOfTheData() {
        String header = """
                {"b":{"dtype":"U8","shape":[1],"data_offsets":[1,2]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""";
        Contents contents = read(file(header, 10, 20));
        assertEquals(List.of("b", "a"),
                ((Dict) contents.root()).entries().stream().map(entry -> ((Text) entry.key()).text()).toList());
        assertEquals(List.of("a", "b"), contents.storages().stream().map(Storage::key).toList());
        assertEquals(20, Elements.of(tensor((Dict) contents.root(), "b")).integer(0));
        assertSame(contents.storages().getFirst(), tensor((Dict) contents.root(), "a").storage());
    }

    @Test
    void aFileIsDescribedAsWhatItIs() throws IOException {
        try (MappedFile file = MappedFile.open(ALL_DTYPES)) {
            Contents contents = SafetensorsReader.read(file, SMALL);
            assertEquals(CheckpointFormat.SAFETENSORS, contents.format());
            assertEquals(Safety.NO_PICKLE, contents.safety());
            assertEquals(file.size(), contents.bytes());
            assertEquals("all-dtypes.safetensors", contents.storages().getFirst().file());
            assertEquals(List.of(), contents.findings());
        }
    }

    @Test
    void theMetadataIsKeptBesideTheTensors() throws IOException {
        try (MappedFile file = MappedFile.open(ALL_DTYPES)) {
            Dict root = (Dict) SafetensorsReader.read(file, SMALL).root();
            Dict metadata = ((Dict) root.attributes().orElseThrow()).dict("__metadata__").orElseThrow();
            assertEquals(new Text("pt"), metadata.get("format").orElseThrow());
            assertEquals(new Text("make_safetensors.py"), metadata.get("made by").orElseThrow());
        }
    }

    @Test
    void aHeaderWithoutTensorsIsAModelWithoutTensors() {
        assertEquals(0, ((Dict) read(file("{}")).root()).size());
    }

    @Test
    void aHeaderMayEndInSpaces() {
        assertEquals(0, ((Dict) read(file("{}      ")).root()).size());
    }

    @Test
    void emptyTensorsMayStandAnywhere() {
        String header = """
                {"x":{"dtype":"F32","shape":[0,9],"data_offsets":[0,0]},
                 "y":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},
                 "z":{"dtype":"F32","shape":[2,0],"data_offsets":[1,1]}}""";
        assertEquals(3, read(file(header, 1)).storages().size());
    }

    @Test
    void fourBitFloatsFillTheirBytesLowestNibbleFirst() {
        Contents contents = read(file("""
                {"w":{"dtype":"F4","shape":[4],"data_offsets":[0,2]}}""", 0x71, 0xF2));
        StridedTensor tensor = tensor((Dict) contents.root(), "w");
        assertEquals(DType.FLOAT4, tensor.dtype());
        assertEquals(List.of(0.5, 6.0, 1.0, -6.0), reals(tensor));
    }

    @Test
    void aKeyThatTheFormatDoesNotKnowIsReported() {
        Contents contents = read(file("""
                {"w":{"dtype":"U8","shape":[1],"strides":[[1]],"data_offsets":[0,1]}}""", 1));
        assertEquals(List.of(Finding.warning("safetensors.unknown-key", "header",
                "tensors have keys that the format does not know and that were ignored: \"strides\"")),
                contents.findings());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void aBrokenFileIsRefusedInWordsThatNameTheDefect(String name, String kind, String message) throws IOException {
        Path path = BROKEN.resolve(name + ".safetensors");
        try (MappedFile file = MappedFile.open(path)) {
            CheckpointException refusal = assertThrows(CheckpointException.class,
                    () -> SafetensorsReader.read(file, SMALL));
            assertEquals(path + ": " + message, refusal.fault().text().lines().findFirst().orElseThrow());
            assertEquals(kind + "Exception", refusal.getClass().getSimpleName());
            assertFalse(refusal.fault().cause().isEmpty(), "a likely cause is named");
        }
    }

    static Stream<String[]> refusals() throws IOException {
        return Files.readAllLines(BROKEN.resolve("refusals.txt")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" \\| ", 3));
    }

    @Test
    void everyBrokenFileHasItsRefusal() throws IOException {
        TreeSet<String> files = new TreeSet<>();
        try (Stream<Path> listed = Files.list(BROKEN)) {
            listed.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".safetensors"))
                    .forEach(name -> files.add(name.replace(".safetensors", "")));
        }
        assertEquals(files, new TreeSet<>(refusals().map(row -> row[0]).toList()));
    }

    @Test
    void aFileCutAtAnyByteIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(ALL_DTYPES);
        for (int length = 0; length < whole.length; length++) {
            MemorySegment cut = MemorySegment.ofArray(whole).asSlice(0, length);
            assertThrows(CheckpointException.class, () -> SafetensorsReader.read(Path.of("cut"), cut, SMALL));
        }
    }

    @Test
    void aHeaderAboveTheBudgetIsRefusedBeforeItIsRead() {
        Budget tiny = new Budget(10_000, 400, 1_000, 10, 1);
        RefusedException refusal = assertThrows(RefusedException.class,
                () -> SafetensorsReader.read(Path.of("f"), file("{          }"), tiny));
        assertTrue(refusal.fault().text().startsWith("f: header: expected at most 10 bytes, found 12 bytes"));
    }

    @Test
    void aHeaderOfMoreTensorsThanTheBudgetAllowsIsRefused() {
        RefusedException refusal = assertThrows(RefusedException.class, () -> read(many(1_000)));
        assertTrue(refusal.fault().text().contains("expected at most 10000 JSON tokens, found more"));
    }

    @Test
    void tenThousandTensorsAreReadQuickly() {
        MemorySegment file = many(10_000);
        Contents contents = assertTimeout(Duration.ofSeconds(2),
                () -> SafetensorsReader.read(Path.of("f"), file, Budget.ofHeap(256 << 20)));
        assertEquals(10_000, contents.storages().size());
    }

    private static Contents read(MemorySegment bytes) {
        return SafetensorsReader.read(Path.of("f"), bytes, SMALL);
    }

    private static MemorySegment many(int tensors) {
        StringBuilder header = new StringBuilder("{");
        for (int i = 0; i < tensors; i++) {
            header.append(i == 0 ? "" : ",").append(String.format(Locale.ROOT,
                    "\"layers.%d.weight\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[%d,%d]}", i, i, i + 1));
        }
        return file(header.append('}').toString(), new int[tensors]);
    }

    private static MemorySegment file(String header, int... data) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[8 + text.length + data.length];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).put(text);
        for (int each : data) {
            buffer.put((byte) each);
        }
        return MemorySegment.ofArray(bytes);
    }

    private static StridedTensor tensor(Dict tensors, String name) {
        return (StridedTensor) ((TensorValue) tensors.get(name).orElseThrow()).tensor();
    }

    private static List<Value> items(Dict described, String key) {
        return ((Sequence) described.get(key).orElseThrow()).items();
    }

    private static List<Value> sizes(Shape shape) {
        List<Value> sizes = new ArrayList<>();
        for (long size : shape.toArray()) {
            sizes.add(new Scalar.Int(size));
        }
        return sizes;
    }

    private static List<Double> reals(StridedTensor tensor) {
        Elements elements = Elements.of(tensor);
        List<Double> numbers = new ArrayList<>();
        for (long i = 0; i < elements.count(); i++) {
            numbers.add(elements.real(i));
        }
        return numbers;
    }

    private static void assertNumbers(List<Value> expected, Elements elements, String name) {
        assertEquals(expected.size(), elements.count(), name);
        for (int i = 0; i < expected.size(); i++) {
            double[] actual = {elements.real(i), elements.imaginary(i)};
            assertArrayEquals(number(expected.get(i)), actual, name + "[" + i + "]");
        }
    }

    private static double[] number(Value value) {
        return switch (value) {
            case Scalar.Int integer -> new double[]{integer.value(), 0};
            case Scalar.Real real -> new double[]{real.value(), 0};
            case Scalar.Bool bool -> new double[]{bool.value() ? 1 : 0, 0};
            case Text text -> new double[]{
                text.text().equals("nan") ? Double.NaN : Double.parseDouble(text.text().replace("inf", "Infinity")), 0};
            case Sequence pair -> new double[]{number(pair.items().get(0))[0], number(pair.items().get(1))[0]};
            default -> throw new AssertionError(value);
        };
    }
}
