package dev.ckpt.cli.summary;

import dev.ckpt.cli.screen.Output;
import dev.ckpt.inspect.Summary;
import dev.ckpt.io.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// The JSON document of `ckpt summary`: one for all files. Results are kept as text until every input is known, because
/// inputs come first in the document.
public final class SummaryDocument {

    private static final JsonFactory FACTORY = new JsonFactory();

    private final SummaryOptions options;
    private final String tool;
    private final List<Part> parts = new ArrayList<>();

    /// @param tool name and version of this program
    public SummaryDocument(SummaryOptions options, String tool) {
        this.options = options;
        this.tool = tool;
    }

    /// @param result the result, or `null` in JSON
    /// @param error what went wrong, or `null` in JSON
    private record Part(String path, String format, long bytes, String result, String error, String notes) {}

    public void add(Summary summary) {
        parts.add(new Part(summary.path().toString(), summary.format().jsonName(), summary.bytes().file(),
                text(json -> SummaryJson.write(summary, options, json)), "null",
                text(json -> NotesJson.write(summary, json))));
    }

    /// A file that gave no summary.
    ///
    /// @param kind a stable word for programs: `malformed`
    public void add(String path, String kind, Fault fault) {
        parts.add(new Part(path, "", -1, "null", text(json -> write(kind, fault, json)), "[]"));
    }

    public void writeTo(OutputStream out) {
        byte[] document = (text(this::write) + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            out.write(document);
            out.flush();
        } catch (IOException e) {
            throw new Output.ClosedException(e);
        }
    }

    private void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("schema", "ckpt.summary/1");
        json.writeStringProperty("tool", tool);
        json.writeName("inputs");
        json.writeStartArray();
        for (Part part : parts) {
            json.writeStartObject();
            json.writeStringProperty("path", ValueJson.sound(part.path()));
            if (part.bytes() < 0) {
                json.writeNullProperty("format");
                json.writeNullProperty("bytes");
            } else {
                json.writeStringProperty("format", part.format());
                json.writeNumberProperty("bytes", part.bytes());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        result(json);
        json.writeName("notes");
        notes(json);
        json.writeEndObject();
    }

    private void result(JsonGenerator json) {
        if (parts.size() == 1) {
            json.writeName("result");
            json.writeRawValue(parts.getFirst().result());
            if (!parts.getFirst().error().equals("null")) {
                json.writeName("error");
                json.writeRawValue(parts.getFirst().error());
            }
            return;
        }
        json.writeName("result");
        json.writeStartObject();
        json.writeName("files");
        json.writeStartArray();
        for (Part part : parts) {
            json.writeStartObject();
            json.writeStringProperty("path", ValueJson.sound(part.path()));
            json.writeName("result");
            json.writeRawValue(part.result());
            json.writeName("error");
            json.writeRawValue(part.error());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void notes(JsonGenerator json) {
        StringBuilder all = new StringBuilder();
        for (Part part : parts) {
            String inner = part.notes().substring(1, part.notes().length() - 1);
            if (!inner.isEmpty()) {
                all.append(all.isEmpty() ? "" : ",").append(inner);
            }
        }
        json.writeRawValue("[" + all + "]");
    }

    private static void write(String kind, Fault fault, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("kind", kind);
        json.writeStringProperty("message", ValueJson.sound(fault.text()));
        json.writeStringProperty("file", ValueJson.sound(fault.file()));
        json.writeStringProperty("place", ValueJson.sound(fault.place()));
        json.writeStringProperty("expected", ValueJson.sound(fault.expected()));
        json.writeStringProperty("found", ValueJson.sound(fault.found()));
        json.writeStringProperty("cause", ValueJson.sound(fault.cause()));
        json.writeStringProperty("next", ValueJson.sound(fault.next()));
        json.writeName("before");
        json.writeStartArray();
        fault.before().forEach(before -> json.writeString(ValueJson.sound(before)));
        json.writeEndArray();
        json.writeEndObject();
    }

    private static String text(Consumer<JsonGenerator> content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            content.accept(json);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
