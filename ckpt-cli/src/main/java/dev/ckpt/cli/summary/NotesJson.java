package dev.ckpt.cli.summary;

import dev.ckpt.contents.Finding;
import dev.ckpt.inspect.Summary;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/// What was odd about a file, as `notes` of the JSON document.
final class NotesJson {

    private NotesJson() {}

    static void write(Summary summary, JsonGenerator json) {
        String path = ValueJson.sound(summary.path().toString());
        json.writeStartArray();
        for (Finding finding : summary.findings()) {
            json.writeStartObject();
            json.writeStringProperty("path", path);
            json.writeStringProperty("severity", finding.severity().name().toLowerCase(Locale.ROOT));
            json.writeStringProperty("code", finding.code());
            json.writeStringProperty("where", ValueJson.sound(finding.where()));
            json.writeStringProperty("message", ValueJson.sound(finding.message()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
