package dev.ckpt.history;

import dev.ckpt.align.Aligned;
import dev.ckpt.align.Lone;
import dev.ckpt.align.Pair;
import dev.ckpt.identity.TensorDigests;
import dev.ckpt.model.Part;
import dev.ckpt.numbers.NumberBlocks;
import dev.ckpt.numbers.Progress;
import dev.ckpt.numbers.Workers;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A tensor of one checkpoint beside that of another, or alone, and what its numbers come to.
///
/// @param name as in [Pair#name()]
/// @param where in which of the two it is
/// @param tensor of the second, where it is in both
record TensorTally(String name, Part part, Where where, Tensor tensor, PairTally tally) {

    enum Where {
        /// Its numbers were compared.
        BOTH,
        /// In the first alone, or with another shape in the second; its numbers were read where they were wanted.
        FIRST,
        SECOND,
        /// In both, and not compared: the numbers are not there, or not as numbers.
        UNREAD
    }

    /// A tensor to be read, beside another or alone.
    private record Wanted(TensorTally result, Optional<StridedTensor> tensor, Optional<StridedTensor> other) {}

    /// Reads all numbers of both once, on all cores. The result is the same to the last bit for any number of threads.
    ///
    /// @param alone whether tensors of the first are read too that the second has not
    /// @throws dev.ckpt.io.CheckpointException when bytes cannot be had
    static List<TensorTally> over(Aligned aligned, Tolerance tolerance, boolean alone, int threads,
            Progress progress) {
        List<Wanted> wanted = new ArrayList<>();
        for (Pair pair : aligned.pairs()) {
            if (!pair.a().shape().equals(pair.b().shape())) {
                wanted.add(single(new Lone(pair.name(), pair.a(), pair.part()), Where.FIRST, alone));
                wanted.add(single(new Lone(pair.nameB(), pair.b(), pair.part()), Where.SECOND, true));
            } else {
                wanted.add(both(pair, tolerance));
            }
        }
        aligned.removed().forEach(lone -> wanted.add(single(lone, Where.FIRST, alone)));
        aligned.added().forEach(lone -> wanted.add(single(lone, Where.SECOND, true)));
        TensorDigests.requireAffordable(wanted.stream().flatMap(it -> it.tensor().stream()).toList());
        TensorDigests.requireAffordable(wanted.stream().flatMap(it -> it.other().stream()).toList());

        List<TallyPiece> pieces = new ArrayList<>();
        List<List<TallyPiece>> own = new ArrayList<>();
        for (Wanted it : wanted) {
            own.add(it.tensor().map(tensor -> TallyPiece.cut(tensor, it.other(), tolerance, pieces))
                    .orElse(List.of()));
        }
        Workers.run(pieces, threads, NumberBlocks::new, progress);
        for (int i = 0; i < wanted.size(); i++) {
            PairTally tally = wanted.get(i).result().tally();
            own.get(i).forEach(piece -> tally.add(piece.tally()));
        }
        return wanted.stream().map(Wanted::result).toList();
    }

    private static Wanted both(Pair pair, Tolerance tolerance) {
        boolean comparable = NumberBlocks.numbersOf(pair.a().dtype()) == NumberBlocks.numbersOf(pair.b().dtype());
        return comparable && pair.a() instanceof StridedTensor a && pair.b() instanceof StridedTensor b
                ? new Wanted(new TensorTally(pair.name(), pair.part(), Where.BOTH, b, new PairTally(tolerance)),
                        Optional.of(b), Optional.of(a))
                : new Wanted(new TensorTally(pair.name(), pair.part(), Where.UNREAD, pair.b(),
                        new PairTally(tolerance)), Optional.empty(), Optional.empty());
    }

    private static Wanted single(Lone lone, Where where, boolean read) {
        TensorTally result = new TensorTally(lone.name(), lone.part(), where, lone.tensor(),
                new PairTally(Tolerance.EXACT));
        return new Wanted(result, read && lone.tensor() instanceof StridedTensor tensor
                ? Optional.of(tensor)
                : Optional.empty(), Optional.empty());
    }
}
