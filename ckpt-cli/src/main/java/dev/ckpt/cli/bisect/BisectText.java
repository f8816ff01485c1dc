package dev.ckpt.cli.bisect;

import dev.ckpt.cli.json.ValueText;
import dev.ckpt.cli.screen.Brief;
import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.diff.ValueChange;
import dev.ckpt.history.Bisection;
import dev.ckpt.history.Parted;
import dev.ckpt.history.PartedSection;
import dev.ckpt.history.Parting;
import dev.ckpt.history.StepPair;
import dev.ckpt.history.Tolerance;
import dev.ckpt.tree.Value;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Where two runs part, for people: the step first, then the tensor, then how far.
final class BisectText {

    /// Settings that are listed; two runs of different programs may have none in common.
    private static final int SETTINGS = 12;

    private final Screen screen;
    private final Bisection found;
    private final Tolerance tolerance;

    BisectText(Screen screen, Bisection found, Tolerance tolerance) {
        this.screen = screen;
        this.found = found;
        this.tolerance = tolerance;
    }

    void print(String a, String b) {
        StepPair first = found.common().getFirst();
        StepPair last = found.common().getLast();
        screen.line(screen.style().bold(Printable.of(a)) + " | " + screen.style().bold(Printable.of(b)) + Screen.GAP
                + screen.text("bisect.common", Numbers.count(found.common().size()), Numbers.count(first.step()),
                        Numbers.count(last.step())));
        settings();
        if (found.first().isEmpty()) {
            screen.paragraph("  ", screen.style().green(screen.text("bisect.never")));
            return;
        }
        screen.line("  " + (found.last().isPresent()
                ? screen.text("bisect.last", Numbers.count(found.last().get().step()))
                : screen.text("bisect.from-start")));
        Parting parting = found.first().get();
        part(parting, screen.text("bisect.first", Numbers.count(parting.at().step())));
        if (parting.optimizerAlone()) {
            screen.paragraph("  ", found.weights().isPresent()
                    ? screen.text("bisect.optimizer-first",
                            Numbers.count(found.weights().get().at().step()))
                    : screen.text("bisect.optimizer-alone"));
            found.weights().ifPresent(it -> section("bisect.weights", it.weights()));
        }
        if (!tolerance.isExact()) {
            beyond(parting);
        }
    }

    private void part(Parting parting, String headline) {
        screen.line("  " + screen.style().yellow(headline) + Screen.GAP + Printable.of(parting.at().a().toString())
                + " | " + Printable.of(parting.at().b().toString()));
        section("bisect.weights", parting.weights());
        section("bisect.optimizer", parting.optimizer());
    }

    private void beyond(Parting first) {
        String limit = "|b - a| > " + Numbers.setting(tolerance.atol()) + " + " + Numbers.setting(tolerance.rtol())
                + " |b|";
        if (found.beyond().isEmpty()) {
            screen.paragraph("  ", screen.style().green(screen.text("bisect.within", limit)));
        } else if (found.beyond().get().equals(first)) {
            screen.paragraph("  ", screen.text("bisect.beyond-too", limit));
        } else {
            Parting parting = found.beyond().get();
            part(parting, screen.text("bisect.beyond", Numbers.count(parting.at().step()), limit));
        }
    }

    private void section(String key, PartedSection section) {
        if (section.tensors() == 0) {
            return;
        }
        screen.line("    " + screen.text(key) + Screen.GAP + (section.parted().isEmpty()
                ? screen.text("bisect.same", Numbers.count(section.tensors()))
                : screen.text("bisect.differ", Numbers.count(section.parted().size()),
                        Numbers.count(section.tensors()))));
        section.first().ifPresent(first -> screen.line("      " + screen.text("bisect.tensor.first") + " "
                + said(first)));
        section.largest().filter(largest -> !Optional.of(largest).equals(section.first()))
                .ifPresent(largest -> screen.line("      " + screen.text("bisect.tensor.largest") + " "
                        + said(largest)));
        if (section.unread() > 0) {
            screen.line("      " + screen.text("bisect.unread", Numbers.count(section.unread())));
        }
    }

    private String said(Parted tensor) {
        String name = screen.style().bold(Printable.of(tensor.name()));
        return switch (tensor.how()) {
            case VALUES -> name + Screen.GAP + screen.text("bisect.values", Brief.number(tensor.maxAbs()),
                    tensor.maxAbsAt().stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]")),
                    Numbers.count(tensor.changed()), Numbers.count(tensor.count()));
            case FIRST_ALONE -> name + Screen.GAP + screen.text("bisect.first-alone");
            case SECOND_ALONE -> name + Screen.GAP + screen.text("bisect.second-alone");
        };
    }

    private void settings() {
        List<ValueChange> settings = found.settings();
        settings.stream().limit(SETTINGS).forEach(change -> screen.line("    " + Printable.of(change.key()) + ": "
                + said(change.a()) + " | " + said(change.b())));
        if (settings.size() > SETTINGS) {
            screen.line("    " + screen.text("more", Numbers.count(settings.size() - SETTINGS)));
        }
    }

    private static String said(Optional<Value> value) {
        return value.map(it -> Printable.of(ValueText.setting(it))).orElse("-");
    }
}
