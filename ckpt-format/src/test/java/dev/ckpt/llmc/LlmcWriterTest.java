package dev.ckpt.llmc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ckpt.contents.NamedTensors;
import dev.ckpt.contents.Tensors;
import dev.ckpt.contents.Written;
import dev.ckpt.io.MemorySink;
import dev.ckpt.io.Overwrite;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.MetaTensor;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LlmcWriterTest {

    private static final LlmcHeader TINY = new LlmcHeader(3, 5, 2, 2, 4);
    /// Where the numbers of wte end: its 128 rows.
    private static final int AFTER_WTE = 1024 + 128 * 4 * 4;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "BFLOAT16"})
    void a_file_of_llm_c_is_written_again_with_the_same_bytes(DType dtype) throws IOException {
        byte[] original = bytes(dtype);
        MemorySink sink = new MemorySink();
        LlmcWriter.plan(tensors(original), "f", TINY, dtype).write(sink);
        assertArrayEquals(original, sink.toArray());
    }

    @Test
    void a_vocabulary_is_padded_with_rows_of_zeros_and_that_is_said() throws IOException {
        NamedTensors unpadded = changed(tensors(bytes(DType.FLOAT32)), entry -> entry.name().equals("wte.weight")
                ? with(entry, rows((StridedTensor) entry.tensor(), 5))
                : entry);
        Path file = folder.resolve("f.bin");
        Written written = LlmcWriter.plan(unpadded, "f", TINY, DType.FLOAT32).write(file, Overwrite.REFUSE,
                bytes -> {});
        assertArrayEquals(bytes(DType.FLOAT32), Files.readAllBytes(file));
        assertEquals(List.of(new Written.Left("wte.weight", "123 rows of zeros pad its 5 to 128")), written.left());
        assertEquals(5104, written.bytes());
    }

    @Test
    void biases_that_the_model_has_not_are_zeros_and_that_is_said() throws IOException {
        byte[] original = bytes(DType.FLOAT32);
        List<NamedTensors.Entry> weights = tensors(original).tensors().stream()
                .filter(entry -> !entry.name().endsWith(".bias")).toList();
        Path file = folder.resolve("f.bin");
        Written written = LlmcWriter.plan(new NamedTensors(weights, Map.of()), "f", TINY, DType.FLOAT32)
                .write(file, Overwrite.REFUSE, bytes -> {});
        assertEquals(
                List.of("wte.weight", "h.*.ln_1.bias", "h.*.attn.c_attn.bias", "h.*.attn.c_proj.bias", "h.*.ln_2.bias",
                        "h.*.mlp.c_fc.bias", "h.*.mlp.c_proj.bias", "ln_f.bias"),
                written.left().stream().map(Written.Left::path).toList());
        assertEquals("the model has none; zeros are written in its place", written.left().getLast().reason());
        byte[] bytes = Files.readAllBytes(file);
        int ln1b = AFTER_WTE + 4 * (12 + 8);
        assertArrayEquals(Arrays.copyOf(original, ln1b), Arrays.copyOf(bytes, ln1b));
        assertArrayEquals(new byte[4 * 8], Arrays.copyOfRange(bytes, ln1b, ln1b + 4 * 8));
        assertEquals(original.length, bytes.length);
    }

    @Test
    void a_tied_head_is_the_embedding() throws IOException {
        List<NamedTensors.Entry> entries = new ArrayList<>(tensors(bytes(DType.FLOAT32)).tensors());
        entries.add(new NamedTensors.Entry("lm_head.weight", entries.getFirst().tensor(), Optional.of("wte.weight")));
        entries.add(new NamedTensors.Entry("h.0.attn.bias", Tensors.floats(Shape.of(1, 1, 1, 1), 1), Optional.empty()));
        Written written = LlmcWriter.plan(new NamedTensors(entries, Map.of()), "f", TINY, DType.FLOAT32)
                .write(folder.resolve("f.bin"), Overwrite.REFUSE, bytes -> {});
        assertArrayEquals(bytes(DType.FLOAT32), Files.readAllBytes(folder.resolve("f.bin")));
        assertEquals(List.of(
                new Written.Left("lm_head.weight", "it is wte.weight, which llm.c uses as the head"),
                new Written.Left("wte.weight", "123 rows of zeros pad its 5 to 128"),
                new Written.Left("h.0.attn.bias", "a mask, which llm.c does without")), written.left());
    }

    @Test
    void progress_counts_the_bytes_of_tensors() throws IOException {
        LlmcWriter writer = LlmcWriter.plan(tensors(bytes(DType.FLOAT32)), "f", TINY, DType.FLOAT32);
        List<Long> told = new ArrayList<>();
        writer.write(folder.resolve("f.bin"), Overwrite.REFUSE, told::add);
        assertEquals(5104 - 1024, writer.payloadBytes());
        assertEquals(writer.payloadBytes(), told.getLast());
        assertThrows(FileAlreadyExistsException.class,
                () -> writer.write(folder.resolve("f.bin"), Overwrite.REFUSE, told::add));
    }

    @Test
    void a_missing_tensor_is_refused_by_name() throws IOException {
        assertEquals("""
                f: tensor "h.1.mlp.c_fc.weight": expected a tensor of this name, found none
                  likely cause: not all weights of a GPT-2 were given, or under other names
                  next step: give a GPT-2 in nanoGPT's names and layout: convert with --map""",
                refusal(without("h.1.mlp.c_fc.weight")));
    }

    @Test
    void one_bias_missing_among_others_is_refused_as_any_tensor() throws IOException {
        assertFirstLine("f: tensor \"h.1.ln_2.bias\": expected a tensor of this name, found none",
                without("h.1.ln_2.bias"));
    }

    @Test
    void a_tensor_of_another_shape_is_refused_by_name() throws IOException {
        assertFirstLine("f: tensor \"ln_f.weight\": expected shape [4], found shape [2]",
                replaced("ln_f.weight", Tensors.floats(1, 2)));
        assertFirstLine("f: tensor \"wte.weight\": expected at least 5 rows of 4, found shape [1, 4]",
                replaced("wte.weight", Tensors.floats(Shape.of(1, 4), 1, 2, 3, 4)));
        assertFirstLine("f: tensor \"wpe.weight\": expected shape [3, 4], found shape [1, 4]",
                replaced("wpe.weight", Tensors.floats(Shape.of(1, 4), 1, 2, 3, 4)));
    }

    @Test
    void matrices_that_lie_the_other_way_are_known() throws IOException {
        assertEquals("""
                f: tensor "h.0.attn.c_attn.weight": expected shape [12, 4], found shape [4, 12]
                  likely cause: the matrices lie [in, out], as Hugging Face has them
                  next step: give a GPT-2 in nanoGPT's names and layout: convert with --map""",
                refusal(replaced("h.0.attn.c_attn.weight", Tensors.floats(Shape.of(4, 12), new float[48]))));
    }

    @Test
    void a_tensor_of_another_dtype_or_kind_is_refused_by_name() throws IOException {
        assertFirstLine("f: tensor \"ln_f.bias\": expected float32, found uint8",
                replaced("ln_f.bias", Tensors.bytes(1, 2, 3, 4)));
        assertFirstLine("f: tensor \"ln_f.bias\": expected a dense tensor, found a meta one",
                replaced("ln_f.bias", new MetaTensor(DType.FLOAT32, Shape.of(4), false)));
        assertThrows(IllegalArgumentException.class,
                () -> LlmcWriter.plan(without("wte.weight"), "f", TINY, DType.FLOAT16));
    }

    @Test
    void what_the_format_has_no_room_for_is_refused_by_name() throws IOException {
        assertFirstLine("f: tensor \"lm_head.weight\": expected the weights of a GPT-2 of 2 layers, "
                + "found a head of its own", added("lm_head.weight"));
        assertFirstLine("f: tensor \"h.2.ln_1.weight\": expected the weights of a GPT-2 of 2 layers, "
                + "found another tensor", added("h.2.ln_1.weight"));
        assertFirstLine("f: tensor \"wte.weight\": expected each name once, found two tensors of this name",
                added("wte.weight"));
    }

    @Test
    void more_channels_than_a_matrix_can_have_are_refused() throws IOException {
        LlmcHeader header = new LlmcHeader(1, 1, 1, 1, Integer.MAX_VALUE);
        NamedTensors tensors = tensors(bytes(DType.FLOAT32));
        assertEquals("f: expected at most 536870912 channels, found 2147483647",
                assertThrows(UnsupportedException.class, () -> LlmcWriter.plan(tensors, "f", header, DType.FLOAT32))
                        .getMessage().lines().findFirst().orElseThrow());
    }

    @Test
    void a_header_holds_sizes_that_fit() {
        assertThrows(IllegalArgumentException.class, () -> new LlmcHeader(3, 5, 0, 2, 4));
        assertThrows(IllegalArgumentException.class, () -> new LlmcHeader(3, 5, 2, 3, 4));
    }

    private static void assertFirstLine(String line, NamedTensors tensors) {
        assertEquals(line, refusal(tensors).lines().findFirst().orElseThrow());
    }

    private static String refusal(NamedTensors tensors) {
        return assertThrows(UnsupportedException.class,
                () -> LlmcWriter.plan(tensors, "f", TINY, DType.FLOAT32)).getMessage();
    }

    private static byte[] bytes(DType dtype) throws IOException {
        return Files.readAllBytes(LlmcReaderTest.FILES.resolve("tiny-" + dtype.torchName() + ".bin"));
    }

    private static NamedTensors tensors(byte[] file) {
        return Tensors.read(LlmcReaderTest.model(LlmcReaderTest.read(file)));
    }

    private static NamedTensors without(String name) throws IOException {
        return new NamedTensors(tensors(bytes(DType.FLOAT32)).tensors().stream()
                .filter(entry -> !entry.name().equals(name)).toList(), Map.of());
    }

    private static NamedTensors replaced(String name, Tensor tensor) throws IOException {
        return changed(tensors(bytes(DType.FLOAT32)),
                entry -> entry.name().equals(name) ? with(entry, tensor) : entry);
    }

    private static NamedTensors added(String name) throws IOException {
        List<NamedTensors.Entry> entries = new ArrayList<>(tensors(bytes(DType.FLOAT32)).tensors());
        entries.add(new NamedTensors.Entry(name, Tensors.floats(1), Optional.empty()));
        return new NamedTensors(entries, Map.of());
    }

    private static NamedTensors changed(NamedTensors tensors, UnaryOperator<NamedTensors.Entry> change) {
        return new NamedTensors(tensors.tensors().stream().map(change).toList(), tensors.metadata());
    }

    private static NamedTensors.Entry with(NamedTensors.Entry entry, Tensor tensor) {
        return new NamedTensors.Entry(entry.name(), tensor, entry.tiedTo());
    }

    /// The first rows of a matrix.
    private static StridedTensor rows(StridedTensor matrix, long rows) {
        return StridedTensor.of(matrix.dtype(), Shape.of(rows, matrix.shape().size(1)), matrix.strides(),
                matrix.offset(), matrix.storage());
    }
}
