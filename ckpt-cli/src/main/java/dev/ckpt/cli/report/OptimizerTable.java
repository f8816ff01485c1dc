package dev.ckpt.cli.report;

import dev.ckpt.cli.json.ValueText;
import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.cli.summary.OptimizerText;
import dev.ckpt.health.Moments;
import dev.ckpt.inspect.Summary;
import dev.ckpt.stats.TensorStats;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// What the optimizer knows: its groups with their settings, and for each parameter how far it pulls and how evenly.
final class OptimizerTable {

    private OptimizerTable() {}

    static void write(Html html, Summary summary, List<Moments> moments, Screen screen) {
        Summary.Training training = summary.training();
        html.start("p").text(training.optimizer().orElseGet(() -> screen.text("optimizer.unknown")));
        if (!training.optimizerEvidence().isEmpty()) {
            html.element("span", " " + screen.text("report.known-by", training.optimizerEvidence()), "class", "quiet");
        }
        html.end();
        training.names().ifPresent(names -> html.element("p",
                screen.text("names", screen.text("names." + names.name())) + (training.namesBecause().isEmpty()
                        ? ""
                        : " (" + OptimizerText.rules(training.namesBecause(), screen) + ")"),
                "class", "quiet"));
        groups(html, training.groups(), screen);
        if (!moments.isEmpty()) {
            table(html, moments, screen);
        }
    }

    private static void groups(Html html, List<Summary.ParamGroup> groups, Screen screen) {
        for (int i = 0; i < groups.size(); i++) {
            Summary.ParamGroup group = groups.get(i);
            html.start("details").element("summary", screen.text("optimizer.group", i,
                    screen.words().counted("optimizer.parameters", group.parameters().size())));
            html.start("dl", "class", "facts");
            group.settings().forEach((name, value) -> html.start("div").element("dt", name)
                    .element("dd", ValueText.setting(value)).end());
            html.end().end();
        }
    }

    private static void table(Html html, List<Moments> moments, Screen screen) {
        SortedTable table = new SortedTable(html, screen, "moments", screen.text("report.section.optimizer"));
        table.filters(moments.size(), List.of(), false);
        table.start();
        table.text("report.name").number("report.step").number("report.first").number("report.first-to-weight")
                .number("report.second-low").number("report.second-high").number("report.second-zeros")
                .number("report.not-finite");
        table.body();
        for (Moments of : moments) {
            html.start("tr").start("th", "scope", "row").name(of.parameter()).end();
            number(html, of.step().isPresent() ? Numbers.count(of.step().getAsLong()) : Digits.NONE);
            number(html, of.first().map(first -> Digits.of(first.rms())).orElse(Digits.NONE));
            number(html, Digits.of(of.firstToWeight()));
            number(html, root(of.second(), true));
            number(html, root(of.second(), false));
            number(html, of.second().map(TensorStats::zeroShare).filter(OptionalDouble::isPresent)
                    .map(share -> Digits.share(share.getAsDouble())).orElse(Digits.NONE));
            number(html, Numbers.count(of.notFinite()));
            html.end().newLine();
        }
        table.end();
        html.element("p", screen.text("report.optimizer.legend"), "class", "quiet");
    }

    /// Of the second moment, which is a mean of squares.
    private static String root(Optional<TensorStats> second, boolean low) {
        return second.map(stats -> Digits.of(Math.sqrt(low ? stats.quantiles().p01() : stats.quantiles().p99())))
                .orElse(Digits.NONE);
    }

    private static void number(Html html, String number) {
        html.element("td", number, "class", "number");
    }
}
