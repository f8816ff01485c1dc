package dev.ckpt.cli.report;

import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.cli.summary.RoleWords;
import dev.ckpt.health.Checkup;
import dev.ckpt.inspect.Summary;
import dev.ckpt.inspect.TensorRow;
import dev.ckpt.model.Role;
import dev.ckpt.stats.Quantiles;
import dev.ckpt.stats.RowNorms;
import dev.ckpt.stats.TensorStats;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Every tensor with its statistics. Its name opens the rest: the histogram large, quantiles, what it is for.
final class TensorTable {

    /// With more tensors than these, what stands behind a name is short, for the page's sake.
    private static final int EXPLAINED = 2000;

    private final Html html;
    private final Screen screen;
    private final RoleWords words;
    private final Set<String> odd;
    private final boolean explained;

    private TensorTable(Html html, Summary summary, Set<String> odd, boolean explained, Screen screen) {
        this.html = html;
        this.screen = screen;
        this.words = new RoleWords(screen.words(), summary.model().layout());
        this.odd = odd;
        this.explained = explained;
    }

    /// @param odd names of the tensors that somebody should look at
    static void write(Html html, Summary summary, List<Checkup> tensors, Set<String> odd, Screen screen) {
        TensorTable table = new TensorTable(html, summary, odd, tensors.size() <= EXPLAINED, screen);
        Set<Role> roles = EnumSet.noneOf(Role.class);
        tensors.forEach(checkup -> roles.add(checkup.row().part().role()));
        SortedTable sorted = new SortedTable(html, screen, "tensor", screen.text("report.section.tensors"));
        sorted.filters(tensors.size(), List.copyOf(roles), true);
        sorted.start();
        sorted.text("report.name").drawing("report.histogram").text("report.role").text("report.shape")
                .text("report.dtype")
                .number("report.params").number("report.mean").number("report.std").number("report.absmax")
                .number("report.zeros").number("report.not-finite");
        sorted.body();
        for (int i = 0; i < tensors.size(); i++) {
            table.row(tensors.get(i), "h" + i);
        }
        sorted.end();
    }

    private void row(Checkup checkup, String id) {
        TensorRow row = checkup.row();
        boolean strange = odd.contains(row.name());
        html.start("tr", "data-role", row.part().role().jsonName(), strange ? "data-odd" : "", "");
        html.start("th", "scope", "row");
        if (checkup.stats().isPresent()) {
            html.start("details").start("summary").name(row.name());
            flag(strange);
            html.end();
            more(checkup, checkup.stats().get(), id);
            html.end();
        } else {
            html.name(row.name());
        }
        html.end();
        html.start("td");
        checkup.stats().ifPresent(stats -> HistogramDrawing.small(html, stats, id,
                screen.text("report.histogram.from", Digits.of(stats.min()), Digits.of(stats.max()))));
        html.end();
        html.element("td", words.shortly(row).replace("->", "→"), "class", "role");
        html.element("td", row.tensor().shape().toString());
        html.element("td", row.tensor().dtype().shortName());
        number(Numbers.count(row.tensor().numel()));
        if (checkup.stats().isPresent()) {
            TensorStats stats = checkup.stats().get();
            number(Digits.of(stats.mean()));
            number(Digits.of(stats.std()));
            number(Digits.of(stats.absMax()));
            number(stats.zeroShare().isPresent() ? Digits.share(stats.zeroShare().getAsDouble()) : Digits.NONE);
            number(Numbers.count(stats.nan() + stats.infinite()));
        } else {
            for (int i = 0; i < 5; i++) {
                number(Digits.NONE);
            }
        }
        html.end().newLine();
    }

    private void flag(boolean strange) {
        if (strange) {
            html.start("span", "class", "flag", "title", screen.text("report.odd")).text(" !")
                    .element("span", " " + screen.text("report.odd"), "class", "unseen").end();
        }
    }

    private void number(String number) {
        html.element("td", number, "class", "number");
    }

    private void more(Checkup checkup, TensorStats stats, String id) {
        html.start("div", "class", "more").start("div");
        if (explained) {
            html.element("p", words.sentence(checkup.row()));
        }
        HistogramDrawing.large(html, stats, id);
        html.start("p", "class", "ends").element("span", Digits.of(stats.histogram().low()))
                .element("span", Digits.of(stats.histogram().high())).end();
        facts(facts(checkup, stats));
        html.end().end();
    }

    /// Name and value, in their order.
    private Map<String, String> facts(Checkup checkup, TensorStats stats) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(screen.text("report.min"), Digits.of(stats.min()));
        Quantiles quantiles = stats.quantiles();
        facts.put("1%", Digits.of(quantiles.p01()));
        facts.put("5%", Digits.of(quantiles.p05()));
        facts.put("25%", Digits.of(quantiles.p25()));
        facts.put("50%", Digits.of(quantiles.p50()));
        facts.put("75%", Digits.of(quantiles.p75()));
        facts.put("95%", Digits.of(quantiles.p95()));
        facts.put("99%", Digits.of(quantiles.p99()));
        facts.put(screen.text("report.max"), Digits.of(stats.max()));
        facts.put(screen.text("report.rms"), Digits.of(stats.rms()));
        if (checkup.rows().isPresent()) {
            RowNorms rows = checkup.rows().get();
            facts.put(screen.text("report.row-norm"), Digits.of(rows.median()));
            facts.put(screen.text("report.zero-rows"), Numbers.count(rows.zeroRows()));
            facts.put(screen.text("report.zero-columns"), Numbers.count(rows.zeroColumns()));
        }
        return facts;
    }

    private void facts(Map<String, String> facts) {
        if (explained) {
            html.start("dl", "class", "facts");
            facts.forEach((name, value) -> html.start("div").element("dt", name).element("dd", value).end());
            html.end();
        } else {
            List<String> line = new ArrayList<>();
            facts.forEach((name, value) -> line.add(name + " " + value));
            html.element("p", String.join(", ", line));
        }
    }
}
