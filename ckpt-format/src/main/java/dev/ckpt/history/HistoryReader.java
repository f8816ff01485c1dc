package dev.ckpt.history;

import dev.ckpt.align.AlignMode;
import dev.ckpt.align.Aligned;
import dev.ckpt.align.Alignment;
import dev.ckpt.align.Lone;
import dev.ckpt.align.NameMap;
import dev.ckpt.diff.ValueChange;
import dev.ckpt.io.Budget;
import dev.ckpt.io.CheckpointException;
import dev.ckpt.model.Weight;
import dev.ckpt.numbers.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Goes from one checkpoint to the next. What cannot be read is left out, and the next one is held against the last that
/// could be.
final class HistoryReader {

    private final Snapshots snapshots;
    private final int threads;
    private final Budget budget;
    private final Progress progress;
    private final List<HistoryEntry> entries = new ArrayList<>();
    private final List<Unread> unread;
    private final long total;
    private long done;

    HistoryReader(Snapshots snapshots, int threads, Budget budget, Progress progress) {
        this.snapshots = snapshots;
        this.threads = threads;
        this.budget = budget;
        this.progress = progress;
        unread = new ArrayList<>(snapshots.unread());
        total = 2 * snapshots.found().stream().mapToLong(Snapshot::weightBytes).sum();
    }

    History read() {
        @Nullable
        OpenSnapshot last = null;
        try {
            for (Snapshot snapshot : snapshots.found()) {
                last = goOn(last, snapshot);
            }
            if (last != null && !hasEntry(last)) {
                single(last);
            }
        } finally {
            if (last != null) {
                last.close();
            }
        }
        return new History(entries, unread);
    }

    /// Reads a checkpoint beside the one before, which is closed unless it is still the last.
    private @Nullable OpenSnapshot goOn(@Nullable OpenSnapshot before, Snapshot snapshot) {
        OpenSnapshot next;
        try {
            next = OpenSnapshot.open(snapshot, budget);
        } catch (IOException | CheckpointException e) {
            unread.add(new Unread(snapshot.path(), e));
            return before;
        }
        if (before == null) {
            return next;
        }
        try {
            pair(before, next);
            before.close();
            return next;
        } catch (CheckpointException e) {
            boolean ofBefore = before.checkpoint().files().stream()
                    .anyMatch(file -> file.path().toString().equals(e.fault().file()));
            OpenSnapshot broken = ofBefore ? before : next;
            unread.add(new Unread(broken.snapshot().path(), e));
            broken.close();
            return ofBefore ? next : before;
        } catch (RuntimeException | Error e) {
            next.close();
            throw e;
        }
    }

    private void pair(OpenSnapshot before, OpenSnapshot next) {
        Alignment alignment = Alignment.of(before.meaning(), next.meaning(), AlignMode.AUTO, NameMap.NONE);
        boolean first = !hasEntry(before);
        RoleSums sums = sums(alignment.weights(), first);
        if (first) {
            entries.add(new HistoryEntry(before.snapshot(), sums.normsA(), Optional.empty(), List.of()));
        }
        List<ValueChange> settings = SettingChanges.of(before.meaning(), next.meaning());
        entries.add(new HistoryEntry(next.snapshot(), sums.normsB(),
                sums.update(steps(before.snapshot(), next.snapshot())), settings));
    }

    private boolean hasEntry(OpenSnapshot checkpoint) {
        return !entries.isEmpty() && entries.getLast().snapshot().path().equals(checkpoint.snapshot().path());
    }

    private static OptionalLong steps(Snapshot a, Snapshot b) {
        return a.step().isPresent() && b.step().isPresent()
                ? OptionalLong.of(b.step().getAsLong() - a.step().getAsLong())
                : OptionalLong.empty();
    }

    private void single(OpenSnapshot only) {
        List<Lone> all = new ArrayList<>();
        for (Weight weight : only.meaning().weights().tensors()) {
            if (weight.tiedTo().isEmpty()) {
                all.add(new Lone(weight.name(), weight.tensor(), weight.part()));
            }
        }
        try {
            RoleSums sums = sums(new Aligned(List.of(), List.of(), all), false);
            entries.add(new HistoryEntry(only.snapshot(), sums.normsB(), Optional.empty(), List.of()));
        } catch (CheckpointException e) {
            unread.add(new Unread(only.snapshot().path(), e));
        }
    }

    private RoleSums sums(Aligned aligned, boolean alone) {
        RoleSums sums = new RoleSums();
        long[] read = new long[1];
        TensorTally.over(aligned, Tolerance.EXACT, alone, threads, (now, all) -> {
            read[0] = now;
            progress.at(Math.min(done + now, total), total);
        }).forEach(sums::add);
        done += read[0];
        return sums;
    }
}
