package dev.ckpt.cli.report;

import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.diff.Comparison;
import dev.ckpt.diff.TensorChange;
import dev.ckpt.diff.TensorsDiff;
import java.util.LinkedHashMap;
import java.util.Map;

/// What became of an optimizer's state: a line for each kind of slot.
final class SlotChanges {

    /// Sums over the slots of one kind.
    private static final class Sum {

        private int changed;
        private double maxAbs;
        private double squaresA;
        private double squaresB;
        private double squaresD;
        private double dot;

        void add(Comparison values) {
            maxAbs = Math.max(maxAbs, values.maxAbs());
            squaresA += values.normA() * values.normA();
            squaresB += values.normB() * values.normB();
            squaresD += values.normD() * values.normD();
            dot += values.dot();
        }

        String rel() {
            return squaresD == 0 ? Digits.share(0) : Digits.share(Math.sqrt(squaresD / squaresA));
        }

        String cosine() {
            return Digits.near(dot / Math.sqrt(squaresA * squaresB));
        }
    }

    private SlotChanges() {}

    static void write(Html html, TensorsDiff slots, Screen screen) {
        Map<String, Sum> kinds = new LinkedHashMap<>();
        for (TensorChange change : slots.changed()) {
            String name = change.pair().name();
            Sum sum = kinds.computeIfAbsent(name.substring(name.lastIndexOf('/') + 1), key -> new Sum());
            sum.changed++;
            change.values().ifPresent(sum::add);
        }
        html.element("p", screen.text("report.optimizer.changed", Numbers.count(slots.changed().size()),
                Numbers.count(slots.aligned())));
        if (kinds.isEmpty()) {
            return;
        }
        String title = screen.text("report.section.optimizer-change");
        html.start("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", title);
        html.start("table", "class", "plain numbers").element("caption", title, "class", "unseen");
        html.start("thead").start("tr");
        for (String key : new String[]{"report.slot", "report.tensors.changed", "report.rel", "report.max-change",
            "report.cosine"}) {
            html.element("th", screen.text(key), "scope", "col", "class", key.equals("report.slot") ? "" : "number");
        }
        html.end().end().start("tbody");
        kinds.forEach((slot, sum) -> html.start("tr").start("th", "scope", "row").name(slot).end()
                .element("td", Numbers.count(sum.changed)).element("td", sum.rel())
                .element("td", Digits.of(sum.maxAbs)).element("td", sum.cosine()).end());
        html.end().end().end();
    }
}
