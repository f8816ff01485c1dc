package dev.ckpt.history;

import dev.ckpt.diff.ValueChange;
import java.util.List;

/// A step at which two runs are not alike.
///
/// @param weights the model's tensors
/// @param optimizer slots of all optimizers, step counts too
/// @param settings settings that differ, those of parameter groups too
public record Parting(StepPair at, PartedSection weights, PartedSection optimizer, List<ValueChange> settings) {

    public Parting {
        settings = List.copyOf(settings);
    }

    /// Whether the weights are still the same, and what the optimizer has gathered is not.
    public boolean optimizerAlone() {
        return weights.parted().isEmpty() && !optimizer.parted().isEmpty();
    }

    boolean beyond() {
        return weights.beyond() + optimizer.beyond() > 0;
    }

    boolean any() {
        return !weights.parted().isEmpty() || !optimizer.parted().isEmpty();
    }
}
