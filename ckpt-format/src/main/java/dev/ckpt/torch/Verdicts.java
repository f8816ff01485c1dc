package dev.ckpt.torch;

import dev.ckpt.io.CheckpointException;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.RefusedException;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.safety.CallSite;
import dev.ckpt.safety.GlobalUse;
import dev.ckpt.safety.Safety;
import dev.ckpt.safety.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The safety verdicts over the pickles of one file, in the order of reading.
final class Verdicts {

    /// Pieces of evidence in a message; more would hide the message.
    private static final int SHOWN = 20;

    private final List<Safety> all = new ArrayList<>();

    void add(Safety safety) {
        if (!safety.globals().isEmpty() || !safety.calls().isEmpty() || safety.verdict() != Verdict.INERT) {
            all.add(safety);
        }
    }

    Safety merged() {
        return Safety.merge(all);
    }

    /// The same failure, saying also which suspicious names were found before it: a broken file is never "clean".
    CheckpointException withEvidence(CheckpointException failure) {
        return withEvidence(failure, merged());
    }

    static CheckpointException withEvidence(CheckpointException failure, Safety safety) {
        List<String> evidence = evidence(safety);
        if (evidence.isEmpty() || !failure.fault().before().isEmpty()) {
            return failure;
        }
        return switch (failure) {
            case MalformedException e -> new MalformedException(e.fault().afterFinding(evidence), e);
            case UnsupportedException e -> new UnsupportedException(e.fault().afterFinding(evidence), e);
            case RefusedException e -> new RefusedException(e.fault().afterFinding(evidence), e);
        };
    }

    /// Names that are worse than data and what would be called, a sentence each.
    private static List<String> evidence(Safety safety) {
        List<String> sentences = new ArrayList<>();
        for (GlobalUse use : safety.globals()) {
            if (use.verdict().compareTo(Verdict.SUSPICIOUS) >= 0) {
                sentences.add("imports " + use.name().dotted() + " (" + use.verdict().name().toLowerCase(Locale.ROOT)
                        + ")");
            }
        }
        for (CallSite call : safety.calls()) {
            sentences.add(call.record() + ", byte " + call.offset() + ": " + call.opcode() + " calls "
                    + call.callee().dotted() + call.arguments());
        }
        if (sentences.size() > SHOWN) {
            int more = sentences.size() - SHOWN;
            sentences.subList(SHOWN, sentences.size()).clear();
            sentences.add("and " + more + " more");
        }
        return sentences;
    }
}
