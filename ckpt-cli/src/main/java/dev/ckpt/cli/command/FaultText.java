package dev.ckpt.cli.command;

import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.io.Fault;
import java.util.List;

/// A failure as people read it: the parts come from the library, the labels between them from the language.
public final class FaultText {

    private FaultText() {}

    public static void print(Fault fault, Screen screen) {
        StringBuilder first = new StringBuilder("ckpt: ").append(Printable.of(fault.file()));
        if (!fault.place().isEmpty()) {
            first.append(": ").append(Printable.of(fault.place()));
        }
        if (!fault.expected().isEmpty() && !fault.found().isEmpty()) {
            first.append(": ").append(screen.text("fault.both", part(fault.expected()), part(fault.found())));
        } else if (!fault.expected().isEmpty()) {
            first.append(": ").append(screen.text("fault.expected", part(fault.expected())));
        } else if (!fault.found().isEmpty()) {
            first.append(": ").append(part(fault.found()));
        }
        screen.line(first);
        label("fault.cause", fault.cause(), screen);
        label("fault.next", fault.next(), screen);
        List<String> before = fault.before();
        before.forEach(finding -> label("fault.before", finding, screen));
    }

    private static void label(String key, String text, Screen screen) {
        if (!text.isEmpty()) {
            screen.line("  " + screen.text(key, part(text)));
        }
    }

    private static String part(String text) {
        return Printable.of(text);
    }
}
