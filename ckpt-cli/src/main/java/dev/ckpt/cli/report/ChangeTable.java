package dev.ckpt.cli.report;

import dev.ckpt.align.Pair;
import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.diff.Comparison;
import dev.ckpt.diff.Diff;
import dev.ckpt.diff.Reason;
import dev.ckpt.diff.TensorChange;
import dev.ckpt.model.Role;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Every weight, and every other tensor outside the optimizer, that is not the same on both sides.
final class ChangeTable {

    private final Html html;
    private final Screen screen;
    /// Whether any of them has a distance in units of the last place.
    private final boolean ulp;

    private ChangeTable(Html html, boolean ulp, Screen screen) {
        this.html = html;
        this.ulp = ulp;
        this.screen = screen;
    }

    static void write(Html html, Diff diff, Screen screen) {
        List<TensorChange> changes = new ArrayList<>(diff.weights().changed());
        changes.addAll(diff.others().changed());
        Set<Role> roles = EnumSet.noneOf(Role.class);
        changes.forEach(change -> roles.add(change.pair().part().role()));
        SortedTable table = new SortedTable(html, screen, "changes", screen.text("report.section.changed"));
        table.filters(changes.size(), List.copyOf(roles), false);
        table.start();
        table.text("report.name").text("report.role").text("report.kind").number("report.rel")
                .number("report.max-change").number("report.rms-change").number("report.cosine")
                .number("report.change-of-count");
        boolean ulp = changes.stream()
                .anyMatch(change -> change.values().filter(it -> it.maxUlp().isPresent()).isPresent());
        if (ulp) {
            table.number("report.ulp");
        }
        table.text("report.reason");
        table.body();
        ChangeTable rows = new ChangeTable(html, ulp, screen);
        changes.forEach(rows::row);
        table.end();
    }

    private void row(TensorChange change) {
        Pair pair = change.pair();
        html.start("tr", "data-role", pair.part().role().jsonName());
        html.start("th", "scope", "row").start("details").start("summary").name(pair.name()).end();
        more(change);
        html.end().end();
        html.element("td", screen.text("role." + pair.part().role().name()), "class", "role");
        html.element("td", screen.text("report.kind." + change.kind().name()));
        Optional<Comparison> values = change.values();
        number(values.map(it -> Digits.share(it.rel())));
        number(values.map(it -> Digits.of(it.maxAbs())));
        number(values.map(it -> Digits.of(it.rms())));
        number(values.map(it -> Digits.near(it.cosine())));
        number(values.filter(it -> it.count() > 0)
                .map(it -> Digits.share((double) it.changed() / it.count())));
        if (ulp) {
            number(values.filter(it -> it.maxUlp().isPresent()).map(it -> Numbers.count(it.maxUlp().orElseThrow())));
        }
        html.element("td", String.join("; ", change.reasons().stream().map(this::text).toList()));
        html.end().newLine();
    }

    private void number(Optional<String> number) {
        html.element("td", number.orElse(Digits.NONE), "class", "number");
    }

    private String text(Reason reason) {
        return switch (reason) {
            case Reason.Moved(String name, boolean both) ->
                screen.text(both ? "report.reason.swapped" : "report.reason.moved", name);
            case Reason.Turned() -> screen.text("report.reason.turned");
            case Reason.OnlyRounded(Comparison.Rounded to) ->
                screen.text("report.reason.rounded", rounded(to));
            case Reason.SameValues() -> screen.text("report.reason.same-values");
            case Reason.WithinTolerance() -> screen.text("report.reason.tolerance");
        };
    }

    private static String rounded(Comparison.Rounded to) {
        return switch (to) {
            case BFLOAT16 -> "bfloat16";
            case FLOAT16 -> "float16";
            case FLOAT32 -> "float32";
        };
    }

    private void more(TensorChange change) {
        Pair pair = change.pair();
        html.start("div", "class", "more").start("div").start("dl", "class", "facts");
        fact(screen.text("report.before"), pair.a().dtype().torchName() + " " + pair.a().shape());
        fact(screen.text("report.after"), pair.b().dtype().torchName() + " " + pair.b().shape());
        if (!pair.nameB().equals(pair.name())) {
            fact(screen.text("report.name-after"), pair.nameB());
        }
        change.values().ifPresent(values -> {
            if (!values.maxAbsAt().isEmpty()) {
                fact(screen.text("report.max-at"), values.maxAbsAt().toString());
            }
            fact(screen.text("report.norm-before"), Digits.of(values.normA()));
            fact(screen.text("report.norm-after"), Digits.of(values.normB()));
            fact(screen.text("report.norm-change"), Digits.of(values.normD()));
            fact(screen.text("report.numbers-changed"), screen.text("report.of", Numbers.count(values.changed()),
                    Numbers.count(values.count())));
            if (values.notFinite() > 0) {
                fact(screen.text("report.not-finite"), Numbers.count(values.notFinite()));
            }
        });
        html.end().end().end();
    }

    private void fact(String name, String value) {
        html.start("div").element("dt", name).element("dd", value).end();
    }
}
