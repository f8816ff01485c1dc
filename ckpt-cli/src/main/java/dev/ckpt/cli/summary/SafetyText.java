package dev.ckpt.cli.summary;

import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.safety.CallSite;
import dev.ckpt.safety.GlobalUse;
import dev.ckpt.safety.Safety;
import dev.ckpt.safety.Verdict;
import java.util.List;

/// Whether there is code in a file. Nothing here ever says "safe": all we know is what is in the file.
public final class SafetyText {

    /// Names in a headline, and calls below it, before the rest is only counted.
    private static final int SHOWN = 4;

    private SafetyText() {}

    public static String verdict(Safety safety, Screen screen) {
        return switch (safety.verdict()) {
            case INERT -> screen.style().green(screen.text("safety.inert"));
            case DATA -> screen.text("safety.data", names(safety, screen));
            case SUSPICIOUS -> screen.style().yellow(screen.text("safety.suspicious", names(safety, screen)));
            case DANGEROUS -> screen.style().red(screen.text("safety.dangerous", names(safety, screen)));
        };
    }

    private static String names(Safety safety, Screen screen) {
        List<GlobalUse> worst = safety.globals().stream().filter(use -> use.verdict() == safety.verdict()).toList();
        List<String> names = worst.stream().limit(SHOWN).map(use -> Printable.of(use.name().dotted())).toList();
        String text = String.join(", ", names);
        return worst.size() > SHOWN ? text + " " + screen.text("more", worst.size() - SHOWN) : text;
    }

    /// The calls that the verdict rests on, where it is a bad one.
    static void calls(Safety safety, Screen screen) {
        if (safety.verdict().compareTo(Verdict.SUSPICIOUS) < 0) {
            return;
        }
        List<CallSite> calls = safety.calls().stream()
                .filter(call -> safety.globals().stream().noneMatch(use -> use.name().equals(call.callee())
                        && use.verdict().compareTo(Verdict.SUSPICIOUS) < 0))
                .toList();
        calls.stream().limit(SHOWN).forEach(call -> screen.line("  " + call(call, screen)));
        if (calls.size() > SHOWN) {
            screen.line("  " + screen.text("more", calls.size() - SHOWN) + ": --globals");
        }
    }

    public static String call(CallSite call, Screen screen) {
        String arguments = Printable.of(call.arguments());
        String called = Printable.of(call.callee().dotted())
                + (arguments.startsWith("(") ? arguments : "(" + arguments + ")");
        return screen.text("safety.call", called, Printable.of(call.record()), call.offset(), call.opcode());
    }

    static String word(Verdict verdict, Screen screen) {
        return screen.text("verdict." + verdict.name());
    }

    static String count(long times, Screen screen) {
        return screen.text("times", Numbers.count(times));
    }
}
