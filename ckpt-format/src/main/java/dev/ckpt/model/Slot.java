package dev.ckpt.model;

import dev.ckpt.tensor.Tensor;
import dev.ckpt.tree.TensorValue;

/// A tensor that an optimizer keeps for a parameter.
///
/// @param parameter the parameter's name; `#12` where the file gives a number that nothing names; empty for a tensor of the
///        optimizer as a whole
/// @param slot `exp_avg`, `step`
/// @param path where it stands in the tree
/// @param place its number among all tensors of the tree, in file order
public record Slot(String parameter, String slot, String path, int place, TensorValue value) {

    /// `wte.weight/exp_avg`.
    public String name() {
        return parameter.isEmpty() ? slot : parameter + "/" + slot;
    }

    public Tensor tensor() {
        return value.tensor();
    }

    /// Whether it counts steps; the others hold a number for every element, or nearly so.
    public boolean isStep() {
        return slot.equals("step");
    }
}
