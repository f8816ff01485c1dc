package dev.ckpt.llmc;

import dev.ckpt.contents.NamedTensors;
import dev.ckpt.contents.Written;
import dev.ckpt.io.ByteSink;
import dev.ckpt.io.MeteredSink;
import dev.ckpt.io.NewFile;
import dev.ckpt.io.Overwrite;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.StridedTensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/// Writes the weights of a GPT-2 as llm.c reads them.
///
/// The format has a bias everywhere and a vocabulary that is a multiple of 128. Where the model has no biases zeros are
/// written, which is the same network; rows of zeros pad the embedding. [Written#left()] says both.
///
/// A plan reads no numbers; writing needs 1 MiB of memory. Immutable.
public final class LlmcWriter {

    private static final long PIECE = 1 << 20;

    /// Numbers, and zeros behind them.
    record Run(Optional<StridedTensor> numbers, long zeroBytes) {

        long bytes() {
            return Math.addExact(numbers.map(StridedTensor::bytes).orElse(0L), zeroBytes);
        }
    }

    private final HeaderWords words;
    private final List<Run> runs;
    private final List<Written.Left> left;

    private LlmcWriter(HeaderWords words, List<Run> runs, List<Written.Left> left) {
        this.words = words;
        this.runs = runs;
        this.left = left;
    }

    /// @param tensors under nanoGPT's names without `transformer.`, matrices `[out, in]`; all of `dtype`
    /// @param target the file's name, for messages
    /// @param dtype float32 or bfloat16
    /// @throws dev.ckpt.io.UnsupportedException when they are not this network; the message names the tensor
    /// @throws IllegalArgumentException when the format has no such dtype
    public static LlmcWriter plan(NamedTensors tensors, String target, LlmcHeader header, DType dtype) {
        if (dtype != DType.FLOAT32 && dtype != DType.BFLOAT16) {
            throw new IllegalArgumentException("llm.c has float32 and bfloat16, no " + dtype.torchName());
        }
        Weights weights = new Weights(tensors, target, header, dtype);
        List<Run> runs = new ArrayList<>();
        for (Parameter parameter : Parameter.values()) {
            runs.addAll(weights.runs(parameter));
        }
        weights.requireNoOthers();
        return new LlmcWriter(new HeaderWords(header, weights.paddedRows(), dtype, List.of()), runs, weights.left());
    }

    /// Bytes of all tensors together; what progress counts up to.
    public long payloadBytes() {
        return runs.stream().mapToLong(Run::bytes).sum();
    }

    /// @param progress told how many bytes of tensors have been written
    /// @throws java.nio.file.FileAlreadyExistsException when a file stands there that is not to be replaced
    /// @throws IOException when the disk is full, for instance
    public Written write(Path target, Overwrite overwrite, LongConsumer progress) throws IOException {
        try (NewFile file = NewFile.at(target, overwrite)) {
            write(file, progress);
            file.commit();
            return new Written(List.of(target), file.position(), left);
        }
    }

    public void write(ByteSink sink) throws IOException {
        write(sink, bytes -> {});
    }

    private void write(ByteSink sink, LongConsumer progress) throws IOException {
        sink.write(words.toBytes());
        MeteredSink payload = new MeteredSink(sink, progress);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment piece = arena.allocate(PIECE);
            for (Run run : runs) {
                if (run.numbers().isPresent()) {
                    Elements.of(run.numbers().get()).writeTo(payload, piece);
                }
                if (run.zeroBytes() > 0) {
                    piece.fill((byte) 0);
                }
                for (long rest = run.zeroBytes(); rest > 0; rest -= PIECE) {
                    payload.write(piece.asSlice(0, Math.min(rest, PIECE)));
                }
            }
        }
    }
}
