package dev.ckpt.pickle;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/// A node as one short line of text, in Python's spelling. It is made of hostile data: nothing in it can control a
/// terminal, it is cut at a fixed length, and no cycle or depth of the node matters.
final class Excerpt {

    /// A command line of a payload fits; a screen of such lines stays readable.
    private static final int LONGEST = 200;
    private static final int DEEPEST = 5;
    private static final String CUT = "...";

    private final StringBuilder text = new StringBuilder();
    private final int longest;

    private Excerpt(int longest) {
        this.longest = longest;
    }

    /// `'rm -rf /', 1`: the items without brackets.
    static String arguments(PickleNode.Call call) {
        Excerpt excerpt = new Excerpt(LONGEST);
        excerpt.items(call.arguments(), 0);
        if (!call.keywords().pairs().isEmpty()) {
            excerpt.text.append(call.arguments().isEmpty() ? "**" : ", **");
            excerpt.node(call.keywords(), 0);
        }
        return excerpt.finish();
    }

    static String of(PickleNode node) {
        Excerpt excerpt = new Excerpt(LONGEST);
        excerpt.node(node, 0);
        return excerpt.finish();
    }

    /// Text in quotes, cut at `longest` characters.
    static String quoted(String content, int longest) {
        Excerpt excerpt = new Excerpt(longest);
        excerpt.text(content);
        return excerpt.finish();
    }

    /// A name without quotes, with what could control a terminal made visible.
    static String plain(String name) {
        Excerpt excerpt = new Excerpt(LONGEST);
        excerpt.characters(name);
        return excerpt.finish();
    }

    private String finish() {
        if (text.length() > longest) {
            text.setLength(longest - CUT.length());
            text.append(CUT);
        }
        return text.toString();
    }

    private boolean full() {
        return text.length() > longest;
    }

    private void node(PickleNode node, int depth) {
        if (full()) {
            return;
        }
        if (depth > DEEPEST) {
            text.append(CUT);
            return;
        }
        switch (node) {
            case PickleNode.None _ -> text.append("None");
            case PickleNode.Bool bool -> text.append(bool.value() ? "True" : "False");
            case PickleNode.Int number -> text.append(number.value());
            // The decimal form of 64 KiB takes time, and nobody reads it.
            case PickleNode.BigInt number -> text
                    .append(number.value().bitLength() <= 256
                            ? number.value().toString()
                            : "int of " + number.value().bitLength() + " bits");
            case PickleNode.Real number -> text.append(number.value());
            case PickleNode.Text string -> text(string.text());
            case PickleNode.ByteText string -> bytes(string.content());
            case PickleNode.Bytes bytes -> bytes(bytes.content());
            case PickleNode.Items items -> bracketed(items, depth);
            case PickleNode.Mapping mapping -> pairs(mapping.pairs(), depth);
            case PickleNode.Global global -> characters(global.name().dotted());
            case PickleNode.UnknownGlobal unknown -> {
                node(unknown.module(), depth + 1);
                text.append('.');
                node(unknown.name(), depth + 1);
            }
            case PickleNode.Call call -> {
                node(call.callee(), depth + 1);
                text.append('(');
                items(call.arguments(), depth + 1);
                text.append(')');
            }
            case PickleNode.Built built -> node(built.target(), depth + 1);
            case PickleNode.Persistent persistent -> {
                text.append("persistent ");
                node(persistent.id(), depth + 1);
            }
            case PickleNode.Extension extension -> text.append("extension ").append(extension.code());
            case PickleNode.OutOfBand _ -> text.append("buffer");
        }
    }

    private void bracketed(PickleNode.Items items, int depth) {
        switch (items.kind()) {
            case LIST -> text.append('[');
            case TUPLE -> text.append('(');
            case SET -> text.append("set(");
            case FROZENSET -> text.append("frozenset(");
        }
        items(items.items(), depth + 1);
        if (items.kind() == PickleNode.Items.Kind.TUPLE && items.items().size() == 1) {
            text.append(',');
        }
        text.append(items.kind() == PickleNode.Items.Kind.LIST ? ']' : ')');
    }

    private void items(List<PickleNode> items, int depth) {
        for (int i = 0; i < items.size() && !full(); i++) {
            text.append(i == 0 ? "" : ", ");
            node(items.get(i), depth);
        }
    }

    private void pairs(List<PickleNode.Pair> pairs, int depth) {
        text.append('{');
        for (int i = 0; i < pairs.size() && !full(); i++) {
            text.append(i == 0 ? "" : ", ");
            node(pairs.get(i).key(), depth + 1);
            text.append(": ");
            node(pairs.get(i).value(), depth + 1);
        }
        text.append('}');
    }

    private void text(String content) {
        text.append('\'');
        characters(content);
        text.append('\'');
    }

    private void bytes(MemorySegment content) {
        text.append("b'");
        for (long i = 0; i < content.byteSize() && !full(); i++) {
            int b = content.get(ValueLayout.JAVA_BYTE, i) & 0xFF;
            if (b < 0x80) {
                character(b);
            } else {
                text.append("\\x").append(Integer.toHexString(b));
            }
        }
        text.append('\'');
    }

    private void characters(String content) {
        for (int i = 0; i < content.length() && !full();) {
            int c = content.codePointAt(i);
            character(c);
            i += Character.charCount(c);
        }
    }

    private void character(int c) {
        switch (c) {
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            case '\\' -> text.append("\\\\");
            case '\'' -> text.append("\\'");
            default -> {
                if (isVisible(c)) {
                    text.appendCodePoint(c);
                } else {
                    text.append(c < 0x100
                            ? "\\x%02x".formatted(c)
                            : c < 0x1_0000
                                    ? "\\u%04x".formatted(c)
                                    : "\\U%08x".formatted(c));
                }
            }
        }
    }

    /// Letters of every script; no control or format characters (escape sequences, right-to-left overrides), no lone
    /// surrogates, nothing unassigned.
    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            default -> true;
        };
    }
}
