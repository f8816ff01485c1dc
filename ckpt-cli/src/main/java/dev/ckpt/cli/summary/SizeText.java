package dev.ckpt.cli.summary;

import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.cli.screen.Table;
import dev.ckpt.inspect.SizeReport;
import dev.ckpt.inspect.Summary;

/// Why the file is as big as it is, and what could go.
final class SizeText {

    private SizeText() {}

    static void print(Summary summary, Screen screen) {
        SizeReport report = SizeReport.of(summary);
        long file = summary.bytes().file();
        screen.line("");
        screen.line("  " + screen.text("size.title", Numbers.bytes(file)));
        Table table = new Table("  ", Table.Align.LEFT, Table.Align.LEFT, Table.Align.RIGHT, Table.Align.RIGHT,
                Table.Align.LEFT);
        for (SizeReport.Share share : report.shares()) {
            table.row(screen.text("size." + share.section().name()), share.dtype().torchName(),
                    Numbers.bytes(share.bytes()), Numbers.wholePercent(share.bytes(), file),
                    " " + screen.words().counted("table.tensors", share.tensors()));
        }
        table.lines("    ", screen.width()).forEach(screen::line);
        if (!report.biggest().isEmpty()) {
            biggest(report, file, screen);
        }
        if (!report.savings().isEmpty()) {
            savings(report, file, screen);
        }
    }

    private static void biggest(SizeReport report, long file, Screen screen) {
        screen.line("  " + screen.text("size.biggest"));
        Table table = new Table("  ", Table.Align.LEFT, Table.Align.LEFT, Table.Align.RIGHT, Table.Align.RIGHT);
        for (SizeReport.Heavy heavy : report.biggest()) {
            table.row(Printable.of(heavy.row().name()), heavy.row().tensor().shape().toString(),
                    Numbers.bytes(heavy.bytes()), Numbers.wholePercent(heavy.bytes(), file));
        }
        table.lines("    ", screen.width()).forEach(screen::line);
    }

    private static void savings(SizeReport report, long file, Screen screen) {
        screen.line("  " + screen.text("size.savings"));
        Table table = new Table("  ", Table.Align.RIGHT, Table.Align.RIGHT, Table.Align.LEFT);
        for (SizeReport.Saving saving : report.savings()) {
            table.row("-" + Numbers.bytes(saving.bytes()), Numbers.wholePercent(saving.bytes(), file),
                    " " + screen.text("saving." + saving.way().name(), Numbers.count(saving.tensors())));
        }
        table.lines("    ", screen.width()).forEach(screen::line);
    }
}
