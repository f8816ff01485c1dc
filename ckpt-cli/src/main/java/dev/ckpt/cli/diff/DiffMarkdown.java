package dev.ckpt.cli.diff;

import dev.ckpt.align.Lone;
import dev.ckpt.align.Pair;
import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.diff.Comparison;
import dev.ckpt.diff.Diff;
import dev.ckpt.diff.TensorChange;
import dev.ckpt.diff.TensorsDiff;
import dev.ckpt.diff.ValueChange;
import dev.ckpt.model.TrainingFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// What changed, as Markdown for the comment of a pull request: a list of the parts, and a table of tensors.
final class DiffMarkdown {

    private final DiffRequest request;
    private final Diff diff;
    private final Screen screen;
    private final ChangeText text;

    private DiffMarkdown(DiffRequest request, Diff diff, Screen screen) {
        this.request = request;
        this.diff = diff;
        this.screen = screen;
        this.text = new ChangeText(screen.words());
    }

    static void print(DiffRequest request, Diff diff, Screen screen) {
        if (!diff.identical()) {
            new DiffMarkdown(request, diff, screen).print();
        }
    }

    private void print() {
        screen.line("**" + side(request.a(), diff.trainingA()) + " → " + side(request.b(), diff.trainingB()) + "**, "
                + DiffText.aligned(diff, screen.words()));
        screen.line("");
        part("diff.weights", DiffText.tensorParts(diff.weights(), screen.words()));
        if (!diff.optimizer().identical() || !diff.groups().isEmpty()) {
            part("diff.optimizer", DiffText.slotParts(diff, screen.words()));
        }
        part("diff.others", DiffText.tensorParts(diff.others(), screen.words()));
        screen.line("- " + plain(ContinuationText.of(diff.continuation(), screen.words())));
        table();
        settings();
    }

    private String side(String path, TrainingFacts training) {
        return code(path) + (training.step().isPresent()
                ? " (" + screen.text("diff.step", Numbers.count(training.step().getAsLong())) + ")"
                : "");
    }

    private void part(String key, List<String> parts) {
        if (!parts.isEmpty()) {
            screen.line("- " + screen.text(key) + ": " + plain(String.join(", ", parts)));
        }
    }

    private void table() {
        List<String> rows = new ArrayList<>();
        int left = 0;
        List<TensorsDiff> parts = request.optimizer()
                ? List.of(diff.weights(), diff.optimizer(), diff.others())
                : List.of(diff.weights(), diff.others());
        for (TensorsDiff tensors : parts) {
            left += add(rows, tensors.removed(), lone -> row("-", code(lone.name()), "", "", "", structure(lone)));
            left += add(rows, tensors.added(), lone -> row("+", code(lone.name()), "", "", "", structure(lone)));
            left += add(rows, tensors.renamed(), pair -> row(">", names(pair), "", "", "",
                    screen.text("diff.same-content")));
            left += add(rows, tensors.changed().stream().sorted(TensorRows.LARGEST_FIRST).toList(), this::row);
        }
        if (rows.isEmpty()) {
            return;
        }
        screen.line("");
        screen.line(row("", screen.text("diff.tensor"), "rel", "max", "cosine", ""));
        screen.line("|---|---|---:|---:|---:|---|");
        rows.forEach(screen::line);
        if (left > 0) {
            screen.line("");
            screen.line(screen.text("diff.more", Numbers.count(left)));
        }
    }

    /// @return how many are not shown
    private <T> int add(List<String> rows, List<T> all, Function<T, String> row) {
        int shown = Math.min(request.top(), all.size());
        all.subList(0, shown).forEach(one -> rows.add(row.apply(one)));
        return all.size() - shown;
    }

    private String row(TensorChange change) {
        String structure = text.structure(change);
        String notes = text.notes(change);
        return row(ChangeText.sigil(change), names(change.pair()),
                change.values().map(values -> Measures.percent(ChangeText.relOf(change))).orElse(""),
                change.values().map(values -> Measures.number(values.maxAbs())).orElse(""),
                change.values().map(Comparison::cosine).map(Measures::cosine).orElse(""),
                structure.isEmpty() || notes.isEmpty() ? structure + notes : structure + ", " + notes);
    }

    private static String structure(Lone lone) {
        return lone.tensor().shape() + " " + lone.tensor().dtype().torchName();
    }

    private static String row(String sigil, String name, String rel, String max, String cosine, String note) {
        // a sigil alone could begin a list or a quotation
        return "| " + (sigil.isEmpty() ? "" : "`" + sigil + "`") + " | " + name + " | " + rel + " | " + max + " | "
                + cosine + " | " + plain(note) + " |";
    }

    private static String names(Pair pair) {
        return pair.name().equals(pair.nameB())
                ? code(pair.name())
                : code(pair.name()) + " → " + code(pair.nameB());
    }

    private void settings() {
        List<String> lines = new ArrayList<>();
        for (ValueChange change : diff.config()) {
            lines.add("| `" + SettingRows.sigil(change) + "` | " + code(change.key()) + " | "
                    + code(SettingRows.values(change)) + " |");
        }
        for (String group : new GroupText(screen.words(), request.optimizer()).lines(diff.groups())) {
            lines.add("| `" + group.charAt(0) + "` | " + screen.text("diff.groups") + " | " + code(group.substring(2))
                    + " |");
        }
        if (lines.isEmpty()) {
            return;
        }
        screen.line("");
        screen.line("| | " + screen.text("diff.settings") + " | |");
        screen.line("|---|---|---|");
        lines.forEach(screen::line);
    }

    /// A name out of a file as code, in which nothing is markup; a bar would end the table's cell.
    private static String code(String text) {
        return "`" + Printable.of(text).replace('`', '\'').replace("|", "\\|") + "`";
    }

    /// A sentence in which a name may stand.
    private static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ("|<>*`[]!@#".indexOf(c) >= 0) {
                plain.append('\\');
            }
            plain.append(c);
        }
        return plain.toString();
    }
}
