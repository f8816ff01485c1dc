package dev.ckpt.history;

import dev.ckpt.diff.ValueChange;
import java.util.List;
import java.util.Optional;

/// One checkpoint in the history of a run.
///
/// @param update what changed since the one before; empty for the first, and where no weight is in both
/// @param settings settings that are not what they were in the one before
public record HistoryEntry(Snapshot snapshot, Norms norms, Optional<Update> update, List<ValueChange> settings) {

    public HistoryEntry {
        settings = List.copyOf(settings);
    }
}
