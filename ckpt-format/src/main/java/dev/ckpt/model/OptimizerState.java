package dev.ckpt.model;

import java.util.List;
import java.util.OptionalLong;

/// What an optimizer had gathered.
///
/// @param path where it stands in the tree
/// @param kind `AdamW`, `Adam or AdamW`, `unknown`
/// @param evidence how the kind was told
/// @param slots every tensor of it, in file order
/// @param naming how sure the slots' names are
/// @param rule what named them: `param_names`, `one group in order`
/// @param step steps taken, by its own count
/// @param parameters how many parameters it has
/// @param withState how many of them it has gathered something for
public record OptimizerState(String path, String kind, String evidence, List<ParameterGroup> groups, List<Slot> slots,
        Naming naming, String rule, OptionalLong step, int parameters, int withState) {

    public OptimizerState {
        groups = List.copyOf(groups);
        slots = List.copyOf(slots);
    }

    /// Names of the slots in order of first appearance, without the step count.
    public List<String> slotNames() {
        return slots.stream().filter(slot -> !slot.isStep() && !slot.parameter().isEmpty()).map(Slot::slot).distinct()
                .toList();
    }
}
