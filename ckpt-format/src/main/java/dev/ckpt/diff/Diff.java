package dev.ckpt.diff;

import dev.ckpt.contents.Finding;
import dev.ckpt.model.TrainingFacts;
import java.util.List;

/// What changed between two checkpoints.
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

    /// Whether nothing differs that a checkpoint says: no tensor, no setting, no step.
    public boolean identical() {
        return weights.identical() && optimizer.identical() && others.identical() && groups.isEmpty()
                && config.isEmpty();
    }
}
