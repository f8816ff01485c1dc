package dev.ckpt.pickle;

import dev.ckpt.safety.CallSite;
import dev.ckpt.safety.GlobalName;
import dev.ckpt.safety.GlobalPolicy;
import dev.ckpt.safety.GlobalUse;
import dev.ckpt.safety.Safety;
import dev.ckpt.safety.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes down, while a pickle is read, what it imports and what it would call.
final class SafetyLog {

    /// Calls kept of each verdict, so that a thousand harmless ones do not crowd out the one that matters.
    private static final int KEPT = 1000;

    /// How many calls of calls of calls are followed to the name at their root. Python code pickles one or two.
    private static final int FOLLOWED = 64;

    /// Findings told beside a failure; the rest is a number.
    private static final int TOLD = 10;

    private static final String UNKNOWN = "?";

    /// Before the key of what has no name of its own, so that no real name can stand in for it.
    private static final String NO_NAME = "?";

    private final String record;
    private final Map<String, Use> uses = new LinkedHashMap<>();
    private final IdentityHashMap<PickleNode, Use> byNode = new IdentityHashMap<>();
    private final List<CallSite> calls = new ArrayList<>();
    private final Map<Verdict, Integer> kept = new EnumMap<>(Verdict.class);
    private long callCount;
    private Verdict worst = Verdict.INERT;

    private static final class Use {

        private final GlobalName name;
        private final Verdict verdict;
        private long count;

        private Use(GlobalName name, Verdict verdict) {
            this.name = name;
            this.verdict = verdict;
        }
    }

    SafetyLog(String record) {
        this.record = record;
    }

    void imported(PickleNode.Global global) {
        String key = key(global.name());
        Use use = uses.get(key);
        if (use == null) {
            use = new Use(global.name(), GlobalPolicy.verdict(global.name()));
            uses.put(key, use);
        }
        count(global, use);
    }

    /// A name that nobody can judge is judged as the worst.
    void imported(PickleNode.UnknownGlobal unknown) {
        GlobalName name = new GlobalName(partOfName(unknown.module()), partOfName(unknown.name()));
        count(unknown, uses.computeIfAbsent(NO_NAME.concat(key(name)), _ -> new Use(name, Verdict.DANGEROUS)));
    }

    void imported(PickleNode.Extension extension) {
        GlobalName name = new GlobalName(UNKNOWN, "extension " + extension.code());
        count(extension, uses.computeIfAbsent(NO_NAME.concat(key(name)), _ -> new Use(name, Verdict.SUSPICIOUS)));
    }

    private void count(PickleNode node, Use use) {
        use.count++;
        byNode.put(node, use);
        worst = worst.worse(use.verdict);
    }

    private static String partOfName(PickleNode part) {
        return part instanceof PickleNode.Text text ? Excerpt.plain(text.text()) : UNKNOWN;
    }

    /// Any character may be in either part, so the length of the first tells them apart.
    private static String key(GlobalName name) {
        return String.valueOf(name.module().length()).concat(":").concat(name.module()).concat(name.name());
    }

    void called(PickleNode.Call call) {
        Use use = byNode.get(call.callee());
        if (use == null || use.verdict != Verdict.INERT) {
            Use callee = use == null ? indirect(call.callee()) : use;
            if (keeps(callee)) {
                site(call.offset(), call.how().name(), callee, Excerpt.arguments(call));
            }
        }
    }

    /// @param target what BUILD would set the state of
    void built(PickleNode target, PickleNode state, long offset) {
        Use callee = byNode.get(target);
        if (callee != null) {
            // The state of a class or a module, not of an object: it would replace what everybody else calls.
            callee = new Use(callee.name, Verdict.SUSPICIOUS.worse(callee.verdict));
        } else if (target instanceof PickleNode.Call call) {
            Use use = byNode.get(call.callee());
            callee = use == null ? indirect(call.callee()) : use;
        } else {
            return;
        }
        if (callee.verdict != Verdict.INERT && keeps(callee)) {
            site(offset, Opcode.BUILD.name(), callee, Excerpt.of(state));
        }
    }

    /// Something is called that is no imported name: at the root of it there is one, perhaps.
    private Use indirect(PickleNode callee) {
        PickleNode node = callee;
        for (int i = 0; i < FOLLOWED; i++) {
            Use use = byNode.get(node);
            if (use != null) {
                return new Use(new GlobalName(use.name.module(), Excerpt.plain(use.name.name()).concat("(...)")),
                        Verdict.SUSPICIOUS.worse(use.verdict));
            }
            if (node instanceof PickleNode.Call call) {
                node = call.callee();
            } else if (node instanceof PickleNode.Built built) {
                node = built.target();
            } else {
                return new Use(new GlobalName(UNKNOWN, Excerpt.of(node)), Verdict.SUSPICIOUS);
            }
        }
        return new Use(new GlobalName(UNKNOWN, "a call of a call of a call ..."), Verdict.DANGEROUS);
    }

    private boolean keeps(Use callee) {
        callCount++;
        worst = worst.worse(callee.verdict);
        int before = kept.getOrDefault(callee.verdict, 0);
        if (before == KEPT) {
            return false;
        }
        kept.put(callee.verdict, before + 1);
        return true;
    }

    private void site(long offset, String opcode, Use callee, String arguments) {
        calls.add(new CallSite(record, offset, opcode, callee.name, arguments));
    }

    /// Python would read other names than those that were written down here.
    void deceived() {
        worst = Verdict.DANGEROUS;
    }

    Safety safety() {
        List<GlobalUse> globals = new ArrayList<>(uses.size());
        for (Use use : uses.values()) {
            globals.add(new GlobalUse(use.name, use.verdict, use.count));
        }
        return new Safety(worst, globals, calls, callCount);
    }

    /// Suspicious and dangerous names, worst first, each with its first call: for the message of a pickle that cannot be
    /// read to its end.
    List<String> findings() {
        List<String> findings = new ArrayList<>();
        int more = 0;
        for (Verdict verdict : List.of(Verdict.DANGEROUS, Verdict.SUSPICIOUS)) {
            for (Use use : uses.values()) {
                if (use.verdict == verdict) {
                    if (findings.size() < TOLD) {
                        findings.add(finding(use));
                    } else {
                        more++;
                    }
                }
            }
        }
        if (more > 0) {
            findings.add(more + " more names that are dangerous or unknown");
        }
        return findings;
    }

    private String finding(Use use) {
        String name = (use.verdict == Verdict.DANGEROUS ? "dangerous name " : "unknown name ")
                + Excerpt.plain(use.name.dotted());
        CallSite call = firstCall(use.name);
        return call == null
                ? name
                : name + ", called by " + call.opcode() + " at byte " + call.offset()
                        + (record.isEmpty() ? "" : " of " + record) + " with (" + call.arguments() + ")";
    }

    private @Nullable CallSite firstCall(GlobalName name) {
        for (CallSite call : calls) {
            if (call.callee().equals(name)) {
                return call;
            }
        }
        return null;
    }
}
