package dev.ckpt.safety;

import java.util.List;

/// The verdict over all pickles of a checkpoint.
///
/// @param verdict the worst of all names
/// @param globals every imported name, in order of first appearance
/// @param calls the calls of names that are worse than inert
public record Safety(Verdict verdict, List<GlobalUse> globals, List<CallSite> calls) {

    /// Of a format that holds no pickle.
    public static final Safety NO_PICKLE = new Safety(Verdict.INERT, List.of(), List.of());

    public Safety {
        globals = List.copyOf(globals);
        calls = List.copyOf(calls);
    }
}
