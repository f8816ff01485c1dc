package dev.ckpt.llmc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.Checkpoint;
import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Finding;
import dev.ckpt.io.Budget;
import dev.ckpt.io.CheckpointException;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.RefusedException;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.model.Layout;
import dev.ckpt.model.Recognition;
import dev.ckpt.model.Understanding;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LlmcReaderTest {

    static final Path FILES = Path.of("src/test/resources/llmc");
    private static final Path TINY = FILES.resolve("tiny-float32.bin");
    private static final Budget BUDGET = Budget.ofHeap(256 << 20);

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "BFLOAT16"})
    void every_tensor_has_the_numbers_that_llm_c_wrote(DType dtype) throws IOException {
        Dict model = model(read(Files.readAllBytes(FILES.resolve("tiny-" + dtype.torchName() + ".bin"))));
        assertEquals(2 + 2 * 12 + 2, model.size());
        for (Dict.Entry entry : model.entries()) {
            String name = ((Text) entry.key()).text();
            StridedTensor tensor = tensor(model, name);
            assertEquals(dtype, tensor.dtype());
            Elements numbers = Elements.of(tensor);
            for (long i = 0; i < numbers.count(); i++) {
                assertEquals(made(name, i), numbers.real(i), name + "[" + i + "]");
            }
        }
    }

    @Test
    void the_model_is_a_state_dict_in_nanogpts_order_and_layout() throws IOException {
        Dict model = model(read(Files.readAllBytes(TINY)));
        assertEquals(Dict.Kind.ORDERED_DICT, model.kind());
        assertEquals("""
                wte.weight [5, 4]
                wpe.weight [3, 4]
                h.0.ln_1.weight [4]
                h.0.ln_1.bias [4]
                h.0.attn.c_attn.weight [12, 4]
                h.0.attn.c_attn.bias [12]
                h.0.attn.c_proj.weight [4, 4]
                h.0.attn.c_proj.bias [4]
                h.0.ln_2.weight [4]
                h.0.ln_2.bias [4]
                h.0.mlp.c_fc.weight [16, 4]
                h.0.mlp.c_fc.bias [16]
                h.0.mlp.c_proj.weight [4, 16]
                h.0.mlp.c_proj.bias [4]
                h.1.ln_1.weight [4]
                """, listed(model, 15));
        assertEquals("ln_f.bias", ((Text) model.entries().getLast().key()).text());
    }

    @Test
    void the_headers_numbers_are_the_configuration() throws IOException {
        Dict config = ((Dict) read(Files.readAllBytes(TINY)).root()).dict("config").orElseThrow();
        assertEquals(Optional.of(new Scalar.Int(3)), config.get("max_seq_len"));
        assertEquals(Optional.of(new Scalar.Int(5)), config.get("vocab_size"));
        assertEquals(Optional.of(new Scalar.Int(2)), config.get("n_layer"));
        assertEquals(Optional.of(new Scalar.Int(2)), config.get("n_head"));
        assertEquals(Optional.of(new Scalar.Int(4)), config.get("n_embd"));
        assertEquals(Optional.of(new Scalar.Int(128)), config.get("padded_vocab_size"));
    }

    @Test
    void rows_that_pad_the_embedding_are_shown_where_they_hold_numbers() throws IOException {
        byte[] bytes = Files.readAllBytes(TINY);
        bytes[1024 + 128 * 4 * 4 - 1] = 0x40; // the last number of the last row
        StridedTensor embedding = tensor(model(read(bytes)), "wte.weight");
        assertEquals(128, embedding.shape().size(0));
        assertEquals(2, Elements.of(embedding).real(128 * 4 - 1));
    }

    @Test
    void the_layers_of_a_kind_look_into_one_storage() throws IOException {
        Contents contents = read(Files.readAllBytes(TINY));
        Dict model = model(contents);
        assertEquals(16, contents.storages().size());
        StridedTensor second = tensor(model, "h.1.attn.c_attn.weight");
        assertSame(tensor(model, "h.0.attn.c_attn.weight").storage(), second.storage());
        assertEquals("qkvw", second.storage().key());
        assertEquals(48, second.offset());
    }

    @Test
    void a_file_is_opened_and_understood_as_the_gpt2_that_it_is() throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(TINY)) {
            assertEquals(CheckpointFormat.LLM_C, checkpoint.format());
            assertEquals("llmc", checkpoint.format().jsonName());
            assertEquals(List.of(), checkpoint.findings());
            Understanding understanding = Understanding.of(checkpoint.contents());
            assertEquals(Optional.of("GPT-2"), understanding.network().map(Recognition::name));
            assertEquals(Optional.of(Layout.LINEAR), understanding.geometry().layout());
            assertEquals(2, understanding.geometry().heads().orElseThrow().value());
            assertEquals("config.n_head", understanding.geometry().heads().orElseThrow().because());
            assertEquals(2, understanding.geometry().layers().orElseThrow().value());
            assertEquals(3, understanding.geometry().context().orElseThrow().value());
            assertEquals(Optional.of(true), understanding.geometry().tiedHead());
            assertEquals(Optional.of(true), understanding.geometry().bias());
            assertEquals(28, understanding.weights().tensors().size());
        }
    }

    @Test
    void a_debug_state_is_known_and_not_taken_for_a_model() throws IOException {
        Path file = Files.write(Files.createTempDirectory("llmc").resolve("gpt2_124M_debug_state.bin"),
                header(20240327, 2, 64, 50257));
        UnsupportedException refusal = assertThrows(UnsupportedException.class, () -> Checkpoint.open(file).close());
        assertEquals(file + """
                : expected a model of llm.c, found a debug state of llm.c
                  likely cause: it holds one batch and what a model makes of it, to test llm.c with; no checkpoint
                  next step: give the model file beside it, such as gpt2_124M.bin""", refusal.getMessage());
    }

    @Test
    void an_optimizer_state_is_known_and_not_taken_for_a_model() {
        assertRefusal(UnsupportedException.class, header(20240527, 1, 1, 0, 1),
                "f: expected a model of llm.c, found an optimizer state of llm.c");
    }

    @Test
    void another_version_is_unsupported() {
        assertRefusal(UnsupportedException.class, header(20240326, 1, 3, 5, 2, 2, 4, 128),
                "f: header word 1, version: expected 3 (float32) or 5 (bfloat16), found 1");
    }

    @Test
    void a_file_that_is_none_of_llm_cs_is_malformed() {
        assertRefusal(MalformedException.class, header(7), "f: header word 0: expected 20240326, found 7");
        assertRefusal(MalformedException.class, new byte[0], "f: header: expected 1024 bytes, found 0 in all");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 7})
    void sizes_are_above_zero(int word) {
        int[] words = {20240326, 3, 3, 5, 2, 2, 4, 128};
        words[word] = -1;
        MalformedException refusal = assertThrows(MalformedException.class, () -> read(header(words)));
        assertTrue(refusal.getMessage().contains("expected a number above zero, found -1"), refusal.getMessage());
        assertTrue(refusal.getMessage().startsWith("f: header word " + word + ", "), refusal.getMessage());
    }

    @Test
    void sizes_that_contradict_each_other_are_malformed() {
        assertRefusal(MalformedException.class, header(20240326, 3, 3, 5, 2, 3, 4, 128),
                "f: header word 5, heads: expected a divisor of the 4 channels, found 3");
        assertRefusal(MalformedException.class, header(20240326, 3, 3, 500, 2, 2, 4, 128),
                "f: header word 7, padded vocab_size: expected at least the vocab_size, 500, found 128");
    }

    @Test
    void sizes_beyond_any_file_are_malformed() {
        int most = Integer.MAX_VALUE;
        assertRefusal(MalformedException.class, header(20240326, 3, most, most, most, most, most, most),
                "f: data: expected sizes whose product is below 2^63, found LlmcHeader[maxSeqLen=2147483647, "
                        + "vocab=2147483647, layers=2147483647, heads=2147483647, channels=2147483647]");
    }

    @Test
    void a_file_cut_at_any_byte_is_refused() throws IOException {
        byte[] whole = Files.readAllBytes(TINY);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(CheckpointException.class, () -> read(cut));
        }
        assertRefusal(MalformedException.class, Arrays.copyOf(whole, 5000),
                "f: data: expected a file of 5104 bytes for LlmcHeader[maxSeqLen=3, vocab=5, layers=2, heads=2, "
                        + "channels=4], found 5000 bytes");
    }

    @Test
    void bytes_after_the_last_tensor_are_malformed() throws IOException {
        byte[] whole = Files.readAllBytes(TINY);
        MalformedException refusal = assertThrows(MalformedException.class,
                () -> read(Arrays.copyOf(whole, whole.length + 3)));
        assertTrue(refusal.getMessage().contains("found 3 bytes after the last tensor"), refusal.getMessage());
    }

    @Test
    void more_layers_than_the_budget_allows_are_refused_before_they_are_made() throws IOException {
        byte[] whole = Files.readAllBytes(TINY);
        RefusedException refusal = assertThrows(RefusedException.class,
                () -> LlmcReader.read(Path.of("f"), MemorySegment.ofArray(whole), new Budget(540, 9, 9, 9, 9)));
        assertTrue(refusal.getMessage()
                .startsWith("f: header word 4, layers: expected at most 27 tensors, found 28"), refusal.getMessage());
    }

    @Test
    void what_is_odd_in_a_header_is_said() throws IOException {
        byte[] odd = Files.readAllBytes(TINY);
        ByteBuffer.wrap(odd).order(ByteOrder.LITTLE_ENDIAN).putInt(7 * 4, 127).putInt(100 * 4, 1);
        byte[] shorter = Arrays.copyOf(odd, odd.length - 4 * 4);
        assertEquals(List.of(
                Finding.warning("llmc.vocab-not-padded", "header word 7",
                        "the embedding has 127 rows, which is no multiple of 128"),
                Finding.note("llmc.header-word", "header word 100", "it is not 0; what it means is not known")),
                read(shorter).findings());
    }

    private static void assertRefusal(Class<? extends CheckpointException> kind, byte[] file, String firstLine) {
        CheckpointException refusal = assertThrows(kind, () -> read(file));
        assertEquals(firstLine, refusal.getMessage().lines().findFirst().orElseThrow());
    }

    static Contents read(byte[] file) {
        return LlmcReader.read(Path.of("f"), MemorySegment.ofArray(file), BUDGET);
    }

    static Dict model(Contents contents) {
        return ((Dict) contents.root()).dict("model").orElseThrow();
    }

    private static byte[] header(int... words) {
        ByteBuffer header = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : words) {
            header.putInt(word);
        }
        return header.array();
    }

    /// What make_llmc.py writes as number `index` of a tensor.
    private static double made(String name, long index) {
        CRC32 crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
        return (crc.getValue() + index) % 251 - 125.0;
    }

    private static String listed(Dict model, int count) {
        StringBuilder lines = new StringBuilder();
        for (Dict.Entry entry : model.entries().subList(0, count)) {
            String name = ((Text) entry.key()).text();
            lines.append(name).append(' ').append(tensor(model, name).shape()).append('\n');
        }
        return lines.toString();
    }

    static StridedTensor tensor(Dict model, String name) {
        return (StridedTensor) ((TensorValue) model.get(name).orElseThrow()).tensor();
    }
}
