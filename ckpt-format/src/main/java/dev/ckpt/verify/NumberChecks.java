package dev.ckpt.verify;

import dev.ckpt.numbers.Piece;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Reads the numbers of every tensor.
final class NumberChecks {

    /// How often the bytes of one storage are read, under whatever names. One buffer of all parameters and the views into
    /// it make two. Views cost nothing to write, so that a file can ask for any amount of work.
    private static final int MOST_TIMES = 8;

    /// So much is read of every storage, however small it is: many names for one number are no attack.
    private static final long SMALL = 1 << 16;

    /// What became of a part of a tensor: of itself, if it is dense, else of its values, indices, scales.
    ///
    /// @param problem why its numbers were not read, or not all of them
    record Reading(Subject subject, StridedTensor part, Tally tally, Optional<String> problem) {}

    private record Planned(Subject subject, StridedTensor part, List<NumberPiece> pieces, boolean refused) {}

    private final List<Planned> planned = new ArrayList<>();
    private final IdentityHashMap<Storage, Long> asked = new IdentityHashMap<>();
    private final Predicate<Storage> inflated;
    private final Object inflating = new Object();

    /// @param inflated whether a storage is made in memory each time that it is asked for bytes
    NumberChecks(List<Subject> subjects, Predicate<Storage> inflated) {
        this.inflated = inflated;
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Subject subject : subjects) {
            if (seen.add(subject.tensor())) {
                subject.tensor().parts().forEach(part -> plan(subject, withoutRepetition(part)));
            }
        }
    }

    /// The same numbers, each once: along a dimension of stride 0 a tensor repeats itself.
    private static StridedTensor withoutRepetition(StridedTensor tensor) {
        long[] sizes = tensor.shape().toArray();
        long[] strides = tensor.strides();
        boolean repeats = false;
        for (int d = 0; d < sizes.length; d++) {
            if (strides[d] == 0 && sizes[d] > 1) {
                sizes[d] = 1;
                repeats = true;
            }
        }
        return repeats
                ? StridedTensor.of(tensor.dtype(), Shape.of(sizes), strides, tensor.offset(), tensor.storage())
                        .marked(tensor.requiresGrad(), tensor.negated(), tensor.conjugated())
                : tensor;
    }

    private void plan(Subject subject, StridedTensor part) {
        Storage storage = part.storage();
        long bytes = part.dtype().bytesOf(part.numel());
        long before = asked.getOrDefault(storage, 0L);
        boolean affordable = bytes / MOST_TIMES + before / MOST_TIMES <= Math.max(storage.byteSize(),
                SMALL / MOST_TIMES);
        List<NumberPiece> pieces = new ArrayList<>();
        if (affordable) {
            asked.put(storage, before + bytes);
            boolean whole = inflated.test(storage);
            boolean signs = subject instanceof Subject.OfOptimizer slot
                    && ResumeChecks.neverNegative(slot.slot().slot());
            long atOnce = whole ? Math.max(1, part.numel()) : Math.max(8, Piece.SIZE * 8 / part.dtype().bits());
            for (long first = 0; first < part.numel(); first += atOnce) {
                pieces.add(new NumberPiece(part, first, Math.min(atOnce, part.numel() - first), signs,
                        whole ? inflating : null));
            }
        }
        planned.add(new Planned(subject, part, pieces, !affordable));
    }

    /// The work, in the order of the tensors.
    List<NumberPiece> pieces() {
        List<NumberPiece> pieces = new ArrayList<>();
        planned.forEach(one -> pieces.addAll(one.pieces()));
        return pieces;
    }

    /// What was read, when all pieces are done.
    List<Reading> readings() {
        List<Reading> readings = new ArrayList<>(planned.size());
        for (Planned one : planned) {
            Tally tally = new Tally();
            Optional<String> problem = one.refused()
                    ? Optional.of("its storage is shared by so many views that their numbers are not read")
                    : Optional.empty();
            for (NumberPiece piece : one.pieces()) {
                tally.add(piece.tally());
                Optional<String> failure = piece.failure().flatMap(it -> it.getMessage().lines().findFirst());
                problem = problem.isPresent() ? problem : failure;
            }
            readings.add(new Reading(one.subject(), one.part(), tally, problem));
        }
        return readings;
    }
}
