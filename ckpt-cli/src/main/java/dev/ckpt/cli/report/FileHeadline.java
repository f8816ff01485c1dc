package dev.ckpt.cli.report;

import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.cli.summary.Headline;
import dev.ckpt.cli.summary.SafetyText;
import dev.ckpt.inspect.Section;
import dev.ckpt.inspect.Summary;
import dev.ckpt.safety.Verdict;

/// What a file is: its form, whether there is code in it, its network, how far it was trained.
final class FileHeadline {

    private FileHeadline() {}

    static void write(Html html, Summary summary, Screen screen) {
        html.start("p", "class", "about");
        html.element("span", summary.formatDetail(), "class", "chip");
        html.element("span", Numbers.bytes(summary.bytes().file()), "class", "chip");
        safety(html, summary, screen);
        html.end();
        if (summary.tensors().stream().anyMatch(row -> row.section() == Section.WEIGHTS)) {
            html.element("p", Headline.model(summary, screen), "class", "about");
        }
        String training = Headline.training(summary, screen);
        if (!training.isEmpty()) {
            html.element("p", training, "class", "about");
        }
    }

    /// The word, and its sign: colour alone would tell some people nothing.
    private static void safety(Html html, Summary summary, Screen screen) {
        Verdict verdict = summary.safety().verdict();
        String sign = switch (verdict) {
            case INERT, DATA -> "✓ ";
            case SUSPICIOUS -> "? ";
            case DANGEROUS -> "✕ ";
        };
        String kind = switch (verdict) {
            case INERT, DATA -> "good";
            case SUSPICIOUS -> "warning";
            case DANGEROUS -> "error";
        };
        html.element("span", sign + SafetyText.verdict(summary.safety(), screen), "class", "chip " + kind);
    }

    static void tiles(Html html, Summary summary, Screen screen) {
        Tiles tiles = new Tiles(html);
        tiles.add(screen.text("report.parameters"), Numbers.count(summary.parameters().total()));
        summary.model().layers().ifPresent(layers -> tiles.add(screen.text("report.layers"),
                Numbers.count(layers.value())));
        summary.model().width().ifPresent(width -> tiles.add(screen.text("report.width"),
                Numbers.count(width.value())));
        summary.training().step().ifPresent(step -> tiles.add(screen.text("report.step"), Numbers.count(step)));
        tiles.add(screen.text("report.resume"),
                screen.text("resume." + summary.training().resume().level().name()));
        tiles.end();
    }
}
