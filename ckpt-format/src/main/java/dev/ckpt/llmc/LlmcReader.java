package dev.ckpt.llmc;

import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.contents.Contents;
import dev.ckpt.contents.SourceFile;
import dev.ckpt.io.Budget;
import dev.ckpt.io.ByteSource;
import dev.ckpt.io.Fault;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.MappedFile;
import dev.ckpt.io.RefusedException;
import dev.ckpt.safety.Safety;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Reads a model of llm.c: the header now, a tensor's bytes when somebody asks for them.
///
/// The tree is `{"model": {"wte.weight": ..., "h.0.ln_1.weight": ..., ...}, "config": {...}}`: a state_dict in nanoGPT's order,
/// and the header's numbers. Each kind of tensor is one storage under llm.c's name for it (`qkvw`), into which the tensors of
/// the layers look. Rows that only pad the embedding are not shown as long as they are zeros, which they are in files of
/// llm.c: so a model that is written as such a file and read again is the same.
public final class LlmcReader {

    /// Padding up to a multiple of 128 is less than this, for any width that a network has; more is not looked into.
    private static final long MOST_PADDING = 64 << 20;

    /// What a tensor of a state_dict costs, in the pickle nodes that the budget counts.
    private static final long NODES_A_TENSOR = 20;

    private LlmcReader() {}

    /// @throws MalformedException when the header's numbers and the file's length do not fit
    /// @throws dev.ckpt.io.UnsupportedException when it is another file of llm.c, or of another version
    /// @throws RefusedException when it has more layers than the budget allows
    public static Contents read(MappedFile file, Budget budget) {
        return read(file.path(), file.slice(0, file.size()), budget);
    }

    static Contents read(Path path, MemorySegment bytes, Budget budget) {
        return read(path, ByteSource.of(bytes), budget);
    }

    private static Contents read(Path path, ByteSource whole, Budget budget) {
        String file = path.toString();
        HeaderWords words = HeaderWords.read(whole.bytes(), file);
        requireLength(words, whole.byteSize(), file);
        requireBudget(words.header(), budget, file);

        Map<Parameter, Storage> storages = new EnumMap<>(Parameter.class);
        long at = HeaderWords.BYTES;
        for (Parameter parameter : Parameter.values()) {
            long length = length(parameter, words);
            storages.put(parameter, new Storage(String.valueOf(path.getFileName()), parameter.kind(),
                    ByteOrder.LITTLE_ENDIAN, "cpu", whole.slice(at, length)));
            at += length;
        }
        int tokens = tokens(words, Objects.requireNonNull(storages.get(Parameter.WTE)));
        Value root = Dict.of(List.of(new Dict.Entry(new Text("model"), model(words, tokens, storages)),
                new Dict.Entry(new Text("config"), config(words))));
        return new Contents(CheckpointFormat.LLM_C,
                List.of(new SourceFile(path, CheckpointFormat.LLM_C, whole.byteSize())), "llm.c", root,
                List.copyOf(storages.values()), Safety.NO_PICKLE, words.findings());
    }

    /// Bytes of the tensors of this kind in all layers.
    ///
    /// @throws ArithmeticException when they are more than 2^63 - 1
    private static long length(Parameter parameter, HeaderWords words) {
        long numel = Math.multiplyExact(parameter.shape(words.header(), words.rows()).numel(),
                (long) parameter.count(words.header()));
        return words.dtype().bytesOf(numel);
    }

    private static void requireLength(HeaderWords words, long fileBytes, String file) {
        Fault fault = Fault.in(file).at("data");
        long expected = HeaderWords.BYTES;
        try {
            for (Parameter parameter : Parameter.values()) {
                expected = Math.addExact(expected, length(parameter, words));
            }
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw new MalformedException(fault.expected("sizes whose product is below 2^63")
                    .found(words.header().toString()).because("a damaged file, or one made by hand"), e);
        }
        if (expected > fileBytes) {
            throw new MalformedException(fault.expected("a file of " + expected + " bytes for " + words.header())
                    .found(fileBytes + " bytes").because("the file was cut short: a download or a copy that stopped")
                    .next("fetch or copy the file again"));
        }
        if (expected < fileBytes) {
            throw new MalformedException(fault.expected("a file of " + expected + " bytes for " + words.header())
                    .found((fileBytes - expected) + " bytes after the last tensor")
                    .because("something was appended to the file, or its header is damaged"));
        }
    }

    private static void requireBudget(LlmcHeader header, Budget budget, String file) {
        long tensors = 0;
        for (Parameter parameter : Parameter.values()) {
            tensors += parameter.count(header);
        }
        if (tensors > budget.pickleNodes() / NODES_A_TENSOR) {
            throw new RefusedException(Fault.in(file).at("header word 4, layers")
                    .expected("at most " + budget.pickleNodes() / NODES_A_TENSOR + " tensors").found("" + tensors)
                    .because("a file made to exhaust memory, or a heap too small for it")
                    .next("give Java more memory with -Xmx if you trust the file"));
        }
    }

    /// Rows of the embedding that are shown.
    private static int tokens(HeaderWords words, Storage embedding) {
        long row = words.dtype().bytesOf(words.header().channels());
        long padding = (words.rows() - words.header().vocab()) * row;
        if (padding == 0 || padding > MOST_PADDING) {
            return words.rows();
        }
        MemorySegment rows = embedding.bytes().asSlice(words.header().vocab() * row, padding);
        MemorySegment zeros = MemorySegment.ofArray(new byte[Math.toIntExact(row)]);
        for (long at = 0; at < padding; at += row) {
            if (rows.asSlice(at, row).mismatch(zeros) >= 0) {
                return words.rows();
            }
        }
        return words.header().vocab();
    }

    private static Value model(HeaderWords words, int tokens, Map<Parameter, Storage> storages) {
        List<Dict.Entry> entries = new ArrayList<>();
        List<Parameter> ofLayers = new ArrayList<>();
        List<Parameter> behind = new ArrayList<>();
        for (Parameter parameter : Parameter.values()) {
            switch (parameter) {
                case WTE, WPE -> entries.add(entry(parameter, 0, words, tokens, storages));
                case LNFW, LNFB -> behind.add(parameter);
                default -> ofLayers.add(parameter);
            }
        }
        for (int layer = 0; layer < words.header().layers(); layer++) {
            for (Parameter parameter : ofLayers) {
                entries.add(entry(parameter, layer, words, tokens, storages));
            }
        }
        for (Parameter parameter : behind) {
            entries.add(entry(parameter, 0, words, tokens, storages));
        }
        return new Dict(Dict.Kind.ORDERED_DICT, entries, Optional.empty());
    }

    private static Dict.Entry entry(Parameter parameter, int layer, HeaderWords words, int tokens,
            Map<Parameter, Storage> storages) {
        Shape shape = parameter.shape(words.header(), tokens);
        DType dtype = words.dtype();
        StridedTensor tensor = StridedTensor.of(dtype, shape, shape.rowMajorStrides(), layer * shape.numel(),
                Objects.requireNonNull(storages.get(parameter)));
        return new Dict.Entry(new Text(parameter.nameIn(layer)), TensorValue.of(tensor));
    }

    /// The header's numbers under the names that configurations have for them.
    private static Value config(HeaderWords words) {
        LlmcHeader header = words.header();
        return Dict.of(List.of(number("max_seq_len", header.maxSeqLen()), number("vocab_size", header.vocab()),
                number("n_layer", header.layers()), number("n_head", header.heads()),
                number("n_embd", header.channels()), number("padded_vocab_size", words.rows())));
    }

    private static Dict.Entry number(String key, int value) {
        return new Dict.Entry(new Text(key), new Scalar.Int(value));
    }
}
