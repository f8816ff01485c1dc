package dev.ckpt.json;

import dev.ckpt.io.Budget;
import dev.ckpt.io.Fault;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.MappedFile;
import dev.ckpt.io.RefusedException;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// A JSON file as a tree, with the types that Python's json module would give: `1` is an int, `1.0` a float, and an int may
/// have any size. Duplicate names are kept, as in every [Dict].
public final class JsonTree {

    /// An int of 18 digits always fits 64 bits.
    private static final int DIGITS_OF_A_LONG = 18;

    /// An object or an array that is being filled; either list stays empty.
    private record Open(boolean object, List<Dict.Entry> entries, List<Value> items) {

        Value closed() {
            return object ? Dict.of(entries) : new Sequence(Sequence.Kind.LIST, items);
        }
    }

    private final JsonCursor cursor;
    private final Deque<Open> open = new ArrayDeque<>();
    private final Deque<Text> names = new ArrayDeque<>();
    private Optional<Value> root = Optional.empty();

    private JsonTree(JsonCursor cursor) {
        this.cursor = cursor;
    }

    /// Reads a whole file.
    ///
    /// @throws MalformedException when it is no JSON
    /// @throws RefusedException when it is larger or deeper than the budget allows
    public static Value read(MappedFile file, Budget budget) {
        if (file.size() > budget.headerBytes()) {
            throw new RefusedException(Fault.in(file.name())
                    .expected("a JSON file of at most " + budget.headerBytes() + " bytes")
                    .found(file.size() + " bytes")
                    .next("give Java more memory with -Xmx if you trust the file"));
        }
        return new JsonTree(JsonCursor.over(file.bytes(), JsonCursor.Dialect.PYTHON, file.name(), "", budget)).build();
    }

    /// Reads a file that must hold an object.
    ///
    /// @throws MalformedException also when it holds something else
    public static Dict readObject(MappedFile file, Budget budget) {
        if (read(file, budget) instanceof Dict dict) {
            return dict;
        }
        throw new MalformedException(Fault.in(file.name()).expected("a JSON object").found("another JSON value")
                .because("another file under this name"));
    }

    /// Reads a JSON document that stands in a text of another file.
    ///
    /// @param file the name of that file, for messages
    /// @throws MalformedException when it is no JSON
    /// @throws RefusedException when it is deeper than the budget allows
    public static Value parse(String text, String file, Budget budget) {
        MemorySegment bytes = MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8));
        return new JsonTree(JsonCursor.over(bytes, JsonCursor.Dialect.PYTHON, file, "", budget)).build();
    }

    private Value build() {
        while (true) {
            switch (cursor.next()) {
                case OBJECT -> open.push(new Open(true, new ArrayList<>(), List.of()));
                case ARRAY -> open.push(new Open(false, List.of(), new ArrayList<>()));
                case END_OBJECT, END_ARRAY -> put(open.pop().closed());
                case NAME -> names.push(new Text(cursor.text()));
                case STRING -> put(new Text(cursor.text()));
                case INTEGER -> put(integer(cursor.text()));
                case DECIMAL -> put(new Scalar.Real(decimal(cursor.text())));
                case TRUE -> put(new Scalar.Bool(true));
                case FALSE -> put(new Scalar.Bool(false));
                case NULL -> put(Value.NONE);
                case END -> {
                    return root.orElseThrow(() -> new MalformedException(
                            cursor.fault().expected("JSON").found("nothing").because("an empty file")));
                }
            }
        }
    }

    private void put(Value value) {
        Open parent = open.peek();
        if (parent == null) {
            if (root.isPresent()) {
                throw new MalformedException(cursor.fault().expected("the end of the file")
                        .found("a second JSON value").because("several documents in one file"));
            }
            root = Optional.of(value);
        } else if (parent.object()) {
            parent.entries().add(new Dict.Entry(names.pop(), value));
        } else {
            parent.items().add(value);
        }
    }

    private static Scalar integer(String digits) {
        if (digits.length() <= DIGITS_OF_A_LONG) {
            return new Scalar.Int(Long.parseLong(digits));
        }
        BigInteger value = new BigInteger(digits);
        return value.bitLength() < Long.SIZE ? new Scalar.Int(value.longValue()) : new Scalar.BigInt(value);
    }

    private static double decimal(String text) {
        return switch (text) {
            case "NaN" -> Double.NaN;
            case "Infinity", "+Infinity", "INF", "+INF" -> Double.POSITIVE_INFINITY;
            case "-Infinity", "-INF" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
