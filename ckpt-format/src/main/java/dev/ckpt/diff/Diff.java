package dev.ckpt.diff;

import dev.ckpt.Checkpoint;
import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Finding;
import dev.ckpt.model.TrainingFacts;
import dev.ckpt.numbers.Progress;
import java.util.List;

/// What changed between two checkpoints.
///
/// ```java
/// try (Checkpoint a = Checkpoint.open(Path.of("a.pt")); Checkpoint b = Checkpoint.open(Path.of("b.pt"))) {
///     Diff diff = Diff.of(a, b, DiffOptions.plain(), Progress.NONE);
/// }
/// ```
///
/// @param weights the model's tensors
/// @param optimizer slots, step counts too
/// @param others tensors that are neither: EMA copies, random state
/// @param groups parameter groups of the optimizer
/// @param config settings and whatever else stands beside the tensors, in file order
/// @param trainingA where the first stood
/// @param trainingB where the second stood
/// @param notes what was odd in telling
public record Diff(TensorsDiff weights, TensorsDiff optimizer, TensorsDiff others, List<GroupChange> groups,
        List<ValueChange> config, TrainingFacts trainingA, TrainingFacts trainingB, Continuation continuation,
        List<Finding> notes) {

    public Diff {
        groups = List.copyOf(groups);
        config = List.copyOf(config);
        notes = List.copyOf(notes);
    }

    /// Compares two open checkpoints; every number of both is read.
    ///
    /// @throws dev.ckpt.io.UnsupportedException when the options name tensors that are not there
    /// @throws dev.ckpt.io.CheckpointException when bytes of one cannot be had
    public static Diff of(Checkpoint a, Checkpoint b, DiffOptions options, Progress progress) {
        return of(a.contents(), b.contents(), options, progress);
    }

    /// As [#of(Checkpoint, Checkpoint, DiffOptions, Progress)], for what need not be a file.
    public static Diff of(Contents a, Contents b, DiffOptions options, Progress progress) {
        return new DiffMaker(a, b, options).make(progress);
    }

    /// Whether nothing differs that a checkpoint says: no tensor, no setting, no step.
    public boolean identical() {
        return weights.identical() && optimizer.identical() && others.identical() && groups.isEmpty()
                && config.isEmpty();
    }
}
