package dev.ckpt.cli.verify;

import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.contents.Finding;
import dev.ckpt.contents.Severity;
import dev.ckpt.verify.Checked;
import dev.ckpt.verify.VerificationReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A verification as people read it: what was wrong, a group for each kind of finding, worst first; then what was looked
/// at.
final class VerifyText {

    /// Findings of a group that a terminal shows; a pipe gets all.
    private static final int SHOWN = 8;

    private final Screen screen;
    private final long nanos;

    /// @param nanos how long it took, which only a terminal is told: elsewhere the same file gives the same text
    VerifyText(Screen screen, long nanos) {
        this.screen = screen;
        this.nanos = nanos;
    }

    /// @param quiet a line for each warning and error, and nothing else
    void print(VerificationReport report, boolean quiet) {
        if (quiet) {
            report.findings().stream().filter(finding -> finding.severity() != Severity.NOTE)
                    .forEach(finding -> screen.line(Printable.of(report.path().toString()) + ": "
                            + screen.text("finding." + finding.severity().name()) + ": " + finding.code() + ": "
                            + sentence(finding)));
        } else if (report.unreadable().isEmpty()) {
            headline(report);
            groups(report.findings());
            checked(report.checked());
        }
        screen.out().flush();
    }

    private void headline(VerificationReport report) {
        String format = report.format().map(it -> screen.text("verify.form", it.jsonName(),
                Numbers.bytes(report.checked().bytes()))).orElse("");
        screen.line(screen.style().bold(Printable.of(report.path().toString())) + Screen.GAP + format + Screen.GAP
                + verdict(report));
    }

    private String verdict(VerificationReport report) {
        if (report.clean()) {
            return screen.style().green(screen.text("verify.clean"));
        }
        List<String> parts = new ArrayList<>();
        for (Severity severity : List.of(Severity.ERROR, Severity.WARNING)) {
            long count = report.count(severity);
            if (count > 0) {
                String text = screen.words().counted("verify.count." + severity.name(), count);
                parts.add(severity == Severity.ERROR ? screen.style().red(text) : screen.style().yellow(text));
            }
        }
        return String.join(", ", parts);
    }

    private void groups(List<Finding> findings) {
        for (Severity severity : Severity.values()) {
            Map<String, List<Finding>> byCode = new LinkedHashMap<>();
            for (Finding finding : findings) {
                if (finding.severity() == severity) {
                    byCode.computeIfAbsent(finding.code(), code -> new ArrayList<>()).add(finding);
                }
            }
            byCode.forEach((code, group) -> group(severity, code, group));
        }
    }

    private void group(Severity severity, String code, List<Finding> findings) {
        String word = screen.text("finding." + severity.name());
        String coloured = switch (severity) {
            case ERROR -> screen.style().red(word);
            case WARNING -> screen.style().yellow(word);
            case NOTE -> screen.style().dim(word);
        };
        screen.line("  " + coloured + ": " + code);
        int shown = screen.width() > 0 ? SHOWN : Integer.MAX_VALUE;
        findings.stream().limit(shown).forEach(finding -> screen.paragraph("    ", sentence(finding)));
        if (findings.size() > shown) {
            screen.line("    " + screen.text("finding.more", findings.size() - shown));
        }
    }

    private static String sentence(Finding finding) {
        return (finding.where().isEmpty() ? "" : Printable.of(finding.where()) + ": ")
                + Printable.of(finding.message());
    }

    private void checked(Checked checked) {
        List<String> parts = new ArrayList<>();
        if (checked.files() != 1) {
            parts.add(screen.words().counted("verify.files", checked.files()));
        }
        if (checked.records() > 0) {
            parts.add(screen.words().counted("verify.records", checked.records()));
        }
        if (checked.checksums() > 0) {
            parts.add(screen.words().counted("verify.checksums", checked.checksums()));
        }
        parts.add(screen.words().counted("verify.tensors", checked.tensors()));
        parts.add(screen.words().counted("verify.elements", checked.elements()));
        String text = "  " + screen.text("verify.checked", String.join(", ", parts));
        if (screen.width() > 0 && nanos > 0) {
            text += Screen.GAP + screen.style().dim(screen.text("verify.time", Numbers.count(nanos / 1_000_000),
                    Numbers.bytes(Math.round(checked.bytes() / (nanos / 1e9)))));
        }
        screen.line(text);
        if (checked.tensorsNotRead() > 0) {
            screen.line(
                    "  " + screen.style().yellow(screen.words().counted("verify.not-read", checked.tensorsNotRead())));
        }
    }
}
