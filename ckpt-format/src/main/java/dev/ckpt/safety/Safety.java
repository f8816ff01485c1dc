package dev.ckpt.safety;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The verdict over all pickles of a checkpoint.
///
/// @param verdict the worst of all names and calls
/// @param globals every imported name, in order of first appearance
/// @param calls the calls of names that are worse than inert; of very many the first
/// @param callCount how many such calls there are, also those that are not kept
public record Safety(Verdict verdict, List<GlobalUse> globals, List<CallSite> calls, long callCount) {

    /// Of a format that holds no pickle.
    public static final Safety NO_PICKLE = new Safety(Verdict.INERT, List.of(), List.of());

    public Safety {
        globals = List.copyOf(globals);
        calls = List.copyOf(calls);
    }

    /// With every call kept.
    public Safety(Verdict verdict, List<GlobalUse> globals, List<CallSite> calls) {
        this(verdict, globals, calls, calls.size());
    }

    /// The verdict over several pickles: the worst of them; uses of one name are added up.
    public static Safety merge(List<Safety> parts) {
        if (parts.isEmpty()) {
            return NO_PICKLE;
        }
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        Verdict verdict = Verdict.INERT;
        Map<String, GlobalUse> globals = new LinkedHashMap<>();
        List<CallSite> calls = new ArrayList<>();
        long callCount = 0;
        for (Safety part : parts) {
            verdict = verdict.worse(part.verdict);
            for (GlobalUse use : part.globals) {
                // Module and name apart: `a.b` + `c` is another import than `a` + `b.c`.
                String key = use.name().module().concat("\n").concat(use.name().name());
                globals.merge(key, use, (known, more) -> new GlobalUse(known.name(),
                        known.verdict().worse(more.verdict()), known.count() + more.count()));
            }
            calls.addAll(part.calls);
            callCount += part.callCount;
        }
        return new Safety(verdict, new ArrayList<>(globals.values()), calls, callCount);
    }
}
