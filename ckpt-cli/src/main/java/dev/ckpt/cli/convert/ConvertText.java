package dev.ckpt.cli.convert;

import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.cli.screen.Table;
import dev.ckpt.contents.Written;
import dev.ckpt.convert.CastReport;
import dev.ckpt.identity.ContentId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What was converted, as people read it.
final class ConvertText {

    /// More of a kind are counted: a model may have thousands of tensors.
    private static final int SHOWN = 3;

    private ConvertText() {}

    static void print(ConvertCommand.Converted converted, Screen screen) {
        ConvertOptions options = converted.options();
        Written written = converted.written();
        screen.line(screen.text("convert.headline", Printable.of(options.in().toString()),
                Printable.of(options.out().toString()), options.form().word(), Numbers.bytes(written.bytes()),
                Numbers.bytes(converted.bytesBefore())));
        Table table = new Table("  ", Table.Align.LEFT, Table.Align.LEFT);
        if (written.files().size() > 1) {
            table.row("", screen.text("convert.files", Numbers.count(written.files().size()),
                    Printable.of(String.valueOf(written.files().getFirst().getFileName())),
                    Printable.of(String.valueOf(written.files().getLast().getFileName()))));
        }
        table.row(screen.text("convert.kept"), screen.words().counted("convert.tensors", converted.kept()));
        left(converted.left(), screen, table);
        converted.conversion().rounding().ifPresent(report -> rounding(report, screen, table));
        converted.conversion().notes()
                .forEach(note -> table.row(screen.text("convert.note"), Printable.of(note)));
        converted.ids().ifPresent(ids -> ids(ids, screen, table));
        table.lines("  ", 0).forEach(screen::line);
    }

    private static void left(List<Written.Left> left, Screen screen, Table table) {
        Map<String, StringBuilder> names = new LinkedHashMap<>();
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (Written.Left one : left) {
            int count = counts.merge(one.reason(), 1, Integer::sum);
            StringBuilder text = names.computeIfAbsent(one.reason(), reason -> new StringBuilder());
            if (count <= SHOWN) {
                text.append(text.isEmpty() ? "" : ", ").append(Printable.of(one.path()));
            }
        }
        names.forEach((reason, text) -> {
            int more = counts.getOrDefault(reason, 0) - SHOWN;
            String all = more > 0 ? text + " " + screen.text("more", Numbers.count(more)) : text.toString();
            table.row(screen.text("convert.left"), screen.text("convert.left.reason", all, Printable.of(reason)));
        });
    }

    private static void rounding(CastReport report, Screen screen, Table table) {
        table.row(screen.text("convert.cast"), screen.text("convert.cast.line",
                screen.words().counted("convert.tensors", report.tensors()), report.to().torchName(),
                Numbers.setting(report.maxError()), Numbers.setting(report.rms())));
        if (report.overflow() > 0) {
            table.row("", screen.words().counted("convert.cast.overflow", report.overflow()));
        }
        if (report.underflow() > 0) {
            table.row("", screen.words().counted("convert.cast.underflow", report.underflow()));
        }
    }

    private static void ids(ConvertCommand.Converted.Ids ids, Screen screen, Table table) {
        id("convert.ids.weights", ids.before().weights(), ids.after().weights(), screen, table);
        id("convert.ids.optimizer", ids.before().optimizer(), ids.after().optimizer(), screen, table);
    }

    private static void id(String key, Optional<ContentId> before, Optional<ContentId> after, Screen screen,
            Table table) {
        if (after.isPresent()) {
            String text = before.equals(after)
                    ? screen.text("convert.ids.same", after.get())
                    : before.map(it -> screen.text("convert.ids.changed", after.get(), it))
                            .orElseGet(() -> after.get().toString());
            table.row(screen.text("convert.ids"), screen.text(key, text));
        }
    }
}
