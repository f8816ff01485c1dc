package dev.ckpt.cli.summary;

import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.contents.Finding;
import dev.ckpt.inspect.Summary;
import java.util.List;

/// What was odd about a file, said beside the result.
public final class FindingsText {

    /// More are only counted: a broken writer repeats itself a thousand times.
    private static final int SHOWN = 12;

    private FindingsText() {}

    /// @param screen that of messages, not of results
    public static void print(Summary summary, Screen screen) {
        String path = Printable.of(summary.path().toString());
        for (String prefix : summary.model().prefixes()) {
            screen.line("ckpt: " + path + ": " + screen.text("finding.prefix", Printable.of(prefix)));
        }
        List<Finding> findings = summary.findings();
        findings.stream().limit(SHOWN).forEach(finding -> screen.line("ckpt: " + path + ": "
                + screen.text("finding." + finding.severity().name()) + ": "
                + (finding.where().isEmpty() || finding.where().equals(summary.path().toString())
                        ? ""
                        : Printable.of(finding.where()) + ": ")
                + Printable.of(finding.message())));
        if (findings.size() > SHOWN) {
            screen.line("ckpt: " + path + ": " + screen.text("finding.more", findings.size() - SHOWN));
        }
    }
}
