package dev.ckpt.cli.stats;

import dev.ckpt.cli.screen.DisplayWidth;
import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.cli.screen.Sparkline;
import dev.ckpt.cli.screen.Table;
import dev.ckpt.stats.TensorStats;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Statistics as people read them: a line for each tensor, and one for all.
///
/// A terminal that is too narrow for all columns gets those that say most, and shorter histograms.
final class StatsText {

    private static final String INDENT = "  ";

    /// A column: its heading, and what it says of a tensor.
    private record Column(String heading, Table.Align align, Function<FileStats.Row, String> cell) {}

    /// How much of the width is used.
    ///
    /// @param edges of the histogram, which lie close to the extremes
    /// @param histogram columns of a histogram
    private record Room(boolean shape, boolean bothExtremes, boolean edges, int histogram) {}

    /// From the widest to the narrowest.
    private static final List<Room> ROOMS = List.of(new Room(true, true, true, 32), new Room(false, true, true, 32),
            new Room(false, true, true, 16), new Room(false, true, false, 16), new Room(false, false, false, 16),
            new Room(false, false, false, 8));

    private final Screen screen;
    private final StatsOptions options;

    StatsText(Screen screen, StatsOptions options) {
        this.screen = screen;
        this.options = options;
    }

    void print(String path, FileStats stats) {
        screen.line(screen.style().bold(Printable.of(path)));
        if (!stats.rows().isEmpty()) {
            lines(stats).forEach(screen::line);
        }
        total(stats);
        screen.out().flush();
    }

    private List<String> lines(FileStats stats) {
        List<String> lines = List.of();
        for (Room room : ROOMS) {
            lines = table(stats, room).lines(INDENT, 0);
            if (screen.width() == 0
                    || lines.stream().mapToInt(DisplayWidth::of).max().orElse(0) <= screen.width()) {
                return lines;
            }
        }
        return lines.stream().map(line -> DisplayWidth.cut(line, screen.width())).toList();
    }

    private Table table(FileStats stats, Room room) {
        List<Column> columns = columns(stats, room);
        Table table = new Table("  ", columns.stream().map(Column::align).toArray(Table.Align[]::new));
        table.row(columns.stream().map(Column::heading).toArray(String[]::new));
        for (FileStats.Row row : stats.rows()) {
            table.row(columns.stream().map(column -> column.cell().apply(row)).toArray(String[]::new));
        }
        return table;
    }

    private List<Column> columns(FileStats stats, Room room) {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column(screen.text("stats.tensor"), Table.Align.LEFT,
                row -> Printable.of(row.tensor().name())));
        if (room.shape()) {
            columns.add(new Column(screen.text("stats.shape"), Table.Align.LEFT,
                    row -> row.tensor().tensor().shape().toString()));
        }
        number(columns, "stats.mean", TensorStats::mean);
        number(columns, "stats.std", TensorStats::std);
        if (room.bothExtremes()) {
            number(columns, "stats.min", TensorStats::min);
            number(columns, "stats.max", TensorStats::max);
        } else {
            number(columns, "stats.absmax", TensorStats::absMax);
        }
        columns.add(new Column(screen.text("stats.zeros"), Table.Align.RIGHT, row -> zeros(row.stats())));
        if (stats.rows().stream().anyMatch(row -> row.stats().nan() > 0)) {
            columns.add(new Column(screen.text("stats.nan"), Table.Align.RIGHT,
                    row -> Numbers.count(row.stats().nan())));
        }
        if (stats.rows().stream().anyMatch(row -> row.stats().infinite() > 0)) {
            columns.add(new Column(screen.text("stats.inf"), Table.Align.RIGHT,
                    row -> Numbers.count(row.stats().infinite())));
        }
        if (options.histogram()) {
            histogram(columns, room);
        }
        return columns;
    }

    private void histogram(List<Column> columns, Room room) {
        if (room.edges()) {
            columns.add(new Column("", Table.Align.RIGHT, row -> edge(row, row.stats().histogram().low())));
        }
        columns.add(new Column(screen.text("stats.hist"), Table.Align.LEFT,
                row -> Sparkline.of(row.stats().histogram().counts(), room.histogram())));
        if (room.edges()) {
            columns.add(new Column("", Table.Align.LEFT, row -> edge(row, row.stats().histogram().high())));
        }
    }

    private void number(List<Column> columns, String heading, Function<TensorStats, Double> number) {
        columns.add(new Column(screen.text(heading), Table.Align.RIGHT,
                row -> brief(number.apply(row.stats()))));
    }

    private static String brief(double number) {
        return Double.isNaN(number) ? "-" : Numbers.brief(number);
    }

    private static String edge(FileStats.Row row, double edge) {
        return row.stats().finite() == 0 ? "" : Numbers.brief(edge);
    }

    /// What is there is not shown as none, and what is missing not as all.
    private static String zeros(TensorStats stats) {
        if (stats.count() == 0) {
            return "-";
        }
        String share = Numbers.percent(stats.zeros(), stats.count());
        if (stats.zeros() > 0 && share.equals("0.0%")) {
            return "<0.1%";
        }
        return stats.zeros() < stats.count() && share.equals("100.0%") ? ">99.9%" : share;
    }

    private void total(FileStats stats) {
        FileStats.Total total = stats.total();
        List<String> parts = new ArrayList<>();
        parts.add(screen.words().counted("stats.tensors", total.tensors()));
        parts.add(screen.words().counted("stats.numbers", total.numbers()));
        if (total.notFinite() == 0) {
            parts.add(screen.style().green(screen.text("stats.finite")));
        } else {
            parts.add(screen.style().red(screen.text("stats.not-finite", Numbers.count(total.nan()),
                    Numbers.count(total.infinite()), screen.words().counted("stats.tensors", total.notFinite()))));
        }
        if (stats.rows().size() < total.tensors()) {
            parts.add(screen.text("stats.shown", Numbers.count(stats.rows().size())));
        }
        screen.line(INDENT + String.join(Screen.GAP, parts));
    }
}
