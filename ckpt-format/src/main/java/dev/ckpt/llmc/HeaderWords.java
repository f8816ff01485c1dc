package dev.ckpt.llmc;

import dev.ckpt.contents.Finding;
import dev.ckpt.io.Fault;
import dev.ckpt.io.LittleEndian;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// The 256 words before the numbers.
///
/// @param rows of the token embedding: the padded vocabulary
record HeaderWords(LlmcHeader header, int rows, DType dtype, List<Finding> findings) {

    /// Bytes of them.
    static final int BYTES = 1024;

    /// llm.c rounds the vocabulary up to a multiple of it.
    static final int ROWS = 128;

    private static final int MODEL = 20240326;
    private static final int DEBUG_STATE = 20240327;
    private static final int OPTIMIZER_STATE = 20240527;

    private static final int FLOAT32 = 3;
    private static final int BFLOAT16 = 5;

    private static final int WORDS_USED = 8;

    private static final String DAMAGED = "a damaged file, or one made by hand";

    static HeaderWords read(MemorySegment bytes, String file) {
        int words = (int) Math.min(bytes.byteSize(), BYTES) / Integer.BYTES;
        if (words > 0) {
            requireModel(LittleEndian.i32(bytes, 0), file);
        }
        if (bytes.byteSize() < BYTES) {
            throw new MalformedException(Fault.in(file).at("header").expected(BYTES + " bytes")
                    .found(bytes.byteSize() + " in all").because("the file was cut short")
                    .next("fetch or copy the file again"));
        }
        DType dtype = dtype(LittleEndian.i32(bytes, 1L * Integer.BYTES), file);
        int[] sizes = new int[6];
        String[] names = {"max_seq_len", "vocab_size", "layers", "heads", "channels", "padded vocab_size"};
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = LittleEndian.i32(bytes, (2L + i) * Integer.BYTES);
            if (sizes[i] <= 0) {
                throw new MalformedException(Fault.in(file).at("header word " + (2 + i) + ", " + names[i])
                        .expected("a number above zero").found(Integer.toString(sizes[i])).because(DAMAGED));
            }
        }
        if (sizes[4] % sizes[3] != 0) {
            throw new MalformedException(Fault.in(file).at("header word 5, heads")
                    .expected("a divisor of the " + sizes[4] + " channels").found(Integer.toString(sizes[3]))
                    .because(DAMAGED));
        }
        if (sizes[5] < sizes[1]) {
            throw new MalformedException(Fault.in(file).at("header word 7, padded vocab_size")
                    .expected("at least the vocab_size, " + sizes[1]).found(Integer.toString(sizes[5]))
                    .because(DAMAGED));
        }
        return new HeaderWords(new LlmcHeader(sizes[0], sizes[1], sizes[2], sizes[3], sizes[4]), sizes[5], dtype,
                findings(bytes, sizes[5]));
    }

    private static void requireModel(int magic, String file) {
        Fault fault = Fault.in(file).expected("a model of llm.c");
        switch (magic) {
            case MODEL -> {
            }
            case DEBUG_STATE -> throw new UnsupportedException(fault.found("a debug state of llm.c")
                    .because("it holds one batch and what a model makes of it, to test llm.c with; no checkpoint")
                    .next("give the model file beside it, such as gpt2_124M.bin"));
            case OPTIMIZER_STATE -> throw new UnsupportedException(fault.found("an optimizer state of llm.c")
                    .because("llm.c keeps the moments in a file of their own for each process")
                    .next("give the model file of the same step: model_*.bin beside state_*.bin"));
            default -> throw new MalformedException(Fault.in(file).at("header word 0").expected(Integer.toString(MODEL))
                    .found(Integer.toString(magic)).because("no file of llm.c"));
        }
    }

    private static DType dtype(int version, String file) {
        return switch (version) {
            case FLOAT32 -> DType.FLOAT32;
            case BFLOAT16 -> DType.BFLOAT16;
            default -> throw new UnsupportedException(Fault.in(file).at("header word 1, version")
                    .expected(FLOAT32 + " (float32) or " + BFLOAT16 + " (bfloat16)").found(Integer.toString(version))
                    .because(version > BFLOAT16
                            ? "a newer llm.c wrote it"
                            : "an llm.c of early 2024 wrote it, before vocabularies were padded")
                    .next("export the model again with the llm.c of today"));
        };
    }

    private static List<Finding> findings(MemorySegment bytes, int rows) {
        List<Finding> findings = new ArrayList<>();
        if (rows % ROWS != 0) {
            findings.add(Finding.warning("llmc.vocab-not-padded", "header word 7",
                    "the embedding has " + rows + " rows, which is no multiple of " + ROWS));
        }
        for (int word = WORDS_USED; word < BYTES / Integer.BYTES; word++) {
            if (LittleEndian.i32(bytes, (long) word * Integer.BYTES) != 0) {
                findings.add(Finding.note("llmc.header-word", "header word " + word,
                        "it is not 0; what it means is not known"));
                break;
            }
        }
        return List.copyOf(findings);
    }

    byte[] toBytes() {
        byte[] bytes = new byte[BYTES];
        ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        words.putInt(MODEL).putInt(dtype == DType.FLOAT32 ? FLOAT32 : BFLOAT16).putInt(header.maxSeqLen())
                .putInt(header.vocab()).putInt(header.layers()).putInt(header.heads()).putInt(header.channels())
                .putInt(rows);
        return bytes;
    }
}
