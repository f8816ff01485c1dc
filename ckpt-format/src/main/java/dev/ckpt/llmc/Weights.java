package dev.ckpt.llmc;

import dev.ckpt.contents.NamedTensors;
import dev.ckpt.contents.Written;
import dev.ckpt.io.Fault;
import dev.ckpt.io.Quoted;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.StridedTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The tensors that are to be written, taken one after the other; each must be there, and none may be left.
final class Weights {

    private static final String HEAD = "lm_head.weight";

    /// Buffers of older nanoGPT and Hugging Face models.
    private static final Pattern MASK = Pattern.compile("h\\.\\d+\\.attn\\.(masked_)?bias");

    /// Four times the square of it is still countable.
    private static final int MOST_CHANNELS = 1 << 29;

    private static final String MAP = "give a GPT-2 in nanoGPT's names and layout: convert with --map";

    private final String target;
    private final LlmcHeader header;
    private final DType dtype;
    private final Map<String, NamedTensors.Entry> untaken = new LinkedHashMap<>();
    private final List<Written.Left> left = new ArrayList<>();
    private int paddedRows;

    Weights(NamedTensors tensors, String target, LlmcHeader header, DType dtype) {
        this.target = target;
        this.header = header;
        this.dtype = dtype;
        if (header.channels() > MOST_CHANNELS) {
            throw new UnsupportedException(Fault.in(target).expected("at most " + MOST_CHANNELS + " channels")
                    .found(Integer.toString(header.channels())).because("no matrix of them could be stored"));
        }
        for (NamedTensors.Entry entry : tensors.tensors()) {
            if (untaken.putIfAbsent(entry.name(), entry) != null) {
                throw new UnsupportedException(at(entry.name()).expected("each name once")
                        .found("two tensors of this name").next("leave one of them out"));
            }
        }
        dropTiedHead();
    }

    /// The head is the embedding, whichever of the two names came first.
    private void dropTiedHead() {
        NamedTensors.Entry head = untaken.get(HEAD);
        NamedTensors.Entry embedding = untaken.get(Parameter.WTE.nameIn(0));
        if (head != null && embedding != null && (head.tiedTo().equals(Optional.of(embedding.name()))
                || embedding.tiedTo().equals(Optional.of(HEAD)))) {
            untaken.remove(HEAD);
            left.add(new Written.Left(HEAD, "it is " + embedding.name() + ", which llm.c uses as the head"));
        }
    }

    int paddedRows() {
        return paddedRows;
    }

    List<Written.Left> left() {
        return left;
    }

    /// What is to be written for this kind of tensor, layer after layer.
    List<LlmcWriter.Run> runs(Parameter parameter) {
        int count = parameter.count(header);
        if (parameter.isBias() && absent(parameter, count)) {
            left.add(new Written.Left(parameter.nameInAll(), "the model has none; zeros are written in its place"));
            long bytes = dtype.bytesOf(Math.multiplyExact(parameter.shape(header, paddedRows).numel(), (long) count));
            return List.of(new LlmcWriter.Run(Optional.empty(), bytes));
        }
        List<LlmcWriter.Run> runs = new ArrayList<>();
        for (int layer = 0; layer < count; layer++) {
            runs.add(parameter == Parameter.WTE
                    ? embedding()
                    : new LlmcWriter.Run(Optional.of(take(parameter, layer)), 0));
        }
        return runs;
    }

    private boolean absent(Parameter parameter, int count) {
        for (int layer = 0; layer < count; layer++) {
            if (untaken.containsKey(parameter.nameIn(layer))) {
                return false;
            }
        }
        return true;
    }

    /// The table, padded with rows of zeros.
    private LlmcWriter.Run embedding() {
        String name = Parameter.WTE.nameIn(0);
        StridedTensor table = dense(name);
        Shape shape = table.shape();
        if (shape.rank() != 2 || shape.size(1) != header.channels() || shape.size(0) < header.vocab()
                || shape.size(0) > Integer.MAX_VALUE - HeaderWords.ROWS) {
            throw new UnsupportedException(at(name).expected("at least " + header.vocab() + " rows of "
                    + header.channels()).found("shape " + shape).next(MAP));
        }
        long rows = shape.size(0);
        paddedRows = (int) (Math.ceilDiv(rows, HeaderWords.ROWS) * HeaderWords.ROWS);
        long missing = paddedRows - rows;
        if (missing > 0) {
            left.add(new Written.Left(name,
                    (missing == 1 ? "a row" : missing + " rows") + " of zeros pad its " + rows + " to " + paddedRows));
        }
        return new LlmcWriter.Run(Optional.of(table), dtype.bytesOf(missing * header.channels()));
    }

    private StridedTensor take(Parameter parameter, int layer) {
        String name = parameter.nameIn(layer);
        StridedTensor tensor = dense(name);
        Shape expected = parameter.shape(header, paddedRows);
        if (!tensor.shape().equals(expected)) {
            boolean transposed = expected.rank() == 2
                    && tensor.shape().equals(Shape.of(expected.size(1), expected.size(0)));
            throw new UnsupportedException(at(name).expected("shape " + expected).found("shape " + tensor.shape())
                    .because(transposed
                            ? "the matrices lie [in, out], as Hugging Face has them"
                            : "another network than the numbers of layers, heads and channels say")
                    .next(MAP));
        }
        return tensor;
    }

    private StridedTensor dense(String name) {
        NamedTensors.Entry entry = untaken.remove(name);
        if (entry == null) {
            throw new UnsupportedException(at(name).expected("a tensor of this name").found("none")
                    .because("not all weights of a GPT-2 were given, or under other names").next(MAP));
        }
        if (!(entry.tensor() instanceof StridedTensor tensor)) {
            throw new UnsupportedException(at(name).expected("a dense tensor")
                    .found("a " + entry.tensor().kind() + " one").next("make it dense before it is saved"));
        }
        if (tensor.dtype() != dtype) {
            throw new UnsupportedException(at(name).expected(dtype.torchName()).found(tensor.dtype().torchName())
                    .because("a file of llm.c has one dtype for all").next("convert with --dtype as well"));
        }
        return tensor;
    }

    /// @throws UnsupportedException when a tensor is left that the format has no room for
    void requireNoOthers() {
        for (NamedTensors.Entry entry : untaken.values()) {
            if (MASK.matcher(entry.name()).matches()) {
                left.add(new Written.Left(entry.name(), "a mask, which llm.c does without"));
                continue;
            }
            boolean head = entry.name().equals(HEAD);
            throw new UnsupportedException(at(entry.name()).expected("the weights of a GPT-2 of " + header.layers()
                    + (header.layers() == 1 ? " layer" : " layers"))
                    .found(head ? "a head of its own" : "another tensor")
                    .because(head ? "llm.c uses the embedding as the head" : "llm.c's files have no room for it")
                    .next(head ? "write another format" : "leave it out if it is not needed"));
        }
    }

    private Fault at(String name) {
        return Fault.in(target).at("tensor " + Quoted.of(name));
    }
}
