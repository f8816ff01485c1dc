package dev.ckpt.policy;

import dev.ckpt.io.Fault;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.Quoted;
import java.util.List;

/// A key with its value, where it stands in the file. It knows how to be read as each kind of value, and how to complain.
///
/// @param list whether the value was a list; `values` has one item otherwise
/// @param values as text
/// @param line of the key, from 1
record Setting(String file, String key, boolean list, List<Item> values, int line) {

    /// @param quoted whether it stood in quotes, so that it is a text, whatever it looks like
    record Item(String text, boolean quoted, int line) {}

    MalformedException expected(String what, Item item) {
        return expected(what, Quoted.of(item.text()), item.line());
    }

    MalformedException expected(String what, String found, int where) {
        return new MalformedException(Fault.in(file).at("line " + where + ", " + key).expected(what).found(found));
    }

    Item one(String what) {
        if (list) {
            throw expected(what, "a list", line);
        }
        return values.getFirst();
    }

    /// The items of a list; a single value counts as a list of one.
    List<Item> some(String what) {
        if (values.isEmpty()) {
            throw expected(what, "an empty list", line);
        }
        return values;
    }

    boolean flag() {
        Item item = one("true or false");
        return switch (item.quoted() ? "" : item.text()) {
            case "true", "True", "TRUE" -> true;
            case "false", "False", "FALSE" -> false;
            default -> throw expected("true or false", item);
        };
    }

    long count() {
        Item item = one("a whole number");
        try {
            long count = Long.parseLong(item.text().replace("_", ""));
            if (count >= 0) {
                return count;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw expected("a whole number", item);
    }

    double real() {
        Item item = one("a number");
        try {
            double value = Double.parseDouble(item.text());
            if (value >= 0 && value < Double.POSITIVE_INFINITY) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw expected("a number of 0 or more", item);
    }
}
