package dev.ckpt.safetensors;

import dev.ckpt.io.Fault;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.Quoted;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.json.JsonCursor;
import dev.ckpt.json.JsonCursor.Token;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the header's JSON.
final class HeaderParser {

    private static final String METADATA = "__metadata__";

    /// Unknown keys are named in a message; more than a few say nothing more.
    private static final int UNKNOWN_KEYS_NAMED = 5;

    private final JsonCursor json;
    private final List<Header.Entry> tensors = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> unknownKeys = new LinkedHashSet<>();
    private Optional<Map<String, String>> metadata = Optional.empty();

    private HeaderParser(JsonCursor json) {
        this.json = json;
    }

    /// @param json before its first token
    static Header parse(JsonCursor json) {
        HeaderParser parser = new HeaderParser(json);
        parser.document();
        return new Header(parser.metadata, parser.tensors, List.copyOf(parser.unknownKeys));
    }

    private void document() {
        if (json.next() != Token.OBJECT) {
            throw malformed("a JSON object", "another JSON value");
        }
        while (json.next() != Token.END_OBJECT) {
            String name = json.text();
            if (!names.add(name)) {
                throw new MalformedException(unsound().expected("each name once").found(Quoted.of(name) + " twice")
                        .because("a file made by hand: readers would differ about which of the two counts"));
            }
            if (name.equals(METADATA)) {
                metadata = Optional.of(texts());
            } else {
                tensors.add(tensor(name));
            }
        }
        if (json.next() != Token.END) {
            throw malformed("white space to the header's end", "a second JSON value");
        }
    }

    private Map<String, String> texts() {
        require(Token.OBJECT, METADATA, "an object of texts");
        Map<String, String> texts = new LinkedHashMap<>();
        while (json.next() != Token.END_OBJECT) {
            String key = json.text();
            require(Token.STRING, METADATA + ", key " + Quoted.of(key), "a text");
            if (texts.putIfAbsent(key, json.text()) != null) {
                throw malformed("each key of " + METADATA + " once", Quoted.of(key) + " twice");
            }
        }
        return texts;
    }

    private Header.Entry tensor(String name) {
        String where = "tensor " + Quoted.of(name);
        require(Token.OBJECT, where, "an object with dtype, shape and data_offsets");
        Optional<DType> dtype = Optional.empty();
        Optional<Shape> shape = Optional.empty();
        Optional<long[]> offsets = Optional.empty();
        Set<String> keys = new HashSet<>();
        while (json.next() != Token.END_OBJECT) {
            String key = json.text();
            if (!keys.add(key)) {
                throw malformed("each key of " + where + " once", Quoted.of(key) + " twice");
            }
            switch (key) {
                case "dtype" -> dtype = Optional.of(dtype(where));
                case "shape" -> shape = Optional.of(shape(where));
                case "data_offsets" -> offsets = Optional.of(offsets(where));
                default -> {
                    if (unknownKeys.size() < UNKNOWN_KEYS_NAMED) {
                        unknownKeys.add(Quoted.of(key));
                    }
                    json.next();
                    json.skip();
                }
            }
        }
        long[] range = offsets.orElseThrow(() -> missing(where, "data_offsets"));
        return new Header.Entry(name, dtype.orElseThrow(() -> missing(where, "dtype")),
                shape.orElseThrow(() -> missing(where, "shape")), range[0], range[1]);
    }

    private DType dtype(String where) {
        require(Token.STRING, where + ", dtype", "a text");
        String name = json.text();
        return DTypeName.dtypeOf(name)
                .orElseThrow(() -> new UnsupportedException(place(where).expected("a dtype known here")
                        .found(Quoted.of(name)).because("a file of a newer version of safetensors, or a damaged one")
                        .next("look for a newer version of ckpt")));
    }

    private Shape shape(String where) {
        long[] sizes = numbers(where + ", shape", Long.MAX_VALUE);
        try {
            Shape shape = Shape.of(sizes);
            shape.rowMajorStrides(); // a size of 0 does not excuse sizes beside it that have no product
            return shape;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new MalformedException(place(where + ", shape").expected("fewer than 2^63 elements")
                    .found("sizes whose product is larger"), e);
        }
    }

    private long[] offsets(String where) {
        long[] range = numbers(where + ", data_offsets", 2);
        if (range.length != 2) {
            throw new MalformedException(
                    place(where + ", data_offsets").expected("two numbers").found(count(range.length)));
        }
        if (range[0] > range[1]) {
            throw new MalformedException(place(where + ", data_offsets").expected("a beginning before the end")
                    .found("[" + range[0] + ", " + range[1] + "]"));
        }
        return range;
    }

    private static String count(int numbers) {
        return numbers == 0 ? "none" : numbers == 1 ? "one" : "more";
    }

    /// An array of integers from 0 to 2^63 - 1; reading stops after one more than `most`.
    private long[] numbers(String where, long most) {
        require(Token.ARRAY, where, "an array");
        List<Long> numbers = new ArrayList<>();
        for (Token token = json.next(); token != Token.END_ARRAY; token = json.next()) {
            numbers.add(number(where, token));
            if (numbers.size() > most) {
                break;
            }
        }
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    private long number(String where, Token token) {
        if (token == Token.INTEGER) {
            String digits = json.text();
            if (digits.charAt(0) != '-') {
                try {
                    return Long.parseLong(digits);
                } catch (NumberFormatException e) {
                    throw new MalformedException(place(where).expected("a number below 2^63").found(digits), e);
                }
            }
        }
        throw new MalformedException(place(where).expected("a whole number, 0 or more").found(found(token)));
    }

    private void require(Token wanted, String where, String expected) {
        Token token = json.next();
        if (token != wanted) {
            throw new MalformedException(place(where).expected(expected).found(found(token)));
        }
    }

    private String found(Token token) {
        return switch (token) {
            case OBJECT -> "an object";
            case ARRAY -> "an array";
            case STRING -> "the text " + Quoted.of(json.text());
            case INTEGER, DECIMAL -> {
                String text = json.text();
                yield text.length() <= 40 ? text : "a number of " + text.length() + " characters";
            }
            case TRUE -> "true";
            case FALSE -> "false";
            case NULL -> "null";
            case NAME, END_OBJECT, END_ARRAY, END -> "nothing";
        };
    }

    private Fault place(String where) {
        Fault fault = unsound();
        return fault.at(where + " (" + fault.place() + ")");
    }

    private Fault unsound() {
        return json.fault().because(Layout.CAUSE).next(Layout.NEXT);
    }

    private MalformedException missing(String where, String key) {
        return new MalformedException(place(where).expected("the key " + key).found("none"));
    }

    private MalformedException malformed(String expected, String found) {
        return new MalformedException(unsound().expected(expected).found(found));
    }
}
