package dev.ckpt.cli.log;

import dev.ckpt.cli.json.ValueText;
import dev.ckpt.cli.screen.Brief;
import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.cli.screen.Table;
import dev.ckpt.cli.screen.Table.Align;
import dev.ckpt.diff.ValueChange;
import dev.ckpt.history.History;
import dev.ckpt.history.HistoryEntry;
import dev.ckpt.history.Norms;
import dev.ckpt.history.Snapshot;
import dev.ckpt.model.Role;
import dev.ckpt.retention.NamedStep;
import dev.ckpt.tree.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// The history of a run as a table of one line a checkpoint, and below it curves.
final class LogText {

    private static final String NONE = "-";

    /// Changes of settings that are said of one checkpoint.
    private static final int SETTINGS = 8;

    /// Columns of a chart where no terminal says how wide it is, and rows.
    private static final int COLUMNS = 80;
    private static final int ROWS = 8;

    private final Screen screen;
    private final List<HistoryEntry> entries;
    private final Set<Role> roles = EnumSet.noneOf(Role.class);

    LogText(Screen screen, History history) {
        this.screen = screen;
        entries = history.entries();
        entries.forEach(entry -> entry.update().ifPresent(update -> roles.addAll(update.byRole().keySet())));
    }

    /// @param operands what was asked for, where that is one thing
    void print(String operands, boolean plot, Optional<LogMetric> metric) {
        screen.line((operands.isEmpty() ? "" : screen.style().bold(Printable.of(operands)) + Screen.GAP)
                + screen.words().counted("log.checkpoints", entries.size()) + span());
        table().lines("  ", screen.width()).forEach(screen::line);
        entries.stream().map(entry -> entry.snapshot().stepBecause()).filter(NamedStep.BECAUSE::equals).findFirst()
                .ifPresent(name -> screen.paragraph("  ", screen.text("log.step-by-name")));
        if (metric.isPresent()) {
            chart(metric.get());
        } else if (plot) {
            curves();
        }
    }

    private String span() {
        List<Snapshot> stepped = entries.stream().map(HistoryEntry::snapshot).filter(it -> it.step().isPresent())
                .toList();
        return stepped.isEmpty()
                ? ""
                : Screen.GAP + screen.text("log.steps", step(stepped.getFirst()), step(stepped.getLast()));
    }

    private static String step(Snapshot snapshot) {
        return snapshot.step().isPresent() ? Numbers.count(snapshot.step().getAsLong()) : "?";
    }

    private Table table() {
        List<Align> columns = new ArrayList<>(List.of(Align.RIGHT, Align.LEFT, Align.RIGHT, Align.RIGHT));
        List<String> head = new ArrayList<>(List.of(screen.text("log.step"), screen.text("log.file"), "|W|",
                screen.text("log.update")));
        for (Role role : roles) {
            columns.add(Align.RIGHT);
            head.add(screen.text("role." + role.name()));
        }
        head.addAll(List.of("NaN", screen.text("log.lr"), lossName()));
        columns.addAll(List.of(Align.RIGHT, Align.RIGHT, Align.RIGHT));
        Table table = new Table("  ", columns.toArray(Align[]::new));
        table.row(head.toArray(String[]::new));
        for (HistoryEntry entry : entries) {
            table.row(cells(entry));
            remarks(entry).forEach(remark -> table.across("      " + remark));
        }
        return table;
    }

    /// The name that most say their loss under is that of the column.
    private String lossName() {
        return entries.stream().flatMap(entry -> entry.snapshot().lossName().stream()).findFirst().map(Printable::of)
                .orElse(screen.text("log.best"));
    }

    private String[] cells(HistoryEntry entry) {
        Snapshot snapshot = entry.snapshot();
        Norms norms = entry.norms();
        List<String> cells = new ArrayList<>();
        cells.add(step(snapshot));
        cells.add(Printable.of(name(snapshot)));
        cells.add(Brief.number(norms.all()));
        cells.add(said(LogMetric.UPDATE_RATIO.of(entry), LogMetric.UPDATE_RATIO));
        for (Role role : roles) {
            cells.add(said(LogMetric.UPDATE_RATIO.of(entry, role), LogMetric.UPDATE_RATIO));
        }
        cells.add(Numbers.count(norms.nan() + norms.infinite()));
        cells.add(said(snapshot.learningRate(), LogMetric.LR));
        cells.add(said(snapshot.loss(), LogMetric.LOSS));
        return cells.toArray(String[]::new);
    }

    /// With its folder, where the checkpoints come from several.
    private String name(Snapshot snapshot) {
        Path folder = snapshot.path().toAbsolutePath().getParent();
        boolean one = entries.stream()
                .allMatch(entry -> Objects.equals(entry.snapshot().path().toAbsolutePath().getParent(), folder));
        return one || folder == null ? snapshot.name() : folder.getFileName() + "/" + snapshot.name();
    }

    private static String said(OptionalDouble value, LogMetric metric) {
        return value.isPresent() ? metric.said(value.getAsDouble()) : NONE;
    }

    private List<String> remarks(HistoryEntry entry) {
        List<String> remarks = new ArrayList<>();
        entry.norms().notFinite().ifPresent(name -> remarks.add(screen.style().red(screen.text("log.not-finite",
                Numbers.count(entry.norms().nan()), Numbers.count(entry.norms().infinite()), Printable.of(name)))));
        entry.update().filter(update -> update.alone() > 0).ifPresent(update -> remarks.add(
                screen.text("log.partly", Numbers.count(update.aligned()), Numbers.count(update.alone()))));
        if (entry.update().isEmpty() && !entry.equals(entries.getFirst())) {
            remarks.add(screen.text("log.other-model"));
        }
        entry.settings().stream().limit(SETTINGS).forEach(change -> remarks.add(said(change)));
        if (entry.settings().size() > SETTINGS) {
            remarks.add(screen.text("more", Numbers.count(entry.settings().size() - SETTINGS)));
        }
        return remarks;
    }

    private static String said(ValueChange change) {
        return Printable.of(change.key()) + ": " + said(change.a()) + " -> " + said(change.b());
    }

    private static String said(Optional<Value> value) {
        return value.map(it -> Printable.of(ValueText.setting(it))).orElse(NONE);
    }

    /// A line for everything that has two points at least.
    private void curves() {
        Table table = new Table("  ", Align.LEFT, Align.LEFT, Align.RIGHT, Align.LEFT);
        for (LogMetric metric : LogMetric.values()) {
            Curve curve = new Curve(entries.stream().map(metric::of).toList());
            boolean worth = metric != LogMetric.NAN || curve.high() > 0;
            if (worth) {
                row(screen.text("log.metric." + metric.name()), curve, metric, table);
            }
            if (metric == LogMetric.UPDATE_RATIO) {
                roles(metric, table);
            }
        }
        screen.line("");
        table.lines("  ", screen.width()).forEach(screen::line);
    }

    private void roles(LogMetric metric, Table table) {
        for (Role role : roles) {
            row("  " + screen.text("role." + role.name()),
                    new Curve(entries.stream().map(entry -> metric.of(entry, role)).toList()), metric, table);
        }
    }

    private static void row(String name, Curve curve, LogMetric metric, Table table) {
        if (curve.isDrawn()) {
            table.row(name, curve.line(COLUMNS / 2), metric.said(curve.low()), ".. " + metric.said(curve.high()));
        }
    }

    private void chart(LogMetric metric) {
        Curve curve = new Curve(entries.stream().map(metric::of).toList());
        screen.line("");
        if (!curve.isDrawn()) {
            screen.line("  " + screen.text("log.no-curve", screen.text("log.metric." + metric.name())));
            return;
        }
        screen.line("  " + screen.style().bold(screen.text("log.metric." + metric.name())));
        int columns = (screen.width() == 0 ? COLUMNS : screen.width()) - 2;
        curve.chart(columns, ROWS, metric::said, step(entries.getFirst().snapshot()),
                step(entries.getLast().snapshot()))
                .forEach(line -> screen.line("  " + line));
        Table table = new Table("  ", Align.LEFT, Align.LEFT, Align.RIGHT, Align.LEFT);
        roles(metric, table);
        table.lines("  ", screen.width()).forEach(screen::line);
    }
}
