package dev.ckpt.cli.show;

import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.cli.screen.Table;
import dev.ckpt.stats.TensorStats;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.values.DenseView;
import dev.ckpt.values.Neighbours;
import dev.ckpt.values.TensorText;
import java.util.Optional;

/// What is shown of a tensor, as text.
final class ShowText {

    /// PyTorch's, where nobody knows how wide the screen is.
    private static final int WIDTH = 80;

    private final Shown shown;
    private final Screen screen;

    private ShowText(Shown shown, Screen screen) {
        this.shown = shown;
        this.screen = screen;
    }

    static void print(Shown shown, Screen screen) {
        ShowText text = new ShowText(shown, screen);
        ShowHeader.lines(shown, screen).forEach(screen::line);
        if (shown.options().numbers()) {
            text.numbers();
        }
        shown.neighbours().ifPresent(text::neighbours);
        shown.stats().ifPresent(text::stats);
        shown.raster().ifPresent(raster -> HeatmapText.print(raster, shown.view().tensor(), screen));
        shown.written().forEach(text::written);
    }

    private void numbers() {
        for (DenseView.Part part : shown.view().parts()) {
            StridedTensor tensor = part.tensor();
            if (!part.name().isEmpty()) {
                screen.line(part.name() + Screen.GAP + tensor.dtype().torchName() + " " + tensor.shape());
            }
            TensorText.Options options = new TensorText.Options(shown.options().digits(),
                    screen.width() > 0 ? screen.width() : WIDTH, TensorText.Options.DEFAULT.edge(),
                    TensorText.Options.DEFAULT.threshold());
            if (shown.options().head().isPresent()) {
                TensorText.printHead(tensor, shown.options().head().getAsLong(), options, screen.style()::red,
                        screen::line);
            } else {
                TensorText.print(tensor, shown.options().full() ? options.full() : options, screen.style()::red,
                        screen::line);
            }
        }
    }

    private void neighbours(Neighbours neighbours) {
        RowChoice choice = shown.choice().orElseThrow();
        Optional<String> token = choice.token(choice.number()).map(RowChoice::quoted);
        String row = Numbers.count(choice.number());
        String norm = Numbers.setting(neighbours.norm());
        screen.line(token.map(text -> screen.text("show.row.token", row, text, norm))
                .orElseGet(() -> screen.text("show.row", row, norm)));
        if (shown.options().nearest() == 0) {
            return;
        }
        if (neighbours.nearest().isEmpty()) {
            screen.line(screen.text("show.nearest.none"));
            return;
        }
        screen.line(screen.text("show.nearest"));
        Table table = new Table("  ", Table.Align.RIGHT, Table.Align.RIGHT, Table.Align.LEFT);
        for (Neighbours.Neighbour neighbour : neighbours.nearest()) {
            table.row(cosine(neighbour.cosine()), Numbers.count(neighbour.row()),
                    choice.token(neighbour.row()).map(RowChoice::quoted).orElse(""));
        }
        table.lines("  ", screen.width()).forEach(screen::line);
    }

    /// Four digits, in whatever locale.
    private static String cosine(double cosine) {
        long rounded = Math.round(Math.abs(cosine) * 10_000);
        String digits = Long.toString(rounded % 10_000);
        return (cosine < 0 && rounded > 0 ? "-" : "") + rounded / 10_000 + "." + "0".repeat(4 - digits.length())
                + digits;
    }

    private void stats(TensorStats stats) {
        screen.paragraph("", screen.text("show.stats", Numbers.setting(stats.mean()), Numbers.setting(stats.std()),
                Numbers.setting(stats.min()), Numbers.setting(stats.max())) + Screen.GAP
                + screen.text("show.stats.counts", Numbers.count(stats.zeros()),
                        Numbers.percent(stats.zeros(), stats.count()), count(stats.nan()), count(stats.infinite())));
        var quantiles = stats.quantiles();
        if (stats.finite() > 0) {
            screen.paragraph("", screen.text("show.quantiles", Numbers.setting(quantiles.p01()),
                    Numbers.setting(quantiles.p05()), Numbers.setting(quantiles.p25()),
                    Numbers.setting(quantiles.p50()), Numbers.setting(quantiles.p75()),
                    Numbers.setting(quantiles.p95()), Numbers.setting(quantiles.p99())));
        }
        HistogramText.print(stats.histogram(), screen);
    }

    private String count(long number) {
        return number == 0 ? "0" : screen.style().red(Numbers.count(number));
    }

    private void written(Shown.WrittenFile file) {
        screen.line(screen.text("show.wrote", Printable.of(file.path().toString()), file.what(),
                Numbers.bytes(file.bytes()))
                + file.scale()
                        .map(scale -> Screen.GAP + screen.text("show.scale", Numbers.setting(scale))).orElse(""));
    }
}
