package dev.ckpt.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.Checkpoint;
import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Finding;
import dev.ckpt.contents.NamedTensors;
import dev.ckpt.contents.Tensors;
import dev.ckpt.contents.Written;
import dev.ckpt.io.Budget;
import dev.ckpt.io.MappedFile;
import dev.ckpt.io.MemorySink;
import dev.ckpt.io.Overwrite;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.MetaTensor;
import dev.ckpt.tensor.QuantizedTensor;
import dev.ckpt.tensor.RandomTensors;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.SparseTensor;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsWriterTest {

    private static final Path LIBRARYS_OWN = Path.of("src/test/resources/safetensors");
    private static final Budget BUDGET = Budget.ofHeap(256 << 20);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"all-dtypes", "spelling"})
    void a_file_of_the_library_is_written_again_with_the_same_bytes(String name) throws IOException {
        Path original = LIBRARYS_OWN.resolve(name + ".safetensors");
        try (MappedFile file = MappedFile.open(original)) {
            NamedTensors tensors = Tensors.read((Dict) SafetensorsReader.read(file, BUDGET).root());
            assertArrayEquals(Files.readAllBytes(original), written(tensors, Ties.DROP));
        }
    }

    @Test
    void wide_dtypes_come_first_and_names_in_the_order_of_their_bytes() throws IOException {
        NamedTensors tensors = Tensors.named().with("b", Tensors.bytes(1)).with("😀", Tensors.floats(1))
                .with("\uFFFF", Tensors.floats(2)).with("a", Tensors.floats(3)).build();
        assertEquals("""
                {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},\
                "\uFFFF":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},\
                "😀":{"dtype":"F32","shape":[1],"data_offsets":[8,12]},\
                "b":{"dtype":"U8","shape":[1],"data_offsets":[12,13]}}""", header(written(tensors, Ties.DROP)).strip());
    }

    @Test
    void the_metadata_opens_the_header_and_spaces_fill_it_up_to_a_multiple_of_eight() throws IOException {
        byte[] file = written(Tensors.named().text("format", "pt").text("a", "\"b\"\n").build(), Ties.DROP);
        assertEquals("{\"__metadata__\":{\"format\":\"pt\",\"a\":\"\\\"b\\\"\\n\"}}  ", header(file));
        assertEquals(0, header(file).length() % 8);
    }

    @Test
    void no_tensors_make_a_file_of_no_tensors() throws IOException {
        assertEquals("{}      ", header(written(Tensors.named().build(), Ties.DROP)));
    }

    @ParameterizedTest
    @EnumSource
    void every_dtype_that_the_format_has_comes_back_with_its_numbers_whatever_the_strides(DTypeName dtype)
            throws IOException {
        DType type = DTypeName.dtypeOf(dtype.name()).orElseThrow();
        RandomTensors random = new RandomTensors(dtype.name().hashCode());
        Tensors tensors = Tensors.named();
        for (int i = 0; i < 60; i++) {
            tensors.with("t" + i, random.tensor(type));
        }
        NamedTensors expected = tensors.build();
        Dict root = (Dict) read(written(expected, Ties.DROP)).root();
        assertEquals(expected.tensors().size(), root.size());
        for (NamedTensors.Entry entry : expected.tensors()) {
            StridedTensor tensor = tensor(root, entry.name());
            assertEquals(type, tensor.dtype());
            assertEquals(entry.tensor().shape(), tensor.shape());
            assertArrayEquals(RandomTensors.bytes((StridedTensor) entry.tensor()), RandomTensors.bytes(tensor),
                    entry.tensor().toString());
        }
    }

    @Test
    void two_floats_in_a_byte_are_counted_as_two() throws IOException {
        StridedTensor pairs = StridedTensor.rowMajor(DType.FLOAT4_E2M1FN_X2, Shape.of(2, 3),
                RandomTensors.storage(new byte[6], ByteOrder.LITTLE_ENDIAN));
        assertEquals("{\"w\":{\"dtype\":\"F4\",\"shape\":[2,6],\"data_offsets\":[0,6]}}",
                header(written(Tensors.of("w", pairs), Ties.DROP)).strip());
    }

    @Test
    void dropped_ties_leave_the_first_name_and_are_said() throws IOException {
        SafetensorsWriter writer = SafetensorsWriter.plan(tied(), "t", SafetensorsWriter.Options.of(Ties.DROP));
        Written written = writer.write(folder.resolve("t.safetensors"), Overwrite.REFUSE, bytes -> {});
        assertEquals(List.of(new Written.Left("lm_head.weight", "it is wte.weight, which is written once")),
                written.left());
        assertEquals(List.of("wte.weight"), names(read(Files.readAllBytes(written.files().getFirst()))));
    }

    @Test
    void kept_ties_are_written_twice() throws IOException {
        Contents contents = read(written(tied(), Ties.KEEP));
        assertEquals(List.of("lm_head.weight", "wte.weight"), names(contents));
        assertEquals(2, contents.storages().size());
    }

    @Test
    void an_alias_stands_in_the_metadata_as_save_model_writes_it() throws IOException {
        assertEquals("{\"__metadata__\":{\"format\":\"pt\",\"lm_head.weight\":\"wte.weight\"},"
                + "\"wte.weight\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
                header(written(tied(), Ties.ALIAS)).strip());
    }

    @Test
    void an_alias_is_read_as_a_second_name_of_one_storage() throws IOException {
        byte[] file = written(tied(), Ties.ALIAS);
        Contents contents = read(file);
        assertEquals(List.of("wte.weight", "lm_head.weight"), names(contents));
        Dict root = (Dict) contents.root();
        assertSame(tensor(root, "wte.weight").storage(), tensor(root, "lm_head.weight").storage());
        assertEquals(List.of(Finding.note("safetensors.alias", "lm_head.weight",
                "the metadata says that it is \"wte.weight\"")), contents.findings());
        assertEquals(1, ((Dict) root.attributes().orElseThrow()).dict("__metadata__").orElseThrow().size());
    }

    @Test
    void a_text_that_only_happens_to_be_a_tensors_name_stays_a_text() throws IOException {
        NamedTensors tensors = Tensors.named().with("wte.weight", Tensors.floats(1)).with("b.weight", Tensors.floats(2))
                .text("best", "wte.weight").text("b.weight", "wte.weight").text("c.weight", "no.such").build();
        Contents contents = read(written(tensors, Ties.DROP));
        assertEquals(List.of("b.weight", "wte.weight"), names(contents));
        assertEquals(List.of(), contents.findings());
    }

    @Test
    void a_text_of_the_users_is_not_replaced_by_an_alias() throws IOException {
        NamedTensors tensors = new NamedTensors(tied().tensors(), Map.of("lm_head.weight", "mine"));
        Written written = SafetensorsWriter.plan(tensors, "t", SafetensorsWriter.Options.of(Ties.ALIAS))
                .write(folder.resolve("t"), Overwrite.REFUSE, bytes -> {});
        assertEquals("lm_head.weight", written.left().getFirst().path());
        assertTrue(header(Files.readAllBytes(folder.resolve("t"))).contains("\"lm_head.weight\":\"mine\""));
    }

    @Test
    void a_tensor_whose_twin_was_not_selected_is_written_itself() throws IOException {
        NamedTensors tensors = Tensors.named().tied("lm_head.weight", Tensors.floats(1), "wte.weight").build();
        assertEquals(List.of("lm_head.weight"), names(read(written(tensors, Ties.DROP))));
    }

    @Test
    void progress_counts_the_bytes_of_tensors() throws IOException {
        List<Long> told = new ArrayList<>();
        SafetensorsWriter writer = SafetensorsWriter.plan(tied(), "t", SafetensorsWriter.Options.of(Ties.KEEP));
        writer.write(folder.resolve("t"), Overwrite.REFUSE, told::add);
        assertEquals(16, writer.payloadBytes());
        assertEquals(List.of(8L, 16L), told);
    }

    @Test
    void an_existing_file_is_left_alone_unless_it_is_to_be_replaced() throws IOException {
        Path file = Files.writeString(folder.resolve("t"), "old");
        SafetensorsWriter writer = SafetensorsWriter.plan(tied(), "t", SafetensorsWriter.Options.of(Ties.DROP));
        assertThrows(FileAlreadyExistsException.class, () -> writer.write(file, Overwrite.REFUSE, bytes -> {}));
        assertEquals("old", Files.readString(file));
        writer.write(file, Overwrite.REPLACE, bytes -> {});
        assertArrayEquals(written(tied(), Ties.DROP), Files.readAllBytes(file));
    }

    @Test
    void shards_are_filled_in_order_and_a_tensor_too_large_for_any_has_its_own() throws IOException {
        Written written = shards(five(), 8, Overwrite.REFUSE);
        assertEquals(List.of("model-00001-of-00003.safetensors", "model-00002-of-00003.safetensors",
                "model-00003-of-00003.safetensors", "model.safetensors.index.json"), fileNames(written.files()));
        assertEquals("""
                {
                  "metadata": {
                    "total_size": 28,
                    "step": "4"
                  },
                  "weight_map": {
                    "large": "model-00001-of-00003.safetensors",
                    "a": "model-00002-of-00003.safetensors",
                    "b": "model-00002-of-00003.safetensors",
                    "c\\u00e9": "model-00003-of-00003.safetensors",
                    "d": "model-00003-of-00003.safetensors"
                  }
                }""", Files.readString(folder.resolve("model.safetensors.index.json")));
        long bytes = 0;
        for (Path file : written.files()) {
            bytes += Files.size(file);
        }
        assertEquals(bytes, written.bytes());
    }

    @Test
    void shards_are_read_as_the_model_that_was_written() throws IOException {
        shards(five(), 8, Overwrite.REFUSE);
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve("model.safetensors.index.json"))) {
            Dict root = (Dict) checkpoint.root();
            assertEquals(List.of(), checkpoint.findings());
            for (NamedTensors.Entry entry : five().tensors()) {
                assertArrayEquals(RandomTensors.bytes((StridedTensor) entry.tensor()),
                        RandomTensors.bytes(tensor(root, entry.name())));
            }
        }
    }

    @Test
    void an_alias_stands_in_the_shard_of_its_tensor_and_is_read_from_there() throws IOException {
        NamedTensors tensors = new NamedTensors(
                Stream.concat(five().tensors().stream(), tied().tensors().stream()).toList(), Map.of());
        SafetensorsWriter.plan(tensors, "m", new SafetensorsWriter.Options(Ties.ALIAS, OptionalLong.of(8)))
                .write(folder.resolve("model.safetensors"), Overwrite.REFUSE, bytes -> {});
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve("model.safetensors.index.json"))) {
            Dict root = (Dict) checkpoint.root();
            assertSame(tensor(root, "wte.weight").storage(), tensor(root, "lm_head.weight").storage());
            assertEquals(List.of("safetensors.alias"), checkpoint.findings().stream().map(Finding::code).toList());
        }
    }

    @Test
    void what_fits_one_shard_is_one_file_without_an_index() throws IOException {
        assertEquals(List.of("model.safetensors"), fileNames(shards(five(), 28, Overwrite.REFUSE).files()));
    }

    @Test
    void nothing_is_left_of_shards_when_one_of_them_cannot_be_written() throws IOException {
        Path third = Files.writeString(folder.resolve("model-00003-of-00003.safetensors"), "old");
        assertThrows(FileAlreadyExistsException.class, () -> shards(five(), 8, Overwrite.REFUSE));
        assertEquals(List.of(third.getFileName().toString()), fileNames(filesInFolder()));
        assertEquals("old", Files.readString(third));
    }

    @Test
    void shards_replace_shards() throws IOException {
        shards(five(), 8, Overwrite.REFUSE);
        byte[] first = Files.readAllBytes(folder.resolve("model-00002-of-00003.safetensors"));
        Files.writeString(folder.resolve("model-00002-of-00003.safetensors"), "another model's");
        shards(five(), 8, Overwrite.REPLACE);
        assertArrayEquals(first, Files.readAllBytes(folder.resolve("model-00002-of-00003.safetensors")));
        assertEquals(4, filesInFolder().size());
    }

    @Test
    void shards_are_not_written_beside_a_single_file_that_readers_would_prefer() throws IOException {
        Files.writeString(folder.resolve("model.safetensors"), "old");
        FileAlreadyExistsException refusal = assertThrows(FileAlreadyExistsException.class,
                () -> shards(five(), 8, Overwrite.REPLACE));
        assertEquals("readers would take it for the model, and not the shards beside it; move it away first",
                refusal.getReason());
        assertEquals(1, filesInFolder().size());
    }

    @Test
    void shards_do_not_go_into_one_sink() {
        SafetensorsWriter writer = SafetensorsWriter.plan(five(), "m",
                new SafetensorsWriter.Options(Ties.DROP, OptionalLong.of(8)));
        assertEquals(3, writer.shards());
        assertThrows(IllegalStateException.class, () -> writer.write(new MemorySink()));
    }

    @Test
    void what_the_format_has_no_room_for_is_refused_by_name_before_the_first_byte() {
        StridedTensor one = Tensors.floats(1);
        assertEquals("""
                m.safetensors: tensor "w": expected a dense tensor of a dtype that safetensors has, found complex128
                  likely cause: the format has no name for this dtype
                  next step: make it complex64 before it is saved, or write a PyTorch file""",
                refusal("w", of(DType.COMPLEX128, 16)));
        assertFirstLine("found complex32", of(DType.COMPLEX32, 4));
        assertFirstLine("found qint8", of(DType.QINT8, 1));
        assertFirstLine("found bits16", of(DType.BITS16, 2));
        assertFirstLine("found 1 numbers of 4 bits", of(DType.FLOAT4, 1));
        assertFirstLine("found a single float4_e2m1fn_x2", StridedTensor.rowMajor(DType.FLOAT4_E2M1FN_X2, Shape.SCALAR,
                RandomTensors.storage(new byte[1], ByteOrder.LITTLE_ENDIAN)));
        assertFirstLine("found a tensor without numbers", new MetaTensor(DType.FLOAT32, Shape.of(1), false));
        assertFirstLine("found a sparse_coo one",
                new SparseTensor("sparse_coo", Shape.of(1), List.of(one), one, false));
        assertFirstLine("found a quantized one, qint8", quantized());
    }

    @Test
    void names_that_a_header_cannot_spell_are_refused() {
        assertEquals("""
                m.safetensors: tensor "__metadata__": expected another name, found __metadata__
                  likely cause: the format keeps this name for texts
                  next step: rename the tensor, or leave it out""", refusal("__metadata__", Tensors.floats(1)));
        assertTrue(refusal("a\uD800", Tensors.floats(1)).contains("found half of a surrogate pair in \"a\\ud800\""));
        NamedTensors twice = Tensors.named().with("a", Tensors.floats(1)).with("a", Tensors.floats(2)).build();
        assertTrue(refusal(twice).startsWith(
                "m.safetensors: tensor \"a\": expected each name once, found two tensors of this name"));
        assertTrue(refusal(Tensors.named().text("k", "\uDC00").build())
                .startsWith("m.safetensors: metadata \"k\": expected text that UTF-8 can spell"));
    }

    @Test
    void more_numbers_than_there_are_addresses_are_refused() {
        StridedTensor endless = StridedTensor.of(DType.UINT8, Shape.of(Long.MAX_VALUE), new long[]{0}, 0,
                RandomTensors.storage(new byte[1], ByteOrder.LITTLE_ENDIAN));
        NamedTensors two = Tensors.named().with("a", endless).with("b", endless).build();
        assertTrue(refusal(two).startsWith(
                "m.safetensors: tensor \"b\": expected fewer than 2^63 bytes in all, found more"));
        StridedTensor pairs = StridedTensor.of(DType.FLOAT4_E2M1FN_X2, Shape.of(Long.MAX_VALUE), new long[]{0}, 0,
                RandomTensors.storage(new byte[1], ByteOrder.LITTLE_ENDIAN));
        assertTrue(refusal("w", pairs).contains("of two numbers each"));
    }

    private void assertFirstLine(String end, Tensor tensor) {
        String first = refusal("w", tensor).lines().findFirst().orElseThrow();
        assertTrue(first.endsWith(end), first);
    }

    private static String refusal(String name, Tensor tensor) {
        return refusal(Tensors.of(name, tensor));
    }

    private static String refusal(NamedTensors tensors) {
        return assertThrows(UnsupportedException.class, () -> SafetensorsWriter.plan(tensors, "m.safetensors",
                SafetensorsWriter.Options.of(Ties.DROP))).getMessage();
    }

    private static StridedTensor of(DType dtype, int bytes) {
        return StridedTensor.rowMajor(dtype, Shape.of(1),
                RandomTensors.storage(new byte[bytes], ByteOrder.LITTLE_ENDIAN));
    }

    private static QuantizedTensor quantized() {
        return new QuantizedTensor(of(DType.QINT8, 1), new QuantizedTensor.Quantizer.PerTensor(0.5, 0));
    }

    /// A head that is the embedding.
    private static NamedTensors tied() {
        StridedTensor table = Tensors.floats(1, 2);
        return Tensors.named().with("wte.weight", table).tied("lm_head.weight", table, "wte.weight")
                .text("format", "pt").build();
    }

    private static NamedTensors five() {
        return Tensors.named().with("a", Tensors.floats(1)).with("large", Tensors.floats(2, 3, 4))
                .with("b", Tensors.floats(5)).with("cé", Tensors.floats(6)).with("d", Tensors.floats(7))
                .text("format", "pt").text("step", "4").build();
    }

    private Written shards(NamedTensors tensors, long shardBytes, Overwrite overwrite) throws IOException {
        return SafetensorsWriter
                .plan(tensors, "model.safetensors",
                        new SafetensorsWriter.Options(Ties.DROP, OptionalLong.of(shardBytes)))
                .write(folder.resolve("model.safetensors"), overwrite, bytes -> {});
    }

    private List<Path> filesInFolder() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static List<String> fileNames(List<Path> files) {
        return files.stream().map(file -> file.getFileName().toString()).toList();
    }

    private static byte[] written(NamedTensors tensors, Ties ties) throws IOException {
        MemorySink sink = new MemorySink();
        SafetensorsWriter.plan(tensors, "t", SafetensorsWriter.Options.of(ties)).write(sink);
        return sink.toArray();
    }

    private static Contents read(byte[] file) {
        return SafetensorsReader.read(Path.of("t"), MemorySegment.ofArray(file), BUDGET);
    }

    private static String header(byte[] file) {
        int length = (file[0] & 0xFF) | ((file[1] & 0xFF) << 8);
        assertFalse(length + 8 > file.length);
        return new String(file, 8, length, StandardCharsets.UTF_8);
    }

    private static List<String> names(Contents contents) {
        return ((Dict) contents.root()).entries().stream().map(entry -> ((Text) entry.key()).text()).toList();
    }

    private static StridedTensor tensor(Dict root, String name) {
        return (StridedTensor) ((TensorValue) root.get(name).orElseThrow()).tensor();
    }
}
