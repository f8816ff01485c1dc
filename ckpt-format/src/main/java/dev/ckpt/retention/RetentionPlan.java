package dev.ckpt.retention;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What stays of a folder of checkpoints, and what goes.
///
/// @param checkpoints all of them, by run and step
/// @param metric what the best one is the best of; empty where nobody asked or the trainer said it
/// @param verified whether those that stay have been read whole
public record RetentionPlan(Path folder, List<Planned> checkpoints, Optional<Metric> metric, boolean verified) {

    public RetentionPlan {
        checkpoints = List.copyOf(checkpoints);
    }

    public List<Planned> staying() {
        return checkpoints.stream().filter(Planned::stays).toList();
    }

    public List<Planned> going() {
        return checkpoints.stream().filter(checkpoint -> !checkpoint.stays()).toList();
    }

    public long bytesGoing() {
        return going().stream().mapToLong(Planned::bytes).sum();
    }

    /// How many runs have left their checkpoints here.
    public int runs() {
        return checkpoints.stream().mapToInt(Planned::run).max().orElse(-1) + 1;
    }
}
