package dev.ckpt.cli.log;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;

/// Numbers in a row as columns of block characters, from the smallest to the largest. Where there is no number the place is
/// blank; a NaN or an infinity is a `!`.
final class Curve {

    private static final String EIGHTHS = "▁▂▃▄▅▆▇█";

    /// No column is wider, so that few points do not look like a plateau.
    private static final int WIDEST = 6;

    private final List<OptionalDouble> values;
    private final double low;
    private final double high;

    Curve(List<OptionalDouble> values) {
        this.values = List.copyOf(values);
        low = finite().min().orElse(0);
        high = finite().max().orElse(0);
    }

    private DoubleStream finite() {
        return values.stream().filter(OptionalDouble::isPresent).mapToDouble(OptionalDouble::getAsDouble)
                .filter(Double::isFinite);
    }

    /// Whether there are two points at least.
    boolean isDrawn() {
        return finite().count() >= 2;
    }

    double low() {
        return low;
    }

    double high() {
        return high;
    }

    /// On one line, a column a point; of more points than columns neighbours are taken together.
    String line(int columns) {
        return rows(fitted(columns), 1, 1).getFirst();
    }

    /// Several lines, with the ends of the scale before the first and the last, and below them what the first and the last
    /// number belong to.
    ///
    /// @param said how the scale is written
    List<String> chart(int columns, int height, DoubleFunction<String> said, String first, String last) {
        String top = said.apply(high);
        String bottom = said.apply(low);
        int margin = Math.max(top.length(), bottom.length());
        List<OptionalDouble> points = fitted(Math.max(1, columns - margin - 2));
        int wide = Math.clamp((columns - margin - 2) / Math.max(1, points.size()), 1, WIDEST);
        List<String> lines = new ArrayList<>();
        List<String> rows = rows(points, height, wide);
        for (int row = 0; row < height; row++) {
            String label = row == 0 ? top : row == height - 1 ? bottom : "";
            lines.add(" ".repeat(margin - label.length()) + label + " ┤" + rows.get(row));
        }
        int room = points.size() * wide - first.length() - last.length();
        lines.add(" ".repeat(margin + 2) + first + " ".repeat(Math.max(1, room)) + last);
        return lines;
    }

    private List<OptionalDouble> fitted(int columns) {
        int together = Math.max(1, Math.ceilDiv(values.size(), Math.max(1, columns)));
        if (together == 1) {
            return values;
        }
        List<OptionalDouble> means = new ArrayList<>();
        for (int from = 0; from < values.size(); from += together) {
            means.add(values.subList(from, Math.min(values.size(), from + together)).stream()
                    .filter(OptionalDouble::isPresent).mapToDouble(OptionalDouble::getAsDouble).average());
        }
        return means;
    }

    /// From the top down.
    private List<String> rows(List<OptionalDouble> points, int height, int wide) {
        List<String> rows = new ArrayList<>();
        for (int row = height - 1; row >= 0; row--) {
            StringBuilder line = new StringBuilder();
            for (OptionalDouble point : points) {
                line.repeat(character(point, row, height), wide);
            }
            rows.add(line.toString().stripTrailing());
        }
        return rows;
    }

    private char character(OptionalDouble point, int row, int height) {
        if (point.isEmpty()) {
            return ' ';
        }
        if (!Double.isFinite(point.getAsDouble())) {
            return row == 0 ? '!' : ' ';
        }
        int most = EIGHTHS.length() * height;
        double share = high == low ? 0.5 : (point.getAsDouble() - low) / (high - low);
        int eighths = (int) (1 + Math.round(share * (most - 1))) - EIGHTHS.length() * row;
        return eighths <= 0 ? ' ' : EIGHTHS.charAt(Math.min(eighths, EIGHTHS.length()) - 1);
    }
}
