package dev.ckpt.cli.report;

import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.diff.Continuation;
import dev.ckpt.diff.Diff;
import dev.ckpt.diff.TensorsDiff;
import dev.ckpt.inspect.Summary;
import java.util.ArrayList;
import java.util.List;

/// The two side by side, the few numbers that say how far apart they are, and whether one may follow from the other.
final class DiffOverview {

    private DiffOverview() {}

    static void write(Html html, Summary a, Summary b, Diff diff, Screen screen) {
        html.start("div", "class", "versus");
        side(html, screen.text("report.before"), a, screen);
        side(html, screen.text("report.after"), b, screen);
        html.end();
        if (diff.identical()) {
            html.element("p", screen.text("report.identical"), "class", "calm");
            return;
        }
        TensorsDiff weights = diff.weights();
        TensorsDiff.Total total = weights.total();
        new Tiles(html)
                .add(screen.text("report.tensors.changed"), screen.text("report.of",
                        Numbers.count(weights.changed().size()), Numbers.count(weights.aligned())))
                .add(screen.text("report.max-change"), Digits.of(total.maxAbs()))
                .add(screen.text("report.rel"), Digits.share(total.rel()))
                .add(screen.text("report.cosine"), Digits.near(total.cosine()))
                .add(screen.text("report.numbers-changed"), total.count() == 0
                        ? Digits.NONE
                        : Digits.share((double) total.changed() / total.count()))
                .end();
        List<String> rules = new ArrayList<>();
        weights.rules().forEach((rule, count) -> rules.add(screen.text("report.rule." + rule.name()) + ": "
                + Numbers.count(count)));
        html.start("p", "class", "quiet").text(screen.text("report.aligned") + ": " + String.join(", ", rules)).end();
        continuation(html, diff.continuation(), screen);
    }

    private static void side(Html html, String label, Summary summary, Screen screen) {
        html.start("div");
        html.start("h3").text(label + ": ").name(DiffReport.nameOf(summary.path())).end();
        FileHeadline.write(html, summary, screen);
        html.end();
    }

    private static void continuation(Html html, Continuation continuation, Screen screen) {
        html.element("h3", screen.text("report.continuation"));
        String kind = switch (continuation.verdict()) {
            case PLAUSIBLE -> "good";
            case IMPLAUSIBLE -> "error";
            case UNKNOWN -> "note";
        };
        String sign = switch (continuation.verdict()) {
            case PLAUSIBLE -> "✓ ";
            case IMPLAUSIBLE -> "✕ ";
            case UNKNOWN -> "? ";
        };
        html.start("p").element("span", sign + screen.text("report.continuation." + continuation.verdict().name()),
                "class", "chip " + kind).text(
                        " " + screen.text("report.ground." + continuation.ground().name(),
                                continuation.values().toArray()))
                .end();
    }
}
