package dev.ckpt.cli.report;

import dev.ckpt.stats.Histogram;
import dev.ckpt.stats.TensorStats;

/// A histogram as a drawing: a step for each bin, the highest as high as the drawing. It is drawn once, small, and shown
/// again where it is wanted large.
final class HistogramDrawing {

    static final int HEIGHT = 24;

    private HistogramDrawing() {}

    /// The small one.
    ///
    /// @param id by which [#large] finds it
    static void small(Html html, TensorStats stats, String id, String title) {
        Histogram histogram = stats.histogram();
        html.start("svg", "class", "spark", "viewBox", box(histogram), "preserveAspectRatio", "none", "role", "img",
                "aria-label", title);
        html.shape("path", "id", id, "d", path(histogram));
        html.end();
    }

    /// The small one, large. What it shows stands beside it in words.
    static void large(Html html, TensorStats stats, String id) {
        html.start("svg", "class", "large", "viewBox", box(stats.histogram()), "preserveAspectRatio", "none",
                "aria-hidden", "true");
        html.shape("use", "href", "#" + id);
        html.end();
    }

    static String box(Histogram histogram) {
        return "0 0 " + Math.max(1, histogram.bins()) + " " + HEIGHT;
    }

    /// Steps from left to right along the top, closed along the bottom. Neighbours of one height are one step.
    static String path(Histogram histogram) {
        long most = 0;
        for (int bin = 0; bin < histogram.bins(); bin++) {
            most = Math.max(most, histogram.count(bin));
        }
        StringBuilder path = new StringBuilder("M0 ").append(HEIGHT);
        int bin = 0;
        while (bin < histogram.bins()) {
            int height = height(histogram.count(bin), most);
            int from = bin;
            while (bin < histogram.bins() && height(histogram.count(bin), most) == height) {
                bin++;
            }
            path.append('V').append(HEIGHT - height).append('h').append(bin - from);
        }
        return path.append('V').append(HEIGHT).append('z').toString();
    }

    /// What is there can be seen.
    private static int height(long count, long most) {
        return count == 0 ? 0 : (int) Math.max(1, Math.round((double) HEIGHT * count / most));
    }
}
