package dev.ckpt.cli.summary;

import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.cli.screen.Table;
import dev.ckpt.safety.CallSite;
import dev.ckpt.safety.GlobalUse;
import dev.ckpt.safety.Safety;

/// Every name that the file's pickles import, and the calls of those that are not inert.
final class GlobalsText {

    private GlobalsText() {}

    static void print(Safety safety, Screen screen) {
        screen.line("");
        if (safety.globals().isEmpty()) {
            screen.line("  " + screen.text("globals.none"));
            return;
        }
        Table table = new Table("  ", Table.Align.LEFT, Table.Align.RIGHT, Table.Align.LEFT);
        table.row(screen.text("globals.name"), screen.text("globals.count"), screen.text("globals.verdict"));
        for (GlobalUse use : safety.globals()) {
            table.row(Printable.of(use.name().dotted()), SafetyText.count(use.count(), screen),
                    SafetyText.word(use.verdict(), screen));
        }
        table.lines("  ", screen.width()).forEach(screen::line);
        for (CallSite call : safety.calls()) {
            screen.line("  " + SafetyText.call(call, screen));
        }
    }
}
