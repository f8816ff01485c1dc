package dev.ckpt.verify;

import dev.ckpt.contents.Finding;
import dev.ckpt.contents.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Collects findings. Of one code as many are kept as somebody might act on; the rest are counted.
final class FindingList {

    private static final int KEPT = 200;

    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private final Map<String, Severity> worst = new LinkedHashMap<>();

    void error(String code, String where, String message) {
        add(Finding.error(code, where, message));
    }

    void warning(String code, String where, String message) {
        add(Finding.warning(code, where, message));
    }

    void note(String code, String where, String message) {
        add(Finding.note(code, where, message));
    }

    void add(Finding finding) {
        if (counts.merge(finding.code(), 1, Integer::sum) <= KEPT) {
            findings.add(finding);
        } else {
            worst.merge(finding.code(), finding.severity(), (a, b) -> a.compareTo(b) <= 0 ? a : b);
        }
    }

    /// What was found, in order; then a line for each code of which more was found than kept.
    List<Finding> all() {
        List<Finding> all = new ArrayList<>(findings);
        worst.forEach((code, severity) -> all.add(new Finding(severity, code, "the checkpoint",
                "the same at " + (counts.getOrDefault(code, KEPT) - KEPT) + " more places")));
        return all;
    }
}
