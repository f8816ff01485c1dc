package dev.ckpt.zip;

import dev.ckpt.contents.Finding;
import dev.ckpt.contents.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Collects findings. A hostile directory can be odd a million times over, in every entry; a person wants to see a few of
/// each kind and the number of the rest.
final class Oddities {

    /// Findings of one code that are kept.
    private static final int KEPT = 8;

    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Count> counts = new HashMap<>();

    void error(String code, String where, String message) {
        add(Severity.ERROR, code, where, message);
    }

    void warning(String code, String where, String message) {
        add(Severity.WARNING, code, where, message);
    }

    void note(String code, String where, String message) {
        add(Severity.NOTE, code, where, message);
    }

    private void add(Severity severity, String code, String where, String message) {
        Count count = counts.get(code);
        if (count == null) {
            count = new Count(severity);
            counts.put(code, count);
        }
        count.found++;
        if (count.found <= KEPT) {
            findings.add(new Finding(severity, code, where, message));
        }
    }

    /// What was found, in order; then a line for each code of which more was found than kept.
    List<Finding> findings() {
        List<Finding> all = new ArrayList<>(findings);
        for (Map.Entry<String, Count> entry : counts.entrySet()) {
            long more = entry.getValue().found - KEPT;
            if (more > 0) {
                all.add(new Finding(entry.getValue().severity, entry.getKey(), "the whole archive",
                        "the same at " + more + " more places"));
            }
        }
        return List.copyOf(all);
    }

    private static final class Count {

        private final Severity severity;
        private long found;

        Count(Severity severity) {
            this.severity = severity;
        }
    }
}
