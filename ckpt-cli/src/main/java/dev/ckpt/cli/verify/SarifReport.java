package dev.ckpt.cli.verify;

import dev.ckpt.cli.command.Failure;
import dev.ckpt.cli.command.Shipped;
import dev.ckpt.cli.json.Json;
import dev.ckpt.contents.Finding;
import dev.ckpt.contents.Severity;
import dev.ckpt.verify.VerificationReport;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Findings as a SARIF 2.1.0 log, which code hosts show beside a change: a rule for each code, a result for each finding.
final class SarifReport {

    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

    private final List<VerifyCommand.Outcome> outcomes;
    private final Map<String, Integer> rules = new LinkedHashMap<>();

    private SarifReport(List<VerifyCommand.Outcome> outcomes) {
        this.outcomes = outcomes;
        for (VerifyCommand.Outcome outcome : outcomes) {
            findings(outcome).forEach(finding -> rules.putIfAbsent(finding.code(), rules.size()));
        }
    }

    static String text(List<VerifyCommand.Outcome> outcomes) {
        return Json.text(new SarifReport(outcomes)::write) + "\n";
    }

    /// Also of a file that is not there.
    private static List<Finding> findings(VerifyCommand.Outcome outcome) {
        return outcome.report().map(VerificationReport::findings).orElseGet(() -> outcome.failure()
                .map(Failure::fault)
                .map(fault -> List.of(Finding.error("unreadable", fault.place(),
                        fault.text().lines().findFirst().orElse(""))))
                .orElse(List.of()));
    }

    private void write(Json json) {
        json.startObject();
        json.text("$schema", SCHEMA);
        json.text("version", "2.1.0");
        json.startArray("runs");
        json.startObject();
        tool(json);
        json.startArray("invocations");
        json.startObject();
        json.truth("executionSuccessful", outcomes.stream().allMatch(outcome -> outcome.failure().isEmpty()));
        json.endObject();
        json.endArray();
        json.startArray("artifacts");
        for (VerifyCommand.Outcome outcome : outcomes) {
            json.startObject();
            json.startObject("location");
            json.text("uri", uri(outcome.path()));
            json.endObject();
            json.endObject();
        }
        json.endArray();
        json.startArray("results");
        for (int i = 0; i < outcomes.size(); i++) {
            for (Finding finding : findings(outcomes.get(i))) {
                result(finding, i, json);
            }
        }
        json.endArray();
        json.endObject();
        json.endArray();
        json.endObject();
    }

    private void tool(Json json) {
        json.startObject("tool");
        json.startObject("driver");
        json.text("name", "ckpt");
        json.text("version", Shipped.version());
        json.startArray("rules");
        for (String code : rules.keySet()) {
            json.startObject();
            json.text("id", code);
            json.startObject("shortDescription");
            json.text("text", Rules.description(code));
            json.endObject();
            json.endObject();
        }
        json.endArray();
        json.endObject();
        json.endObject();
    }

    private void result(Finding finding, int artifact, Json json) {
        json.startObject();
        json.text("ruleId", finding.code());
        json.number("ruleIndex", rules.getOrDefault(finding.code(), -1));
        json.text("level",
                finding.severity() == Severity.NOTE ? "note" : finding.severity().name().toLowerCase(Locale.ROOT));
        json.startObject("message");
        json.text("text", finding.where().isEmpty() ? finding.message() : finding.where() + ": " + finding.message());
        json.endObject();
        json.startArray("locations");
        json.startObject();
        json.startObject("physicalLocation");
        json.startObject("artifactLocation");
        json.text("uri", uri(outcomes.get(artifact).path()));
        json.number("index", artifact);
        json.endObject();
        json.endObject();
        if (!finding.where().isEmpty()) {
            json.startArray("logicalLocations");
            json.startObject();
            json.text("fullyQualifiedName", finding.where());
            json.endObject();
            json.endArray();
        }
        json.endObject();
        json.endArray();
        json.endObject();
    }

    /// A path as a reference: relative ones stay relative, as code hosts want them.
    private static String uri(String path) {
        try {
            boolean absolute = !path.isEmpty() && Path.of(path).isAbsolute();
            return absolute
                    ? Path.of(path).toUri().toString()
                    : new URI(null, null, slashes(path), null).toASCIIString();
        } catch (URISyntaxException e) {
            return "";
        }
    }

    /// With `./` before a colon that would else be taken for a scheme's.
    private static String slashes(String path) {
        String slashed = path.replace('\\', '/');
        List<String> parts = new ArrayList<>(List.of(slashed.split("/", 2)));
        return parts.getFirst().contains(":") ? "./" + slashed : slashed;
    }
}
