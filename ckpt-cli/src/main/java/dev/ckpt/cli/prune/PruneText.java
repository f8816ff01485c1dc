package dev.ckpt.cli.prune;

import dev.ckpt.cli.command.Terminal;
import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.cli.screen.Table;
import dev.ckpt.contents.Finding;
import dev.ckpt.contents.Written;
import dev.ckpt.convert.CastReport;
import dev.ckpt.prune.DroppedPart;
import dev.ckpt.prune.Pruning;
import dev.ckpt.prune.Receipt;
import dev.ckpt.prune.SparseWeight;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What was pruned, as people read it.
final class PruneText {

    private PruneText() {}

    static void print(FilePruning.Done done, Screen screen) {
        headline(done, screen);
        dropped(done.pruned(), screen);
        zeroed(done.pruned(), screen);
        Table table = new Table("  ", Table.Align.LEFT, Table.Align.LEFT);
        done.cast().ifPresent(report -> cast(report, done, table, screen));
        for (Written.Left left : done.written().map(Written::left).orElse(List.of())) {
            table.row(screen.text("prune.left"), Printable.of(left.path()) + ": " + Printable.of(left.reason()));
        }
        Pruning.Result pruned = done.pruned();
        if (pruned.resumeBefore() != pruned.resumeAfter()) {
            table.row(screen.text("prune.resume"), screen.text("prune.resume.line",
                    screen.text("prune.resume." + pruned.resumeBefore().name()),
                    screen.text("prune.resume." + pruned.resumeAfter().name())));
        }
        done.receipt().ifPresent(receipt -> proof(receipt, table, screen));
        if (done.options().out().isEmpty()) {
            table.row(screen.text("prune.note"), screen.text("prune.dry"));
        }
        table.lines("  ", 0).forEach(screen::line);
    }

    private static void headline(FilePruning.Done done, Screen screen) {
        String in = Printable.of(done.options().in().toString());
        long before = done.pruned().input().bytes();
        if (done.written().isPresent()) {
            screen.line(screen.text("prune.headline", in,
                    Printable.of(done.options().out().orElseThrow().toString()),
                    Numbers.bytes(done.written().get().bytes()), Numbers.bytes(before)));
        } else {
            screen.line(screen.text("prune.headline.dry", in, Numbers.bytes(before)));
        }
    }

    /// What an optimizer forgets with its weights is summed up.
    private static void dropped(Pruning.Result pruned, Screen screen) {
        if (pruned.dropped().isEmpty()) {
            return;
        }
        Table table = new Table("  ", Table.Align.LEFT, Table.Align.RIGHT, Table.Align.RIGHT, Table.Align.LEFT);
        Map<DroppedPart.Reason, long[]> forgotten = new EnumMap<>(DroppedPart.Reason.class);
        for (DroppedPart part : pruned.dropped()) {
            if (part.reason() == DroppedPart.Reason.STATE_OF_DROPPED) {
                long[] sums = forgotten.computeIfAbsent(part.reason(), reason -> new long[2]);
                sums[0] += part.tensors();
                sums[1] += part.bytes();
            } else {
                row(table, screen, Printable.of(part.name()), part.tensors(), part.bytes(), part.reason());
            }
        }
        forgotten.forEach((reason, sums) -> row(table, screen, screen.text("prune.slots"), sums[0], sums[1], reason));
        screen.line("  " + screen.text("prune.dropped", Numbers.bytes(pruned.bytesDropped())));
        table.lines("    ", screen.width()).forEach(screen::line);
    }

    private static void row(Table table, Screen screen, String name, long tensors, long bytes,
            DroppedPart.Reason reason) {
        table.row(name, screen.words().counted("prune.tensors", tensors), Numbers.bytes(bytes),
                bytes == 0 && tensors > 0
                        ? screen.text("prune.reason.name-only")
                        : screen.text("prune.reason." + reason.name()));
    }

    private static void zeroed(Pruning.Result pruned, Screen screen) {
        if (pruned.weights().isEmpty()) {
            return;
        }
        screen.line("  " + screen.text("prune.zeroed", Numbers.percent(pruned.zerosAfter(), pruned.numbers()),
                Numbers.count(pruned.numbers()), Numbers.percent(pruned.zerosBefore(), pruned.numbers())));
        Table table = new Table("  ", Table.Align.LEFT, Table.Align.LEFT, Table.Align.RIGHT, Table.Align.RIGHT,
                Table.Align.LEFT);
        for (SparseWeight weight : pruned.weights()) {
            table.row(Printable.of(weight.name()), weight.shape().toString(),
                    Numbers.percent(weight.zerosBefore(), weight.numbers()),
                    Numbers.percent(weight.zerosAfter(), weight.numbers()),
                    weight.moments().isEmpty()
                            ? ""
                            : screen.text("prune.moments", Printable.of(String.join(", ", weight.moments()))));
        }
        table.lines("    ", screen.width()).forEach(screen::line);
    }

    /// The errors are known once the numbers have been written.
    private static void cast(CastReport report, FilePruning.Done done, Table table, Screen screen) {
        String tensors = screen.words().counted("prune.tensors", report.tensors());
        table.row(screen.text("prune.cast"), done.written().isEmpty()
                ? screen.text("prune.cast.dry", tensors, report.to().torchName())
                : screen.text("prune.cast.line", tensors, report.to().torchName(), Numbers.setting(report.maxError()),
                        Numbers.setting(report.rms())));
        if (report.overflow() > 0) {
            table.row("", screen.text("prune.cast.overflow", Numbers.count(report.overflow())));
        }
    }

    private static void proof(Receipt receipt, Table table, Screen screen) {
        long identical = receipt.kept().stream().filter(Receipt.Kept::identical).count();
        table.row(screen.text("prune.kept"), screen.text("prune.proof",
                screen.words().counted("prune.tensors", receipt.kept().size()), Numbers.count(identical)));
    }

    static void findings(FilePruning.Done done, Terminal terminal) {
        terminal.results().out().flush();
        Screen screen = terminal.messages();
        String path = Printable.of(done.options().in().toString());
        for (Finding finding : done.pruned().findings()) {
            screen.line("ckpt: " + path + ": " + screen.text("finding." + finding.severity().name()) + ": "
                    + Printable.of(finding.where()) + ": " + Printable.of(finding.message()));
        }
        screen.out().flush();
    }
}
