package dev.ckpt.cli.show;

import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.cli.screen.Table;
import dev.ckpt.stats.Histogram;

/// A histogram of horizontal bars, a line a bin.
final class HistogramText {

    /// Columns of the longest bar.
    private static final int LONGEST = 40;

    /// Bins that make more lines are put together.
    private static final int LINES = 20;

    /// From an eighth of a column to a whole one.
    private static final String EIGHTHS = " ▏▎▍▌▋▊▉█";

    private HistogramText() {}

    static void print(Histogram histogram, Screen screen) {
        int together = Math.ceilDiv(Math.max(histogram.bins(), 1), LINES);
        long[] counts = new long[Math.ceilDiv(histogram.bins(), together)];
        long most = 0;
        for (int bin = 0; bin < histogram.bins(); bin++) {
            counts[bin / together] += histogram.count(bin);
            most = Math.max(most, counts[bin / together]);
        }
        Table table = new Table("  ", Table.Align.RIGHT, Table.Align.RIGHT, Table.Align.LEFT);
        double width = histogram.high() / histogram.bins() - histogram.low() / histogram.bins();
        for (int line = 0; line < counts.length; line++) {
            int first = line * together;
            int end = Math.min(first + together, histogram.bins());
            table.row(Numbers.setting(histogram.low() + first * width) + " .. "
                    + Numbers.setting(histogram.low() + end * width), Numbers.count(counts[line]),
                    bar(counts[line], most));
        }
        table.lines("  ", screen.width()).forEach(screen::line);
    }

    /// What is there has a bar, however short.
    static String bar(long count, long most) {
        if (count == 0) {
            return "";
        }
        long eighths = Math.max(1, Math.round((double) count / (double) most * LONGEST * 8));
        int rest = (int) (eighths % 8);
        return "█".repeat((int) (eighths / 8)) + (rest == 0 ? "" : EIGHTHS.substring(rest, rest + 1));
    }
}
