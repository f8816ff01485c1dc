package dev.ckpt.cli.json;

import dev.ckpt.io.Fault;
import dev.ckpt.tree.Value;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes JSON from left to right. What is not there is `null`, what is no number is a text (`"NaN"`), and lone surrogates,
/// which have no UTF-8, are replaced. Methods with a name write a property, those without an item or a value.
public final class Json {

    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonGenerator out;

    private Json(JsonGenerator out) {
        this.out = out;
    }

    /// The text of what `content` writes.
    public static String text(Consumer<Json> content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            content.accept(new Json(out));
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    public void startObject() {
        out.writeStartObject();
    }

    public void startObject(String name) {
        out.writeName(name);
        out.writeStartObject();
    }

    public void endObject() {
        out.writeEndObject();
    }

    public void startArray() {
        out.writeStartArray();
    }

    public void startArray(String name) {
        out.writeName(name);
        out.writeStartArray();
    }

    public void endArray() {
        out.writeEndArray();
    }

    /// The name of a property whose value is written next.
    public void name(String name) {
        out.writeName(ValueJson.sound(name));
    }

    /// JSON that has been written already.
    public void raw(String json) {
        out.writeRawValue(json);
    }

    public void text(String name, String text) {
        out.writeStringProperty(name, ValueJson.sound(text));
    }

    public void text(String name, Optional<String> text) {
        text.ifPresentOrElse(known -> text(name, known), () -> out.writeNullProperty(name));
    }

    public void string(String text) {
        out.writeString(ValueJson.sound(text));
    }

    public void texts(String name, List<String> texts) {
        startArray(name);
        texts.forEach(this::string);
        endArray();
    }

    public void number(String name, long number) {
        out.writeNumberProperty(name, number);
    }

    public void number(String name, OptionalLong number) {
        number.ifPresentOrElse(known -> number(name, known), () -> out.writeNullProperty(name));
    }

    public void number(String name, double number) {
        out.writeName(name);
        ValueJson.write(number, out);
    }

    /// An item of an array.
    public void real(double number) {
        ValueJson.write(number, out);
    }

    public void number(String name, OptionalDouble number) {
        number.ifPresentOrElse(known -> number(name, known), () -> out.writeNullProperty(name));
    }

    public void numbers(String name, long[] numbers) {
        out.writeName(name);
        out.writeArray(numbers, 0, numbers.length);
    }

    public void truth(String name, boolean truth) {
        out.writeBooleanProperty(name, truth);
    }

    public void truth(String name, Optional<Boolean> truth) {
        truth.ifPresentOrElse(known -> truth(name, known), () -> out.writeNullProperty(name));
    }

    public void nothing(String name) {
        out.writeNullProperty(name);
    }

    /// Values of a checkpoint by name.
    public void values(String name, Map<String, Value> values) {
        startObject(name);
        values.forEach((key, value) -> {
            out.writeName(ValueJson.sound(key));
            ValueJson.write(value, out);
        });
        endObject();
    }

    /// A value of a checkpoint; one that is no scalar, no text and no list of these is written as text, shortened.
    public void value(String name, Optional<Value> value) {
        out.writeName(ValueJson.sound(name));
        if (value.isEmpty()) {
            out.writeNull();
        } else if (ValueJson.isPlain(value.get())) {
            ValueJson.write(value.get(), out);
        } else {
            out.writeString(ValueJson.sound(ValueText.of(value.get())));
        }
    }

    /// What went wrong, as `error` of a document.
    ///
    /// @param kind a stable word for programs: `malformed`
    public void fault(String kind, Fault fault) {
        startObject();
        text("kind", kind);
        text("message", fault.text());
        text("file", fault.file());
        text("place", fault.place());
        text("expected", fault.expected());
        text("found", fault.found());
        text("cause", fault.cause());
        text("next", fault.next());
        texts("before", fault.before());
        endObject();
    }
}
