package dev.ckpt.cli.diff;

import dev.ckpt.align.Pair;
import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Words;
import dev.ckpt.diff.Comparison;
import dev.ckpt.diff.Reason;
import dev.ckpt.diff.TensorChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What is said of one tensor that changed.
final class ChangeText {

    /// Beyond this, units of the last place say less than a share.
    private static final long FEW_ULPS = 16;

    /// Where no more than one number in ten changed, how many did is what a person wants to know.
    private static final long FEW_OF = 10;

    private final Words words;

    ChangeText(Words words) {
        this.words = words;
    }

    /// `wte.weight`; `wte.weight -> transformer.wte.weight` where the two differ.
    static String name(Pair pair) {
        return pair.name().equals(pair.nameB())
                ? Printable.of(pair.name())
                : Printable.of(pair.name()) + " -> " + Printable.of(pair.nameB());
    }

    static String sigil(TensorChange change) {
        return switch (change.kind()) {
            case SHAPE, DTYPE -> "!";
            case VALUES -> "~";
            case UNREAD -> "?";
        };
    }

    /// What changed in the structure: `[4, 2] -> [5, 2]`; empty where nothing did.
    String structure(TensorChange change) {
        Pair pair = change.pair();
        return switch (change.kind()) {
            case SHAPE -> pair.a().shape() + " -> " + pair.b().shape();
            case DTYPE -> pair.a().dtype().torchName() + " -> " + pair.b().dtype().torchName();
            case VALUES -> "";
            case UNREAD -> words.text("diff.unread");
        };
    }

    /// `1.10%`; empty where there are no numbers, or none that changed.
    String rel(TensorChange change) {
        return change.values().filter(values -> values.normD() != 0 || values.maxAbs() > 0)
                .map(values -> words.text("diff.rel", Measures.percent(relOf(change)))).orElse("");
    }

    /// For sorting, and for bars; infinite where a number is on one side NaN or infinite.
    static double relOf(TensorChange change) {
        return change.values().map(values -> Double.isInfinite(values.maxAbs()) ? values.maxAbs() : values.rel())
                .orElse(0.0);
    }

    /// `max 0.0006 at [17, 203]`.
    String max(TensorChange change, boolean where) {
        return change.values().filter(values -> values.maxAbs() > 0)
                .map(values -> words.text("diff.max", Measures.number(values.maxAbs()))
                        + (where && !values.maxAbsAt().isEmpty()
                                ? " " + words.text("diff.at", values.maxAbsAt())
                                : ""))
                .orElse("");
    }

    /// What explains the change, and what else is worth knowing.
    String notes(TensorChange change) {
        List<String> notes = new ArrayList<>();
        change.reasons().forEach(reason -> notes.add(reason(reason)));
        change.values().ifPresent(values -> numbers(values, notes));
        return String.join(", ", notes);
    }

    private void numbers(Comparison values, List<String> notes) {
        if (values.changed() > 0 && values.changed() <= values.count() / FEW_OF) {
            notes.add(words.text("diff.numbers", Numbers.count(values.changed()), Numbers.count(values.count())));
        }
        values.maxUlp().ifPresent(ulp -> {
            if (ulp > 0 && ulp <= FEW_ULPS) {
                notes.add(words.text("diff.ulp", ulp));
            }
        });
        if (Double.isInfinite(values.maxAbs())) {
            notes.add(words.text("diff.not-finite"));
        }
    }

    String reason(Reason reason) {
        return switch (reason) {
            case Reason.Moved(String name, boolean both) -> words.text(both ? "diff.swapped" : "diff.moved",
                    Printable.of(name));
            case Reason.Turned() -> words.text("diff.turned");
            case Reason.OnlyRounded(Comparison.Rounded to) -> words.text("diff.rounded",
                    to.name().toLowerCase(Locale.ROOT));
            case Reason.SameValues() -> words.text("diff.same-values");
            case Reason.WithinTolerance() -> words.text("diff.within");
        };
    }
}
