package dev.ckpt.cli.report;

import dev.ckpt.cli.screen.Screen;
import dev.ckpt.diff.Comparison;
import dev.ckpt.diff.TensorChange;
import dev.ckpt.diff.TensorsDiff;
import dev.ckpt.numbers.Progress;
import dev.ckpt.stats.Histogram;
import dev.ckpt.stats.StatsPass;
import dev.ckpt.stats.TensorStats;
import dev.ckpt.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A tensor's histograms before and after, drawn over one another.
record BeforeAndAfter(String name, TensorStats before, TensorStats after) {

    /// As many as one looks at.
    private static final int SHOWN = 12;

    /// They are read once more; so much takes a moment.
    private static final long CHEAP = 256L << 20;

    private static final int WIDTH = 400;
    private static final int HEIGHT = 100;

    /// Of the tensors that changed most, as far as they can be read in a moment.
    static List<BeforeAndAfter> of(TensorsDiff weights) {
        List<TensorChange> most = weights.changed().stream()
                .filter(change -> change.values().filter(values -> values.count() > 1).isPresent())
                .sorted(Comparator.comparingDouble((TensorChange change) -> -change.values().map(Comparison::rel)
                        .orElse(0.0)))
                .limit(SHOWN).toList();
        List<TensorChange> chosen = new ArrayList<>();
        List<Tensor> tensors = new ArrayList<>();
        long bytes = 0;
        for (TensorChange change : most) {
            long more = change.pair().a().bytes() + change.pair().b().bytes();
            if (more <= CHEAP - bytes) {
                bytes += more;
                chosen.add(change);
                tensors.add(change.pair().a());
                tensors.add(change.pair().b());
            }
        }
        List<TensorStats> stats = StatsPass.over(tensors, Progress.NONE);
        List<BeforeAndAfter> pictures = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            pictures.add(new BeforeAndAfter(chosen.get(i).pair().name(), stats.get(2 * i), stats.get(2 * i + 1)));
        }
        return pictures;
    }

    static void write(Html html, List<BeforeAndAfter> pictures, Screen screen) {
        html.element("p", screen.text("report.histograms.about"), "class", "quiet");
        html.start("div", "class", "pairs");
        pictures.forEach(picture -> picture.write(html, screen));
        html.end();
    }

    private void write(Html html, Screen screen) {
        double low = Math.min(before.histogram().low(), after.histogram().low());
        double high = Math.max(before.histogram().high(), after.histogram().high());
        double most = Math.max(density(before), density(after));
        html.start("figure");
        html.start("figcaption").name(name).end();
        html.start("svg", "viewBox", "0 0 " + WIDTH + " " + HEIGHT, "preserveAspectRatio", "none", "role", "img",
                "aria-label", screen.text("report.histograms.title", name, Digits.of(before.min()),
                        Digits.of(before.max()), Digits.of(after.min()), Digits.of(after.max())));
        if (high > low && most > 0) {
            html.shape("path", "class", "after", "d", path(after.histogram(), low, high, most));
            html.shape("path", "class", "before", "d", path(before.histogram(), low, high, most));
        }
        html.end();
        html.start("p", "class", "ends").element("span", Digits.of(low)).element("span", Digits.of(high)).end();
        html.end();
    }

    /// The largest number of elements in a bin, by the bin's width: the two may have bins of different widths.
    private static double density(TensorStats stats) {
        Histogram histogram = stats.histogram();
        double most = 0;
        for (int bin = 0; bin < histogram.bins(); bin++) {
            most = Math.max(most, histogram.count(bin) / width(histogram));
        }
        return most;
    }

    private static double width(Histogram histogram) {
        return (histogram.high() - histogram.low()) / histogram.bins();
    }

    private static String path(Histogram histogram, double low, double high, double most) {
        double width = width(histogram);
        StringBuilder path = new StringBuilder("M").append(x(histogram.low(), low, high)).append(' ').append(HEIGHT);
        for (int bin = 0; bin < histogram.bins(); bin++) {
            double height = histogram.count(bin) / width / most * HEIGHT;
            path.append('V').append(Digits.length(HEIGHT - height)).append('H')
                    .append(x(histogram.low() + (bin + 1) * width, low, high));
        }
        return path.append('V').append(HEIGHT).toString();
    }

    private static String x(double at, double low, double high) {
        return Digits.length((at - low) / (high - low) * WIDTH);
    }
}
