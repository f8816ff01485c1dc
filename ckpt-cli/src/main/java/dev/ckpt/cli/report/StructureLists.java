package dev.ckpt.cli.report;

import dev.ckpt.align.Lone;
import dev.ckpt.align.Pair;
import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.diff.Diff;
import dev.ckpt.diff.TensorsDiff;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// What came, what went, and what has another name.
final class StructureLists {

    /// More names than these nobody reads one by one.
    private static final int NAMED = 500;

    private StructureLists() {}

    static boolean any(Diff diff) {
        return !all(diff, TensorsDiff::added).isEmpty() || !all(diff, TensorsDiff::removed).isEmpty()
                || !all(diff, TensorsDiff::renamed).isEmpty();
    }

    static void write(Html html, Diff diff, Screen screen) {
        lone(html, screen.text("report.added"), all(diff, TensorsDiff::added), screen);
        lone(html, screen.text("report.removed"), all(diff, TensorsDiff::removed), screen);
        List<Pair> renamed = all(diff, TensorsDiff::renamed);
        if (!renamed.isEmpty()) {
            heading(html, screen.text("report.renamed"), renamed.size());
            renamed.stream().limit(NAMED).forEach(pair -> html.start("li").name(pair.name()).text(" → ")
                    .name(pair.nameB()).end());
            rest(html, renamed.size(), screen);
        }
    }

    private static <T> List<T> all(Diff diff, Function<TensorsDiff, List<T>> what) {
        List<T> all = new ArrayList<>(what.apply(diff.weights()));
        all.addAll(what.apply(diff.optimizer()));
        all.addAll(what.apply(diff.others()));
        return all;
    }

    private static void lone(Html html, String title, List<Lone> tensors, Screen screen) {
        if (tensors.isEmpty()) {
            return;
        }
        heading(html, title, tensors.size());
        tensors.stream().limit(NAMED).forEach(lone -> html.start("li").name(lone.name())
                .element("span", " " + lone.tensor().dtype().torchName() + " " + lone.tensor().shape(), "class",
                        "quiet")
                .end());
        rest(html, tensors.size(), screen);
    }

    private static void heading(Html html, String title, int count) {
        html.element("h3", title + " (" + Numbers.count(count) + ")").start("ul", "class", "names");
    }

    private static void rest(Html html, int count, Screen screen) {
        if (count > NAMED) {
            html.element("li", screen.text("more", Numbers.count(count - NAMED)), "class", "quiet");
        }
        html.end();
    }
}
