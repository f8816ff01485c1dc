package dev.ckpt.cli.show;

import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.cli.screen.Style;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.values.Diverging;
import dev.ckpt.values.Raster;

/// A raster on a terminal. In colour each character is two cells, one above the other, whose colour is the mean of their
/// numbers, blue below zero and orange above. Without colour a character is a cell, the darker the larger the mean size.
final class HeatmapText {

    private static final int LINES = 24;
    private static final int COLUMNS = 80;
    private static final String SHADES = " ░▒▓█";
    private static final char ODD = '!';
    private static final int LEGEND = 21;
    private static final String RESET = "\u001B[0m";

    private HeatmapText() {}

    /// Cells that there is room for.
    static int rows(Screen screen) {
        return screen.style() == Style.COLOURED ? 2 * LINES : LINES;
    }

    static int columns(Screen screen) {
        return screen.width() > 0 ? screen.width() : COLUMNS;
    }

    static void print(Raster raster, StridedTensor tensor, Screen screen) {
        boolean coloured = screen.style() == Style.COLOURED;
        double limit = coloured ? raster.limit() : raster.sizeLimit();
        if (coloured) {
            for (int row = 0; row < raster.rows(); row += 2) {
                screen.line(coloured(raster, row, limit));
            }
        } else {
            for (int row = 0; row < raster.rows(); row++) {
                screen.line(shaded(raster, row, limit));
            }
        }
        legend(raster, tensor, limit, screen);
    }

    private static String coloured(Raster raster, int row, double limit) {
        StringBuilder line = new StringBuilder();
        int above = -1;
        int below = -1;
        // a strip is a whole character high
        int next = raster.rows() == 1 ? row : row + 1;
        for (int column = 0; column < raster.columns(); column++) {
            int top = Palette.nearest(Diverging.rgb(raster, row, column, limit));
            if (top != above) {
                line.append("\u001B[38;5;").append(top).append('m');
                above = top;
            }
            int bottom = next < raster.rows() ? Palette.nearest(Diverging.rgb(raster, next, column, limit)) : -1;
            if (bottom != below) {
                line.append("\u001B[48;5;").append(bottom).append('m');
                below = bottom; // of the last row it stays at none: the screen's own
            }
            line.append('▀');
        }
        return line.append(RESET).toString();
    }

    private static String shaded(Raster raster, int row, double limit) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < raster.columns(); column++) {
            double share = limit == 0 ? 0 : raster.size(row, column) / limit;
            int shade = Math.clamp((int) (share * SHADES.length()), 0, SHADES.length() - 1);
            line.append(raster.isOdd(row, column) ? ODD : SHADES.charAt(shade));
        }
        return line.toString();
    }

    private static void legend(Raster raster, StridedTensor tensor, double limit, Screen screen) {
        String end = Numbers.setting(limit);
        boolean coloured = screen.style() == Style.COLOURED;
        StringBuilder line = new StringBuilder();
        if (coloured) {
            line.append('-').append(end).append(' ');
            for (int i = 0; i < LEGEND; i++) {
                line.append("\u001B[48;5;").append(Palette.nearest(Diverging.rgb(i * 2.0 / (LEGEND - 1) - 1)))
                        .append("m ");
            }
            line.append(RESET).append(" +").append(end);
        } else {
            line.append("0 |").append(SHADES).append("| ").append(end);
        }
        boolean vector = tensor.shape().rank() == 1;
        long high = vector ? 1 : Math.ceilDiv(tensor.shape().size(0), raster.rows());
        long wide = Math.ceilDiv(tensor.shape().last(), raster.columns());
        if (high * wide == 1) {
            line.append(Screen.GAP).append(screen.text(coloured ? "show.cell.one" : "show.cell.one.plain"));
        } else {
            line.append(Screen.GAP).append(screen.text(coloured ? "show.cell" : "show.cell.plain", Numbers.count(high),
                    Numbers.count(wide)));
        }
        if (raster.hasOdd()) {
            line.append(Screen.GAP).append(screen.text(coloured ? "show.odd" : "show.odd.plain", ODD));
        }
        screen.line(line);
    }
}
