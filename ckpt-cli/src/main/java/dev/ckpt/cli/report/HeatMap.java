package dev.ckpt.cli.report;

import dev.ckpt.cli.screen.Screen;
import java.util.List;
import java.util.OptionalDouble;

/// Layers from left to right, matrices from top to bottom, a colour for each number by its logarithm; and the same numbers as
/// a table. With few layers the numbers stand in the drawing, too.
final class HeatMap {

    /// Steps of colour; the style sheet has a pair of colours for each.
    private static final int STEPS = 9;

    private static final int CELL_HEIGHT = 26;
    private static final int HEAD = 22;

    /// Layers up to which a cell has room for its number.
    private static final int READABLE = 24;

    private final LayerGrid grid;
    private final Screen screen;
    private final String id;
    private final String title;
    private final double low;
    private final double high;

    /// @param title what is shown
    HeatMap(LayerGrid grid, Screen screen, String id, String title) {
        this.grid = grid;
        this.screen = screen;
        this.id = id;
        this.title = title;
        double[] range = grid.range();
        low = range[0];
        high = range[1];
    }

    void write(Html html) {
        html.start("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", title);
        drawing(html);
        html.end();
        legend(html);
        html.start("details").element("summary", screen.text("report.as-table"));
        html.start("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", title);
        table(html);
        html.end().end();
    }

    private void drawing(Html html) {
        List<Integer> layers = grid.layers();
        List<String> rows = grid.rows();
        boolean numbers = layers.size() <= READABLE;
        int cell = numbers ? 58 : 16;
        int label = 24 + 7 * rows.stream().mapToInt(String::length).max().orElse(0);
        int width = label + cell * layers.size() + 1;
        int height = HEAD + CELL_HEIGHT * rows.size() + 1;
        html.start("svg", "class", "heat", "role", "img", "aria-labelledby", id + "-t " + id + "-d", "width",
                Integer.toString(width), "height", Integer.toString(height), "viewBox", "0 0 " + width + " " + height);
        html.element("title", title, "id", id + "-t");
        html.element("desc", screen.text("report.heat.desc", rows.size(), layers.size(), Digits.of(low),
                Digits.of(high)), "id", id + "-d");
        int every = numbers ? 1 : 5;
        for (int c = 0; c < layers.size(); c += every) {
            html.element("text", layers.get(c).toString(), "class", "axis", "text-anchor", "middle", "x",
                    Digits.length(label + (c + 0.5) * cell), "y", "15");
        }
        for (int r = 0; r < rows.size(); r++) {
            int y = HEAD + r * CELL_HEIGHT;
            html.element("text", rows.get(r), "class", "axis", "text-anchor", "end", "x", Integer.toString(label - 10),
                    "y", Integer.toString(y + 17));
            for (int c = 0; c < layers.size(); c++) {
                OptionalDouble value = grid.value(rows.get(r), layers.get(c));
                if (value.isPresent()) {
                    cell(html, rows.get(r), layers.get(c), value.getAsDouble(), label + c * cell, y, cell, numbers);
                }
            }
        }
        html.end();
    }

    private void cell(Html html, String row, int layer, double value, int x, int y, int width, boolean number) {
        html.start("g", "class", "h" + step(value));
        html.element("title", screen.text("report.heat.cell", layer, row, Digits.of(value)));
        html.shape("rect", "x", Integer.toString(x), "y", Integer.toString(y), "width", Integer.toString(width - 1),
                "height", Integer.toString(CELL_HEIGHT - 1), "rx", "2");
        if (number) {
            html.element("text", Digits.of(value), "text-anchor", "middle", "x", Digits.length(x + (width - 1) / 2.0),
                    "y", Integer.toString(y + 17));
        }
        html.end();
    }

    /// 0 for the least that is above zero, and for what is not.
    private int step(double value) {
        if (value <= low || high == low) {
            return value > 0 && high == low ? STEPS / 2 : 0;
        }
        double place = Math.log(value / low) / Math.log(high / low);
        return Math.clamp((long) (place * STEPS), 0, STEPS - 1);
    }

    private void legend(Html html) {
        html.start("p", "class", "legend");
        html.element("span", Digits.of(low));
        html.start("svg", "class", "scale", "aria-hidden", "true", "width", Integer.toString(STEPS * 18), "height",
                "14", "viewBox", "0 0 " + STEPS * 18 + " 14");
        for (int step = 0; step < STEPS; step++) {
            html.start("g", "class", "h" + step);
            html.shape("rect", "x", Integer.toString(step * 18), "y", "0", "width", "17", "height", "14");
            html.end();
        }
        html.end();
        html.element("span", Digits.of(high));
        html.element("span", screen.text("report.heat.log"), "class", "quiet");
        html.end();
    }

    private void table(Html html) {
        html.start("table", "class", "plain numbers");
        html.element("caption", title, "class", "unseen");
        html.start("thead").start("tr").element("th", screen.text("report.heat.layer"), "scope", "col");
        for (String row : grid.rows()) {
            html.start("th", "scope", "col").name(row).end();
        }
        html.end().end().start("tbody");
        for (int layer : grid.layers()) {
            html.start("tr").element("th", Integer.toString(layer), "scope", "row");
            for (String row : grid.rows()) {
                html.element("td", Digits.of(grid.value(row, layer)));
            }
            html.end();
        }
        html.end().end();
    }
}
