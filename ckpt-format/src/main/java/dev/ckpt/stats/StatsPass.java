package dev.ckpt.stats;

import dev.ckpt.identity.TensorDigests;
import dev.ckpt.numbers.Piece;
import dev.ckpt.numbers.Progress;
import dev.ckpt.numbers.Workers;
import dev.ckpt.tensor.MetaTensor;
import dev.ckpt.tensor.NestedTensor;
import dev.ckpt.tensor.PartialTensor;
import dev.ckpt.tensor.QuantizedTensor;
import dev.ckpt.tensor.SparseTensor;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Reads every number of many tensors once, on all cores. The result is the same to the last bit for any number of threads.
///
/// Of a sparse tensor the stored values count, of a quantized one the stored integers, of a part of a distributed tensor
/// what the file has, and of a tensor without numbers nothing.
public final class StatsPass {

    private StatsPass() {}

    /// One result a tensor, in their order. What a tensor's pieces come to is given up as soon as all of them are read, so
    /// that it does not matter how many tensors there are.
    ///
    /// @throws dev.ckpt.io.RefusedException when a few bytes of the file stand for a great many elements
    /// @throws dev.ckpt.io.CheckpointException when bytes cannot be had
    public static List<TensorStats> over(List<? extends Tensor> tensors, Progress progress) {
        return over(tensors, cores(), progress);
    }

    /// As above, on so many threads.
    public static List<TensorStats> over(List<? extends Tensor> tensors, int threads, Progress progress) {
        return run(tensors, threads, progress, TensorStats::of);
    }

    /// As [#over], in the form that can be joined with what is read elsewhere; some ten kilobytes a tensor.
    public static List<PartStats> parts(List<? extends Tensor> tensors, Progress progress) {
        return parts(tensors, cores(), progress);
    }

    /// As above, on so many threads.
    public static List<PartStats> parts(List<? extends Tensor> tensors, int threads, Progress progress) {
        return run(tensors, threads, progress, Function.identity());
    }

    private static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    private static <R> List<R> run(List<? extends Tensor> tensors, int threads, Progress progress,
            Function<PartStats, R> finish) {
        List<StridedTensor> all = new ArrayList<>();
        for (Tensor tensor : tensors) {
            numbersOf(tensor).ifPresent(all::add);
        }
        TensorDigests.requireAffordable(all);
        List<Joining<R>> results = new ArrayList<>(tensors.size());
        List<StatsPiece> pieces = new ArrayList<>();
        for (Tensor tensor : tensors) {
            Joining<R> result = new Joining<>(finish);
            numbersOf(tensor).ifPresent(numbers -> cut(numbers, result, pieces));
            results.add(result);
        }
        Workers.run(pieces, threads, Counters::new, progress);
        return results.stream().map(Joining::result).toList();
    }

    /// The dense tensor that has the numbers.
    private static Optional<StridedTensor> numbersOf(Tensor tensor) {
        return switch (tensor) {
            case StridedTensor dense -> Optional.of(dense);
            case SparseTensor sparse -> Optional.of(sparse.values());
            case QuantizedTensor quantized -> Optional.of(quantized.integers());
            case NestedTensor nested -> Optional.of(nested.buffer());
            case PartialTensor partial -> numbersOf(partial.local());
            case MetaTensor _ -> Optional.empty();
        };
    }

    private static void cut(StridedTensor tensor, Joining<?> result, List<StatsPiece> pieces) {
        long count = tensor.numel();
        long atOnce = elementsIn(Piece.SIZE, tensor);
        for (long first = 0; first < count; first += atOnce) {
            pieces.add(new StatsPiece(tensor, first, Math.min(atOnce, count - first), result, result.expect()));
        }
    }

    /// How many elements so many bytes have; whole bytes of them, of packed types too.
    static long elementsIn(long bytes, StridedTensor tensor) {
        return bytes * 8 / tensor.dtype().bits() / 8 * 8;
    }
}
