package dev.ckpt.cli.diff;

import dev.ckpt.align.Rule;
import dev.ckpt.cli.screen.DisplayWidth;
import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.cli.screen.Words;
import dev.ckpt.diff.Diff;
import dev.ckpt.diff.TensorsDiff;
import dev.ckpt.model.TrainingFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What changed, as people read it: a line for each part of a checkpoint, and below it the tensors that changed most.
final class DiffText {

    private static final String GAP = "   ";

    /// The names of the parts stand in a column of their own.
    private static final int LABEL = 12;

    private final DiffRequest request;
    private final Diff diff;
    private final Screen screen;

    private DiffText(DiffRequest request, Diff diff, Screen screen) {
        this.request = request;
        this.diff = diff;
        this.screen = screen;
    }

    static void print(DiffRequest request, Diff diff, Screen screen) {
        if (!diff.identical()) {
            new DiffText(request, diff, screen).print();
        }
    }

    private void print() {
        screen.line(header(request, diff, screen));
        if (!diff.config().isEmpty()) {
            part("~", "diff.settings", SettingRows.counts(diff.config(), screen.words()));
            SettingRows.print(diff.config(), request.config(), screen);
        }
        weights();
        optimizer();
        if (!diff.others().identical()) {
            part("~", "diff.others", tensorParts(diff.others(), screen.words()));
            new TensorRows(screen, request.top()).print(diff.others());
        }
        String continuation = ContinuationText.of(diff.continuation(), screen.words());
        screen.line(TensorRows.coloured(0, "= " + continuation, screen));
    }

    private void weights() {
        if (diff.weights().identical()) {
            if (diff.weights().aligned() > 0) {
                part("=", "diff.weights", List.of(screen.words().counted("diff.same", diff.weights().aligned())));
            }
            return;
        }
        part("~", "diff.weights", tensorParts(diff.weights(), screen.words()));
        new TensorRows(screen, request.top()).print(diff.weights());
    }

    private void optimizer() {
        if (diff.optimizer().identical() && diff.groups().isEmpty()) {
            return;
        }
        part("~", "diff.optimizer", slotParts(diff, screen.words()));
        new GroupText(screen.words(), request.optimizer()).print(diff.groups(), screen);
        if (request.optimizer()) {
            new TensorRows(screen, request.top()).print(diff.optimizer());
        }
    }

    private void part(String sigil, String key, List<String> parts) {
        String label = screen.text(key);
        screen.line(TensorRows.coloured(0, sigil + " " + label
                + " ".repeat(Math.max(1, LABEL - DisplayWidth.of(label))) + " " + String.join(GAP, parts), screen));
    }

    /// `--- a.pt  step 1,000      +++ b.pt  step 1,002      76 of 76 tensors aligned (prefix, transposed)`.
    static String header(DiffRequest request, Diff diff, Screen screen) {
        return screen.style().red("---") + " " + side(request.a(), diff.trainingA(), screen) + "      "
                + screen.style().green("+++") + " " + side(request.b(), diff.trainingB(), screen) + "      "
                + aligned(diff, screen.words());
    }

    private static String side(String path, TrainingFacts training, Screen screen) {
        String name = screen.style().bold(Printable.of(path));
        return training.step().isPresent()
                ? name + "  " + screen.text("diff.step", Numbers.count(training.step().getAsLong()))
                : name;
    }

    static String aligned(Diff diff, Words words) {
        TensorsDiff weights = diff.weights();
        int all = weights.aligned() + weights.added().size() + weights.removed().size();
        List<String> rules = rules(weights.rules(), words);
        return words.text("diff.aligned", Numbers.count(weights.aligned()), Numbers.count(all))
                + (rules.isEmpty() ? "" : " (" + String.join(", ", rules) + ")");
    }

    private static List<String> rules(Map<Rule, Integer> counts, Words words) {
        List<String> rules = new ArrayList<>();
        for (Rule rule : Rule.values()) {
            if (rule != Rule.SAME_NAME && rule != Rule.PARAMETER && counts.getOrDefault(rule, 0) > 0) {
                rules.add(words.text("diff.rule." + rule.name()));
            }
        }
        return rules;
    }

    /// What came, went and changed, and how far all numbers together.
    static List<String> tensorParts(TensorsDiff tensors, Words words) {
        List<String> parts = counts(tensors, words);
        TensorsDiff.Total total = tensors.total();
        if (total.changed() > 0 && (total.maxAbs() > 0 || total.rel() > 0)) {
            parts.add(words.text("diff.max", Measures.number(total.maxAbs())));
            parts.add(words.text("diff.rms", Measures.number(total.rms())));
            parts.add(words.text("diff.rel", Measures.percent(total.rel())));
            parts.add(words.text("diff.cosine", Measures.cosine(total.cosine())));
        }
        return parts;
    }

    private static List<String> counts(TensorsDiff tensors, Words words) {
        List<String> parts = new ArrayList<>();
        if (!tensors.changed().isEmpty()) {
            parts.add(words.text("diff.changed-of", Numbers.count(tensors.changed().size()),
                    Numbers.count(tensors.aligned())));
        }
        count(parts, tensors.removed().size(), "diff.removed", words);
        count(parts, tensors.added().size(), "diff.added", words);
        count(parts, tensors.renamed().size(), "diff.renamed", words);
        return parts;
    }

    private static void count(List<String> parts, int number, String key, Words words) {
        if (number > 0) {
            parts.add(words.text(key, Numbers.count(number)));
        }
    }

    /// `step +2 everywhere`, and each kind of slot by the measure that says most of it: signed averages turn, squares grow.
    static List<String> slotParts(Diff diff, Words words) {
        TensorsDiff optimizer = diff.optimizer();
        List<String> parts = new ArrayList<>();
        count(parts, optimizer.removed().size(), "diff.removed", words);
        count(parts, optimizer.added().size(), "diff.added", words);
        count(parts, optimizer.renamed().size(), "diff.renamed", words);
        SlotTotals slots = SlotTotals.of(optimizer);
        if (slots.steps() > 0) {
            String range = String.join(" .. ", slots.stepRange().stream()
                    .map(difference -> (difference > 0 ? "+" : "") + Measures.number(difference)).toList());
            parts.add(slots.everywhere() && slots.stepRange().size() == 1
                    ? words.text("diff.step-everywhere", range)
                    : words.text("diff.step-some", range, Numbers.count(slots.steps())));
        }
        slots.totals().forEach((slot, total) -> parts.add(Printable.of(slot) + " " + (slot.contains("sq")
                ? words.text("diff.rel", Measures.percent(total.rel()))
                : words.text("diff.cosine", Measures.cosine(total.cosine())))));
        if (parts.isEmpty()) {
            parts.add(optimizer.changed().isEmpty()
                    ? words.text("diff.groups-only")
                    : words.text("diff.changed-of", Numbers.count(optimizer.changed().size()),
                            Numbers.count(optimizer.aligned())));
        }
        return parts;
    }
}
