package dev.ckpt.history;

import dev.ckpt.io.Budget;
import dev.ckpt.numbers.Progress;
import java.util.List;

/// A run over its checkpoints.
///
/// @param entries in the order of the steps
/// @param unread checkpoints that could not be read, and are in no entry
public record History(List<HistoryEntry> entries, List<Unread> unread) {

    public History {
        entries = List.copyOf(entries);
        unread = List.copyOf(unread);
    }

    /// Reads every checkpoint's weights, each pair of neighbours once. No more than two are open at a time.
    ///
    /// @param progress is told the bytes read of all pairs together
    public static History of(Snapshots snapshots, int threads, Budget budget, Progress progress) {
        return new HistoryReader(snapshots, threads, budget, progress).read();
    }
}
