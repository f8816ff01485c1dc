package dev.ckpt.cli.scan;

import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.cli.summary.SafetyText;
import dev.ckpt.safety.CallSite;
import dev.ckpt.safety.GlobalUse;
import dev.ckpt.safety.Safety;
import dev.ckpt.safety.Verdict;
import dev.ckpt.scan.FileReport;
import dev.ckpt.scan.ScanReport;
import dev.ckpt.scan.Status;
import java.util.ArrayList;
import java.util.List;

/// A scan as people read it: a line for each checkpoint, below it the calls that a verdict rests on; at the end the sums.
final class ScanText {

    /// Calls, names and notes of a file that a terminal shows; a pipe gets all.
    private static final int SHOWN = 8;

    /// Tensors that are named, of a file that nobody should unpickle.
    private static final int TENSORS = 4;

    private final Screen screen;
    private final boolean quiet;

    /// @param quiet only files that are not inert, and no sums
    ScanText(Screen screen, boolean quiet) {
        this.screen = screen;
        this.quiet = quiet;
    }

    void file(FileReport file) {
        boolean unremarkable = file.status() == Status.NOT_A_CHECKPOINT && file.verdict().isEmpty();
        if (unremarkable || (quiet && file.inert())) {
            return;
        }
        screen.line(screen.style().bold(Printable.of(file.path().toString())) + Screen.GAP + Printable.of(file.kind())
                + Screen.GAP + verdict(file));
        file.safety().ifPresent(this::calls);
        limited(file.notes().size(), i -> screen.paragraph("    ", Printable.of(file.notes().get(i))));
        if (!file.inert()) {
            tensors(file);
        }
        file.fault().ifPresent(fault -> screen.paragraph("    ",
                Printable.of(fault.text().lines().findFirst().orElse(""))));
        screen.out().flush(); // a large folder shows its files as they come
    }

    private String verdict(FileReport file) {
        List<String> parts = new ArrayList<>();
        switch (file.status()) {
            case READ -> {
            }
            case UNREADABLE -> parts.add(screen.style().red(screen.text("scan.unreadable")));
            case ARCHIVE -> parts.add(screen.style().yellow(screen.text("scan.archive")));
            case NOT_A_CHECKPOINT -> parts.add(screen.style().yellow(screen.text("scan.other")));
            case NOT_FOLLOWED -> parts.add(screen.style().yellow(screen.text("scan.not-followed")));
        }
        file.safety().ifPresent(safety -> parts.add(file.status() != Status.READ && safety.verdict() == Verdict.INERT
                ? screen.text("scan.found-inert")
                : SafetyText.verdict(safety, screen)));
        return String.join("; ", parts);
    }

    private void calls(Safety safety) {
        List<CallSite> calls = safety.calls().stream().filter(call -> worth(call, safety)).toList();
        limited(calls.size(), i -> screen.line("    " + SafetyText.call(calls.get(i), screen)));
    }

    /// Calls of data classes are only worth a line where nothing is worse.
    private static boolean worth(CallSite call, Safety safety) {
        Verdict least = safety.verdict().compareTo(Verdict.SUSPICIOUS) >= 0 ? Verdict.SUSPICIOUS : Verdict.DATA;
        for (GlobalUse use : safety.globals()) {
            if (use.name().equals(call.callee())) {
                return use.verdict().compareTo(least) >= 0;
            }
        }
        return true;
    }

    private void tensors(FileReport file) {
        if (file.tensors() == 0) {
            return;
        }
        List<String> names = file.names().stream().limit(TENSORS).map(Printable::of).toList();
        screen.paragraph("    ", screen.words().counted("scan.tensors", file.tensors()) + ": "
                + String.join(", ", names)
                + (file.tensors() > names.size() ? " " + screen.text("more", file.tensors() - names.size()) : ""));
    }

    private void limited(int size, java.util.function.IntConsumer line) {
        int shown = screen.width() > 0 ? Math.min(size, SHOWN) : size;
        for (int i = 0; i < shown; i++) {
            line.accept(i);
        }
        if (size > shown) {
            screen.line("    " + screen.text("finding.more", size - shown));
        }
    }

    /// The sums, where there was more than one file.
    void end(List<ScanReport> reports) {
        for (ScanReport report : reports) {
            report.notReached().ifPresent(why -> screen.line(screen.text("scan.not-reached", why)));
        }
        long files = reports.stream().mapToLong(report -> report.files().size()).sum();
        boolean oneShown = files == 1 && reports.getFirst().files().getFirst().status() != Status.NOT_A_CHECKPOINT;
        if (quiet || oneShown) {
            return;
        }
        List<String> parts = new ArrayList<>();
        for (Verdict verdict : Verdict.values()) {
            long count = reports.stream().flatMap(report -> report.files().stream())
                    .filter(file -> verdict != Verdict.INERT || file.inert())
                    .filter(file -> file.verdict().filter(it -> it == verdict).isPresent()).count();
            part(screen.text("verdict." + verdict.name()), count, parts);
        }
        part(screen.text("scan.unreadable"), count(reports, Status.UNREADABLE), parts);
        part(screen.text("scan.archive"), count(reports, Status.ARCHIVE), parts);
        part(screen.text("scan.not-followed"), count(reports, Status.NOT_FOLLOWED), parts);
        part(screen.text("scan.other"), count(reports, Status.NOT_A_CHECKPOINT), parts);
        screen.line(screen.words().counted("scan.files", files) + ": " + String.join(", ", parts));
    }

    private static long count(List<ScanReport> reports, Status status) {
        return reports.stream().mapToLong(report -> report.count(status)).sum();
    }

    private static void part(String word, long count, List<String> parts) {
        if (count > 0) {
            parts.add(Numbers.count(count) + " " + word);
        }
    }
}
