package dev.ckpt.values;

import dev.ckpt.values.SliceException.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Reads the text of a [Slice] from left to right.
final class SliceParser {

    private final String text;
    private int at;

    private SliceParser(String text) {
        this.text = text;
    }

    /// @throws SliceException when it is none
    static List<Index> parse(String text) {
        return new SliceParser(text).indices();
    }

    private List<Index> indices() {
        boolean bracket = takes('[');
        List<Index> indices = new ArrayList<>();
        boolean ellipsis = false;
        do {
            if (!indices.isEmpty() && ends(bracket)) {
                break; // a comma may stand behind the last one
            }
            Index index = index();
            if (index instanceof Index.Ellipsis && ellipsis) {
                throw new SliceException(Problem.TWO_ELLIPSES, index.position());
            }
            ellipsis |= index instanceof Index.Ellipsis;
            indices.add(index);
        } while (takes(','));
        if (bracket && !takes(']')) {
            throw wrong(at == text.length() ? Problem.BRACKET_EXPECTED : Problem.SEPARATOR_EXPECTED);
        }
        skipBlanks();
        if (at < text.length()) {
            throw wrong(bracket ? Problem.END_EXPECTED : Problem.SEPARATOR_EXPECTED);
        }
        return indices;
    }

    private boolean ends(boolean bracket) {
        skipBlanks();
        return at == text.length() || (bracket && text.charAt(at) == ']');
    }

    private Index index() {
        skipBlanks();
        int position = at;
        if (text.startsWith("...", at)) {
            at += 3;
            return new Index.Ellipsis(position);
        }
        OptionalLong first = number();
        if (!takes(':')) {
            if (first.isEmpty()) {
                throw wrong(Problem.INDEX_EXPECTED);
            }
            return new Index.At(first.getAsLong(), position);
        }
        OptionalLong stop = number();
        long step = 1;
        if (takes(':')) {
            skipBlanks();
            int before = at;
            step = number().orElse(1);
            if (step <= 0) {
                throw new SliceException(Problem.STEP, before, Long.toString(step));
            }
        }
        return new Index.Range(first, stop, step, position);
    }

    /// One beyond 64 bits becomes the nearest that is not: no tensor reaches so far.
    private OptionalLong number() {
        skipBlanks();
        int start = at;
        boolean negative = at < text.length() && text.charAt(at) == '-';
        if (negative || (at < text.length() && text.charAt(at) == '+')) {
            at++;
        }
        int digits = at;
        long number = 0;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            int digit = text.charAt(at) - '0';
            number = number > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : number * 10 + digit;
            at++;
        }
        if (at == digits) {
            at = digits > start ? digits : start;
            if (digits > start) {
                throw wrong(Problem.INDEX_EXPECTED);
            }
            return OptionalLong.empty();
        }
        return OptionalLong.of(negative ? -number : number);
    }

    private boolean takes(char wanted) {
        skipBlanks();
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private void skipBlanks() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }

    private SliceException wrong(Problem problem) {
        String found = at == text.length()
                ? "the end"
                : "'" + Character.toString(text.codePointAt(at)) + "'";
        return new SliceException(problem, at, found);
    }
}
