package dev.ckpt.cli.json;

import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.tree.Bytes;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Opaque;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.StorageValue;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.List;

/// A value as Python writes it, shortened where it is long.
public final class ValueText {

    /// Items of a collection, and letters of a text, beyond which a person wants the number rather than the rest.
    private static final int ITEMS = 16;
    private static final int LETTERS = 200;

    /// Lists may hold lists, and a list may hold itself.
    private static final int DEPTH = 4;

    private ValueText() {}

    public static String of(Value value) {
        StringBuilder text = new StringBuilder();
        write(value, DEPTH, text);
        return text.toString();
    }

    /// A setting in a headline: as [#of], with numbers rounded.
    public static String setting(Value value) {
        return value instanceof Scalar.Real(double number) ? Numbers.setting(number) : of(value);
    }

    private static void write(Value value, int depth, StringBuilder text) {
        switch (value) {
            case Scalar.None() -> text.append("None");
            case Scalar.Bool(boolean is) -> text.append(is ? "True" : "False");
            case Scalar.Int(long number) -> text.append(number);
            case Scalar.BigInt(var number) -> text.append(number.bitLength() > 256 ? "int" : number.toString());
            case Scalar.Real(double number) -> text.append(Numbers.real(number));
            case Scalar.Complex(double real, double imaginary) -> text.append('(').append(Numbers.real(real))
                    .append(imaginary < 0 ? "" : "+").append(Numbers.real(imaginary)).append("j)");
            case Text(String letters) -> text.append(Printable.of(letters.length() > LETTERS
                    ? letters.substring(0, LETTERS) + "..."
                    : letters));
            case Bytes(var content, boolean mutable) -> text.append('<').append(content.byteSize()).append(" bytes>");
            case Sequence sequence -> sequence(sequence, depth, text);
            case Dict dict -> dict(dict, depth, text);
            case TensorValue(var tensor, var parameter, var attributes) -> text.append("tensor ")
                    .append(tensor.dtype().torchName()).append(tensor.shape());
            case StorageValue(var storage, var dtype) -> text.append("storage of ").append(storage.byteSize())
                    .append(" bytes");
            case Opaque opaque -> text.append('<').append(Printable.of(opaque.className())).append('>');
        }
    }

    private static void sequence(Sequence sequence, int depth, StringBuilder text) {
        boolean round = sequence.kind() == Sequence.Kind.TUPLE;
        text.append(round ? '(' : '[');
        List<Value> items = sequence.items();
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                text.append(", ");
            }
            if (depth == 0 || i == ITEMS) {
                text.append("... ").append(items.size() - i).append(" more");
                break;
            }
            write(items.get(i), depth - 1, text);
        }
        text.append(round ? ')' : ']');
    }

    private static void dict(Dict dict, int depth, StringBuilder text) {
        text.append('{');
        for (int i = 0; i < dict.entries().size(); i++) {
            if (i > 0) {
                text.append(", ");
            }
            if (depth == 0 || i == ITEMS) {
                text.append("... ").append(dict.entries().size() - i).append(" more");
                break;
            }
            write(dict.entries().get(i).key(), depth - 1, text);
            text.append(": ");
            write(dict.entries().get(i).value(), depth - 1, text);
        }
        text.append('}');
    }
}
