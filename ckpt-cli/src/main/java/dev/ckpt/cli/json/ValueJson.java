package dev.ckpt.cli.json;

import dev.ckpt.tree.Bytes;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Opaque;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.StorageValue;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import tools.jackson.core.JsonGenerator;

/// A value in JSON. What JSON has no word for becomes a text: `"NaN"`, `"<12 bytes>"`, `"<module.Class>"`.
final class ValueJson {

    /// A list may hold itself; settings of real checkpoints nest three deep.
    private static final int DEPTH = 16;

    /// The state of Python's random generator has 625 numbers, which nobody reads.
    private static final int PLAIN_ITEMS = 64;

    private ValueJson() {}

    /// Whether it is written in a line: a scalar, a text, a list of these that is not data.
    static boolean isPlain(Value value) {
        return switch (value) {
            case Scalar scalar -> true;
            case Text text -> true;
            case Sequence sequence -> sequence.items().size() <= PLAIN_ITEMS
                    && sequence.items().stream().allMatch(item -> item instanceof Scalar || item instanceof Text);
            default -> false;
        };
    }

    static void write(Value value, JsonGenerator json) {
        write(value, DEPTH, json);
    }

    static void write(double number, JsonGenerator json) {
        if (Double.isNaN(number)) {
            json.writeString("NaN");
        } else if (Double.isInfinite(number)) {
            json.writeString(number > 0 ? "Infinity" : "-Infinity");
        } else {
            json.writeNumber(number);
        }
    }

    private static void write(Value value, int depth, JsonGenerator json) {
        switch (value) {
            case Scalar.None() -> json.writeNull();
            case Scalar.Bool(boolean is) -> json.writeBoolean(is);
            case Scalar.Int(long number) -> json.writeNumber(number);
            case Scalar.BigInt(var number) -> json.writeString(number.bitLength() > 4096 ? "int" : number.toString());
            case Scalar.Real(double number) -> write(number, json);
            case Text(String text) -> json.writeString(sound(text));
            case Sequence sequence when depth > 0 -> {
                json.writeStartArray();
                for (Value item : sequence.items()) {
                    write(item, depth - 1, json);
                }
                json.writeEndArray();
            }
            case Dict dict when depth > 0 -> {
                json.writeStartObject();
                for (Dict.Entry entry : dict.entries()) {
                    json.writeName(sound(entry.key() instanceof Text(String key) ? key : ValueText.of(entry.key())));
                    write(entry.value(), depth - 1, json);
                }
                json.writeEndObject();
            }
            case Scalar.Complex complex -> json.writeString(ValueText.of(complex));
            case Bytes bytes -> json.writeString(ValueText.of(bytes));
            case Sequence deep -> json.writeString("...");
            case Dict deep -> json.writeString("...");
            case TensorValue tensor -> json.writeString(ValueText.of(tensor));
            case StorageValue storage -> json.writeString(ValueText.of(storage));
            case Opaque opaque -> json.writeString(sound(ValueText.of(opaque)));
        }
    }

    /// The text with lone surrogates replaced: they have no UTF-8.
    static String sound(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isHighSurrogate(c) && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1))) {
                    i++;
                } else {
                    return replaced(text);
                }
            }
        }
        return text;
    }

    private static String replaced(String text) {
        StringBuilder sound = new StringBuilder(text.length());
        text.codePoints().forEach(c -> sound.appendCodePoint(c >= 0xD800 && c < 0xE000 ? 0xFFFD : c));
        return sound.toString();
    }
}
