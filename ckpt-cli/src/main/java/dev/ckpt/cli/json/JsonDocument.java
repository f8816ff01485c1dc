package dev.ckpt.cli.json;

import dev.ckpt.cli.screen.Output;
import dev.ckpt.contents.Finding;
import dev.ckpt.io.Fault;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// The one JSON document that a command prints: its schema, this program, what went in, what came out, and notes.
///
/// A command that answers for each of several files adds a part for each; then `result` of a single file is its own, and of
/// several it is `{"files": [...]}`. A command that answers for all its inputs together adds inputs, and a result.
public final class JsonDocument {

    private final String schema;
    private final String tool;
    private final List<Part> parts = new ArrayList<>();

    /// @param result in JSON; `null` in JSON when there is none
    /// @param error in JSON; `null` in JSON when nothing went wrong
    /// @param notes in JSON, without brackets
    private record Part(List<Input> inputs, String path, String result, String error, String notes) {}

    /// A file that was read.
    ///
    /// @param format its name in the contract; empty when the file could not be read
    /// @param bytes of the file
    public record Input(String path, String format, long bytes) {

        /// A file that could not be read.
        public static Input unread(String path) {
            return new Input(path, "", -1);
        }
    }

    /// @param command the command's name
    /// @param version of this program
    public JsonDocument(String command, String version) {
        this.schema = "ckpt." + command + "/1";
        this.tool = "ckpt " + version;
    }

    /// The answer for one file.
    public void add(Input input, Consumer<Json> result, List<Finding> findings) {
        add(List.of(input), result, findings);
    }

    /// The answer for several inputs together.
    public void add(List<Input> inputs, Consumer<Json> result, List<Finding> findings) {
        String path = inputs.getFirst().path();
        parts.add(new Part(List.copyOf(inputs), path, Json.text(result), "null", notes(path, findings)));
    }

    /// A file that gave no answer.
    ///
    /// @param kind a stable word for programs: `malformed`
    public void add(String path, String kind, Fault fault) {
        parts.add(new Part(List.of(Input.unread(path)), path, "null", Json.text(json -> json.fault(kind, fault)), ""));
    }

    /// A file that could not be read to its end, and what can be said of it all the same.
    public void add(String path, Consumer<Json> result, String kind, Fault fault) {
        parts.add(new Part(List.of(Input.unread(path)), path, Json.text(result),
                Json.text(json -> json.fault(kind, fault)),
                ""));
    }

    public void writeTo(OutputStream out) {
        byte[] document = (Json.text(this::write) + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            out.write(document);
            out.flush();
        } catch (IOException e) {
            throw new Output.ClosedException(e);
        }
    }

    private void write(Json json) {
        json.startObject();
        json.text("schema", schema);
        json.text("tool", tool);
        json.startArray("inputs");
        for (Part part : parts) {
            for (Input input : part.inputs()) {
                write(input, json);
            }
        }
        json.endArray();
        result(json);
        json.name("notes");
        notes(json);
        json.endObject();
    }

    private static void write(Input input, Json json) {
        json.startObject();
        json.text("path", input.path());
        if (input.bytes() < 0) {
            json.nothing("format");
            json.nothing("bytes");
        } else {
            json.text("format", input.format());
            json.number("bytes", input.bytes());
        }
        json.endObject();
    }

    private void result(Json json) {
        json.name("result");
        if (parts.size() == 1) {
            json.raw(parts.getFirst().result());
            if (!parts.getFirst().error().equals("null")) {
                json.name("error");
                json.raw(parts.getFirst().error());
            }
            return;
        }
        json.startObject();
        json.startArray("files");
        for (Part part : parts) {
            json.startObject();
            json.text("path", part.path());
            json.name("result");
            json.raw(part.result());
            json.name("error");
            json.raw(part.error());
            json.endObject();
        }
        json.endArray();
        json.endObject();
    }

    private void notes(Json json) {
        StringBuilder all = new StringBuilder();
        for (Part part : parts) {
            if (!part.notes().isEmpty()) {
                all.append(all.isEmpty() ? "" : ",").append(part.notes());
            }
        }
        json.raw("[" + all + "]");
    }

    private static String notes(String path, List<Finding> findings) {
        String array = Json.text(json -> {
            json.startArray();
            for (Finding finding : findings) {
                json.startObject();
                json.text("path", path);
                json.text("severity", finding.severity().name().toLowerCase(Locale.ROOT));
                json.text("code", finding.code());
                json.text("where", finding.where());
                json.text("message", finding.message());
                json.endObject();
            }
            json.endArray();
        });
        return array.substring(1, array.length() - 1);
    }
}
