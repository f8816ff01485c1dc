package dev.ckpt.cli.screen;

import java.util.ArrayList;
import java.util.List;

/// Columns that line up. Cells of the last column are never padded.
public final class Table {

    /// No column is padded beyond this: one name of a thousand letters must not push all others off the screen.
    private static final int WIDEST = 56;

    /// Which side of its column a cell keeps to.
    public enum Align {
        LEFT, RIGHT
    }

    private final List<Align> columns;
    private final String gap;
    private final int[] least;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String gap, Align... columns) {
        this.gap = gap;
        this.columns = List.of(columns);
        this.least = new int[columns.length];
    }

    /// Makes a column at least so wide, so that tables below one another line up.
    public Table atLeast(int column, int width) {
        least[column] = width;
        return this;
    }

    /// @param cells one a column, or fewer
    public void row(String... cells) {
        rows.add(List.of(cells));
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /// A row that is one text across all columns.
    public void across(String text) {
        rows.add(List.of(text));
    }

    /// The lines.
    ///
    /// @param indent before each line
    /// @param width columns of the terminal, to which lines are cut; 0 for no limit
    public List<String> lines(String indent, int width) {
        int[] widths = widths();
        List<String> lines = new ArrayList<>(rows.size());
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(indent);
            if (row.size() == 1) {
                line.append(row.getFirst());
            } else {
                append(line, row, widths);
            }
            String text = line.toString().stripTrailing();
            lines.add(width > 0 ? DisplayWidth.cut(text, width) : text);
        }
        return lines;
    }

    private void append(StringBuilder line, List<String> row, int[] widths) {
        for (int c = 0; c < row.size(); c++) {
            String cell = row.get(c);
            int padding = c == columns.size() - 1 && columns.get(c) == Align.LEFT
                    ? 0
                    : Math.max(0, widths[c] - DisplayWidth.of(cell));
            if (c > 0) {
                line.append(gap);
            }
            if (columns.get(c) == Align.RIGHT) {
                line.repeat(' ', padding);
            }
            line.append(cell);
            if (columns.get(c) == Align.LEFT) {
                line.repeat(' ', padding);
            }
        }
    }

    private int[] widths() {
        int[] widths = least.clone();
        for (List<String> row : rows) {
            for (int c = 0; row.size() > 1 && c < row.size(); c++) {
                int width = DisplayWidth.of(row.get(c));
                if (width <= WIDEST) {
                    widths[c] = Math.max(widths[c], width);
                }
            }
        }
        return widths;
    }
}
