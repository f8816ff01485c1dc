package dev.ckpt.verify;

import dev.ckpt.contents.Finding;
import dev.ckpt.contents.Severity;
import dev.ckpt.safety.CallSite;
import dev.ckpt.safety.GlobalName;
import dev.ckpt.safety.GlobalUse;
import dev.ckpt.safety.Safety;
import dev.ckpt.safety.Verdict;
import dev.ckpt.io.Quoted;
import java.util.HashMap;
import java.util.Map;

/// Judges the names that pickles import.
final class PickleChecks {

    private PickleChecks() {}

    /// A finding for every name that is more than inert. Data is a note: known classes that PyTorch's `weights_only=True`
    /// refuses all the same.
    static void judge(Safety safety, FindingList findings) {
        Map<GlobalName, CallSite> calls = new HashMap<>();
        for (CallSite call : safety.calls()) {
            calls.putIfAbsent(call.callee(), call);
        }
        for (GlobalUse use : safety.globals()) {
            if (use.verdict() != Verdict.INERT) {
                CallSite call = calls.get(use.name());
                findings.add(new Finding(use.verdict() == Verdict.DATA ? Severity.NOTE : Severity.ERROR,
                        "pickle.not-inert", call == null ? "pickle" : call.record() + ", byte " + call.offset(),
                        message(use) + (call == null
                                ? ""
                                : "; " + call.opcode() + " calls it: " + call.callee().dotted() + "(" + call.arguments()
                                        + ")")));
            }
        }
        if (safety.verdict().compareTo(Verdict.SUSPICIOUS) >= 0
                && safety.globals().stream().noneMatch(use -> use.verdict().compareTo(Verdict.SUSPICIOUS) >= 0)) {
            findings.error("pickle.not-inert", "pickle", "it is built to mislead whoever looks at it");
        }
    }

    private static String message(GlobalUse use) {
        String what = switch (use.verdict()) {
            case INERT -> "which rebuilds tensors or plain containers";
            case DATA -> "a class known to carry data, which torch.load(weights_only=True) refuses";
            case SUSPICIOUS -> "which nobody here knows";
            case DANGEROUS -> "which runs commands, opens files or imports code";
        };
        return "imports " + Quoted.of(use.name().dotted()) + (use.count() > 1 ? " " + use.count() + " times, " : ", ")
                + what;
    }
}
