package dev.ckpt.model;

import dev.ckpt.tree.Value;
import java.util.List;
import java.util.Map;

/// Parameters that an optimizer treats alike.
///
/// @param settings learning rate, betas and so on, in file order
/// @param parameters names, or `#12` where the file gives a number that nothing names
/// @param ids what the file calls them, in the same order: usually numbers
public record ParameterGroup(Map<String, Value> settings, List<String> parameters, List<String> ids) {

    public ParameterGroup {
        parameters = List.copyOf(parameters);
        ids = List.copyOf(ids);
    }
}
