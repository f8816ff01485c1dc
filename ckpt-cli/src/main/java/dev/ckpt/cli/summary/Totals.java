package dev.ckpt.cli.summary;

import dev.ckpt.cli.screen.DisplayWidth;
import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.cli.screen.Table;
import dev.ckpt.inspect.FoldedRow;
import dev.ckpt.inspect.Section;
import dev.ckpt.inspect.Summary;
import dev.ckpt.inspect.TensorRow;
import dev.ckpt.model.Naming;
import dev.ckpt.model.Resume;
import dev.ckpt.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Below the table: what the parameters are for, where the bytes are, and what a resume would get.
final class Totals {

    private static final int RULE = 84;

    /// A bar's length at 100%.
    private static final int BAR = 20;

    /// Columns that two entries side by side need.
    private static final int TWO = 100;

    private static final List<String> LABELS = List.of("role.EMBEDDING", "role.ATTENTION", "totals.weights",
            "totals.optimizer", "totals.other", "totals.unreferenced");

    private Totals() {}

    static void print(Summary summary, List<TensorRow> shown, SummaryOptions options, Screen screen) {
        screen.line("  " + "-".repeat(screen.width() > 0 ? Math.clamp(screen.width() - 2L, 1, RULE) : RULE));
        if (options.selects()) {
            screen.line("  " + screen.text("totals.selected", Numbers.count(inTable(shown)),
                    Numbers.count(inTable(summary.tensors()))));
        }
        composition(summary.parameters(), screen);
        bytes(summary, screen);
        resume(summary.training().resume(), screen);
    }

    private static long inTable(List<TensorRow> rows) {
        return rows.size() - SummaryText.countOf(rows, Section.OPTIMIZER);
    }

    /// Parameters by role, two a line where there is room, each with a bar.
    private static void composition(Summary.Parameters parameters, Screen screen) {
        Map<Role, Long> byRole = parameters.byRole();
        List<String[]> entries = new ArrayList<>();
        // people count the table of positions among the embeddings
        add(entries, Role.EMBEDDING, byRole.getOrDefault(Role.EMBEDDING, 0L) + byRole.getOrDefault(Role.POSITION, 0L),
                parameters.total(), screen);
        for (Role role : List.of(Role.ATTENTION, Role.MLP, Role.NORM, Role.HEAD, Role.OTHER)) {
            add(entries, role, byRole.getOrDefault(role, 0L), parameters.total(), screen);
        }
        boolean onlyOther = byRole.getOrDefault(Role.OTHER, 0L) == parameters.total();
        if (onlyOther || entries.isEmpty()) {
            return;
        }
        Table table = new Table("  ", Table.Align.LEFT, Table.Align.RIGHT, Table.Align.RIGHT, Table.Align.LEFT,
                Table.Align.LEFT, Table.Align.RIGHT, Table.Align.RIGHT, Table.Align.LEFT)
                .atLeast(0, labels(screen));
        boolean two = screen.width() == 0 || screen.width() >= TWO;
        for (int i = 0; i < entries.size(); i += two ? 2 : 1) {
            String[] left = entries.get(i);
            if (two && i + 1 < entries.size()) {
                String[] right = entries.get(i + 1);
                table.row(left[0], left[1], left[2], padded(left[3]), right[0], right[1], right[2], right[3]);
            } else {
                table.row(left[0], left[1], left[2], left[3]);
            }
        }
        table.lines("  ", 0).forEach(screen::line);
    }

    /// The width of the widest label, so that both tables line up.
    private static int labels(Screen screen) {
        int widest = 0;
        for (String key : LABELS) {
            widest = Math.max(widest, DisplayWidth.of(screen.text(key)));
        }
        return widest;
    }

    private static String padded(String bar) {
        return bar + " ".repeat(BAR - DisplayWidth.of(bar));
    }

    private static void add(List<String[]> entries, Role role, long params, long total, Screen screen) {
        if (params > 0) {
            long bar = Math.clamp(Math.round((double) BAR * params / Math.max(total, 1)), 0, BAR);
            entries.add(new String[]{screen.text("role." + role.name()), Numbers.count(params),
                Numbers.percent(params, total), "#".repeat((int) bar)});
        }
    }

    private static void bytes(Summary summary, Screen screen) {
        Summary.ByteCount bytes = summary.bytes();
        List<TensorRow> rows = summary.tensors();
        Table table = new Table("  ", Table.Align.LEFT, Table.Align.LEFT, Table.Align.RIGHT, Table.Align.RIGHT,
                Table.Align.RIGHT, Table.Align.LEFT).atLeast(0, labels(screen));
        long weights = SummaryText.countOf(rows, Section.WEIGHTS);
        if (weights > 0) {
            long tied = rows.stream().filter(row -> row.section() == Section.WEIGHTS && row.tiedTo().isPresent())
                    .count();
            table.row(screen.text("totals.weights"), screen.words().counted("table.tensors", weights),
                    Numbers.count(summary.parameters().total()), Numbers.bytes(bytes.weights()),
                    Numbers.wholePercent(bytes.weights(), bytes.file()),
                    tied > 0 ? " " + screen.text("totals.tied", Numbers.count(tied)) : "");
        }
        List<TensorRow> slots = rows.stream().filter(Totals::isSlot).toList();
        if (!slots.isEmpty()) {
            table.row(screen.text("totals.optimizer"), screen.words().counted("totals.slots", slots.size()),
                    Numbers.count(new FoldedRow.Leaf("", slots).params()), Numbers.bytes(bytes.optimizer()),
                    Numbers.wholePercent(bytes.optimizer(), bytes.file()), " " + slots(summary.training(), screen));
        }
        long others = SummaryText.countOf(rows, Section.OTHER);
        if (others > 0) {
            table.row(screen.text("totals.other"), screen.words().counted("table.tensors", others), "",
                    Numbers.bytes(bytes.other()), Numbers.wholePercent(bytes.other(), bytes.file()), "");
        }
        if (bytes.unreferenced() > 0) {
            table.row(screen.text("totals.unreferenced"), "", "", Numbers.bytes(bytes.unreferenced()),
                    Numbers.wholePercent(bytes.unreferenced(), bytes.file()), "");
        }
        table.lines("  ", 0).forEach(screen::line);
    }

    /// Whether it is a slot with numbers of a parameter's size; the count of steps beside them is not worth a word.
    private static boolean isSlot(TensorRow row) {
        return row.section() == Section.OPTIMIZER && !row.name().endsWith("/step");
    }

    private static String slots(Summary.Training training, Screen screen) {
        String slots = String.join(", ", training.slots());
        return training.names().map(names -> slots + (slots.isEmpty() ? "" : "; ") + names(names, screen))
                .orElse(slots);
    }

    static String names(Naming names, Screen screen) {
        return screen.text("names", screen.text("names." + names.name()));
    }

    private static void resume(Resume resume, Screen screen) {
        String level = screen.text("resume." + resume.level().name());
        String line = screen.text("resume", level);
        if (!resume.has().isEmpty()) {
            line += " (" + items(resume.has(), screen) + ")";
        }
        if (!resume.lacks().isEmpty() && resume.level() != Resume.Level.NONE) {
            line += "; " + screen.text("resume.lacks", items(resume.lacks(), screen));
        }
        screen.line("  " + line);
    }

    private static String items(List<Resume.Item> items, Screen screen) {
        List<String> names = items.stream().map(item -> screen.text("resume.item." + item.name())).toList();
        return String.join(", ", names);
    }
}
