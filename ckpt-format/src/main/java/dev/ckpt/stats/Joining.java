package dev.ckpt.stats;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Joins the pieces of a tensor in their order, whichever thread brings which first, and makes the result of them when the
/// last is there. Thread-safe once all pieces are expected.
///
/// @param <R> what a tensor's numbers come to in the end
final class Joining<R> {

    private final Function<PartStats, R> finish;
    private final Map<Integer, PartStats> early = new HashMap<>();
    private PartStats joined = PartStats.EMPTY;
    private Optional<R> result = Optional.empty();
    private int expected;
    private int next;

    Joining(Function<PartStats, R> finish) {
        this.finish = finish;
    }

    /// The number of one more piece.
    int expect() {
        return expected++;
    }

    synchronized void add(int number, PartStats part) {
        early.put(number, part);
        for (PartStats inOrder = early.remove(next); inOrder != null; inOrder = early.remove(next)) {
            joined = PartStats.merge(joined, inOrder);
            next++;
        }
        if (next == expected) {
            result = Optional.of(finish.apply(joined));
            joined = PartStats.EMPTY;
        }
    }

    /// What all pieces come to.
    synchronized R result() {
        return result.orElseGet(() -> finish.apply(joined)); // there were no pieces
    }
}
