package dev.ckpt.cli.report;

import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.contents.Finding;
import dev.ckpt.contents.Severity;
import dev.ckpt.health.Concern;
import dev.ckpt.stats.RowNorms;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a person should know before anything else: a heading for each kind of concern, and below it the tensors.
final class AttentionList {

    /// Tensors named for one concern; the table has all of them.
    private static final int NAMED = 6;

    private final Html html;
    private final Screen screen;

    private AttentionList(Html html, Screen screen) {
        this.html = html;
        this.screen = screen;
    }

    /// @param findings what was odd about the file itself
    static void write(Html html, List<Concern> concerns, List<Finding> findings, Screen screen) {
        new AttentionList(html, screen).write(concerns, findings);
    }

    private void write(List<Concern> concerns, List<Finding> findings) {
        List<Finding> worth = findings.stream().filter(finding -> finding.severity() != Severity.NOTE).toList();
        if (concerns.isEmpty() && worth.isEmpty()) {
            html.element("p", screen.text("report.attention.none"), "class", "calm");
            return;
        }
        html.start("ul", "class", "concerns");
        for (Finding finding : worth) {
            item(finding.severity(), finding.message());
            html.start("ul").start("li").name(finding.where()).end().end().end();
        }
        Map<String, List<Concern>> kinds = new LinkedHashMap<>();
        concerns.forEach(concern -> kinds
                .computeIfAbsent(key(concern) + concern.severity(), key -> new ArrayList<>()).add(concern));
        kinds.values().forEach(this::kind);
        html.end();
    }

    private void kind(List<Concern> concerns) {
        Concern first = concerns.getFirst();
        item(first.severity(), screen.text("report.concern." + key(first)));
        html.start("ul");
        concerns.stream().limit(NAMED).forEach(concern -> {
            html.start("li").name(concern.tensor());
            String detail = detail(concern);
            if (!detail.isEmpty()) {
                html.element("span", detail, "class", "quiet");
            }
            html.end();
        });
        if (concerns.size() > NAMED) {
            html.element("li", screen.text("more", Numbers.count(concerns.size() - NAMED)), "class", "quiet");
        }
        html.end().end();
    }

    private void item(Severity severity, String text) {
        String sign = switch (severity) {
            case ERROR -> "✕";
            case WARNING -> "!";
            case NOTE -> "i";
        };
        String kind = switch (severity) {
            case ERROR -> "error";
            case WARNING -> "warning";
            case NOTE -> "note";
        };
        html.start("li");
        html.start("p").element("span", sign + " " + screen.text("finding." + severity.name()), "class",
                "chip " + kind).text(" " + text).end();
    }

    private static String key(Concern concern) {
        return switch (concern) {
            case Concern.NotFinite _ -> "not-finite";
            case Concern.NegativeSquares _ -> "negative-squares";
            case Concern.AllZero zero -> zero.matrix() ? "zero-matrix" : "zero-vector";
            case Concern.Constant _ -> "constant";
            case Concern.DeadRows dead -> dead.columns() ? "dead-columns" : dead.table() ? "dead-table" : "dead-rows";
            case Concern.LongRows _ -> "long-rows";
            case Concern.LargeNumbers _ -> "large";
            case Concern.NoGradients _ -> "no-gradients";
            case Concern.UnevenSteps _ -> "uneven-steps";
        };
    }

    private String detail(Concern concern) {
        return switch (concern) {
            case Concern.NotFinite(var tensor, long nan, long infinite, long count) ->
                screen.text("report.detail.not-finite", Numbers.count(nan), Numbers.count(infinite),
                        Numbers.count(count));
            case Concern.NegativeSquares(var tensor, double least) ->
                screen.text("report.detail.least", Digits.of(least));
            case Concern.AllZero _ -> "";
            case Concern.Constant(var tensor, double value) -> screen.text("report.detail.constant", Digits.of(value));
            case Concern.DeadRows dead -> screen.text("report.detail.dead", Numbers.count(dead.dead()),
                    Numbers.count(dead.of()), indices(dead.first(), dead.dead()));
            case Concern.LongRows(var tensor, RowNorms rows) -> screen.text("report.detail.long",
                    Numbers.count(rows.farAbove()), Numbers.count(rows.rows()),
                    Digits.of(rows.longest().getFirst().norm()), Digits.of(rows.median()),
                    indices(rows.longest().stream().map(RowNorms.Row::index).toList(), rows.farAbove()));
            case Concern.LargeNumbers(var tensor, double absMax, double typical) ->
                screen.text("report.detail.large", Digits.of(absMax), Digits.of(typical));
            case Concern.NoGradients(var tensor, double share) ->
                screen.text("report.detail.no-gradients", Digits.share(share));
            case Concern.UnevenSteps(var tensor, int behind, long least, long most) ->
                screen.text("report.detail.steps", Numbers.count(behind), Numbers.count(least), Numbers.count(most));
        };
    }

    private static String indices(List<Integer> first, long all) {
        StringBuilder text = new StringBuilder();
        first.forEach(index -> text.append(text.isEmpty() ? "" : ", ").append(index));
        return all > first.size() ? text.append(" …").toString() : text.toString();
    }
}
