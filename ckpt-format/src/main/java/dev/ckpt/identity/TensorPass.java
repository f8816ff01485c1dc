package dev.ckpt.identity;

import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.StridedTensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Reads every element of many tensors once, piece by piece and on all cores, a tensor on one of them. What it takes is a
/// piece of memory for each core, however large the tensors are; what it gives does not depend on the cores.
public final class TensorPass {

    /// Large enough that asking for a piece costs nothing, small enough to stay in a processor's cache.
    private static final int PIECE = 1 << 20;

    /// Eight elements of the widest type.
    private static final int LEAST_PIECE = 128;

    /// Above this a disk or the memory is the limit, and each core holds a piece.
    private static final int MOST_CORES = 16;

    /// What is made of a tensor's bytes as they come by.
    ///
    /// @param <R> what it comes to in the end
    public interface Reader<R> {

        /// Takes the next `length` of `bytes`, which change afterwards.
        void take(byte[] bytes, int length);

        /// The end of the tensor.
        R result();
    }

    private TensorPass() {}

    /// One result a tensor, in the order of the tensors.
    ///
    /// @param readers gives a new reader for each tensor
    /// @throws dev.ckpt.io.CheckpointException when the bytes of one cannot be had; of several, that of the first
    public static <R> List<R> over(List<StridedTensor> tensors, Supplier<? extends Reader<R>> readers) {
        Pass<R> pass = new Pass<>(tensors, readers);
        int cores = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_CORES);
        IntStream.range(0, Math.min(cores, tensors.size())).parallel().forEach(core -> pass.work());
        return pass.results();
    }

    private static final class Pass<R> {

        private final List<StridedTensor> tensors;
        private final Supplier<? extends Reader<R>> readers;
        private final int piece;
        private final AtomicInteger next = new AtomicInteger();
        private final List<Optional<R>> results;
        private final NavigableMap<Integer, RuntimeException> failures = new ConcurrentSkipListMap<>();

        Pass(List<StridedTensor> tensors, Supplier<? extends Reader<R>> readers) {
            this.tensors = tensors;
            this.readers = readers;
            this.results = new ArrayList<>(Collections.nCopies(tensors.size(), Optional.empty()));
            long largest = LEAST_PIECE;
            for (StridedTensor tensor : tensors) {
                largest = Math.max(largest, tensor.bytes());
            }
            this.piece = (int) Math.min(largest, PIECE);
        }

        /// Takes one tensor after the other until none is left. They are handed out in order, so that what stands before
        /// a failure is read to its end.
        void work() {
            byte[] bytes = new byte[piece];
            for (int i = next.getAndIncrement(); i < tensors.size() && failures.isEmpty(); i = next.getAndIncrement()) {
                try {
                    results.set(i, Optional.of(read(tensors.get(i), readers.get(), bytes)));
                } catch (RuntimeException e) {
                    failures.put(i, e);
                }
            }
        }

        private static <R> R read(StridedTensor tensor, Reader<R> reader, byte[] bytes) {
            Elements elements = Elements.of(tensor);
            MemorySegment target = MemorySegment.ofArray(bytes);
            long atOnce = bytes.length * 8L / tensor.dtype().bits() / 8 * 8; // whole bytes, of packed types too
            for (long first = 0; first < elements.count(); first += atOnce) {
                long wanted = Math.min(atOnce, elements.count() - first);
                elements.copyTo(first, wanted, target);
                reader.take(bytes, (int) tensor.dtype().bytesOf(wanted));
            }
            return reader.result();
        }

        List<R> results() {
            if (!failures.isEmpty()) {
                throw failures.firstEntry().getValue();
            }
            List<R> all = new ArrayList<>(results.size());
            results.forEach(result -> all.add(result.orElseThrow()));
            return all;
        }
    }
}
