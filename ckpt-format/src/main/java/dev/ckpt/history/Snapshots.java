package dev.ckpt.history;

import dev.ckpt.folder.FolderReader;
import dev.ckpt.io.Budget;
import dev.ckpt.io.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The checkpoints of a run. Reads indexes and no numbers.
///
/// @param found by step; those without a step last, by name
/// @param unread what lies there and could not be read
public record Snapshots(List<Snapshot> found, List<Unread> unread) {

    public Snapshots {
        found = List.copyOf(found);
        unread = List.copyOf(unread);
    }

    /// @param paths checkpoints, and folders that are one or hold some
    /// @throws IOException when a folder cannot be listed
    public static Snapshots of(List<Path> paths, Budget budget) throws IOException {
        List<Snapshot> found = new ArrayList<>();
        List<Unread> unread = new ArrayList<>();
        for (Path path : paths) {
            List<Path> all = Files.isDirectory(path) ? FolderReader.checkpointsIn(path, budget) : List.of(path);
            for (Path one : all.isEmpty() ? List.of(path) : all) {
                try {
                    found.add(Snapshot.read(one, budget));
                } catch (IOException | CheckpointException e) {
                    unread.add(new Unread(one, e));
                }
            }
        }
        found.sort(Comparator.comparingLong((Snapshot it) -> it.step().orElse(Long.MAX_VALUE))
                .thenComparing(Snapshot::path));
        return new Snapshots(found, unread);
    }
}
