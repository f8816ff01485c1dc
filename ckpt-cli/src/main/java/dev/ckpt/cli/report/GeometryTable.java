package dev.ckpt.cli.report;

import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.inspect.Summary;
import dev.ckpt.model.Fact;
import java.util.Optional;

/// The network's measures, each with what it is known by.
final class GeometryTable {

    private GeometryTable() {}

    static void write(Html html, Summary summary, Screen screen) {
        Summary.Model model = summary.model();
        html.start("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label",
                screen.text("report.section.geometry"));
        html.start("table", "class", "plain");
        html.element("caption", screen.text("report.section.geometry"), "class", "unseen");
        html.start("thead").start("tr").element("th", screen.text("report.fact"), "scope", "col")
                .element("th", screen.text("report.value"), "scope", "col", "class", "number")
                .element("th", screen.text("report.evidence"), "scope", "col").end().end();
        html.start("tbody");
        row(html, screen.text("evidence.family"), model.family().orElse(Digits.NONE), model.because());
        fact(html, "layers", model.layers(), screen);
        fact(html, "width", model.width(), screen);
        fact(html, "heads", model.heads(), screen);
        fact(html, "kv-heads", model.keyValueHeads(), screen);
        fact(html, "mlp", model.mlpWidth(), screen);
        fact(html, "vocab", model.vocab(), screen);
        fact(html, "context", model.context(), screen);
        model.tiedHead().ifPresent(tied -> row(html, screen.text("role.HEAD"),
                screen.text(tied ? "report.tied" : "report.untied"), ""));
        model.bias().ifPresent(bias -> row(html, screen.text("part.bias"),
                screen.text(bias ? "report.yes" : "report.no"), ""));
        if (!model.prefixes().isEmpty()) {
            row(html, screen.text("report.prefix"), String.join("", model.prefixes()), "");
        }
        html.end().end().end();
    }

    private static void fact(Html html, String what, Optional<Fact> fact, Screen screen) {
        fact.ifPresent(known -> row(html, screen.text("evidence." + what), Numbers.count(known.value()),
                screen.text("evidence." + known.evidence().name(), known.because())));
    }

    private static void row(Html html, String name, String value, String evidence) {
        html.start("tr").element("th", name, "scope", "row").element("td", value, "class", "number")
                .element("td", evidence).end();
    }
}
