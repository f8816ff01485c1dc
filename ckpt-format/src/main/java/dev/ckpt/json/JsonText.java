package dev.ckpt.json;

import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;

/// Texts as JSON spells them.
public final class JsonText {

    private JsonText() {}

    /// In quotes, with as few escapes as JSON allows: as Rust's serde writes it.
    public static String quoted(String text) {
        return quoted(text, c -> c >= ' ');
    }

    /// In quotes and in ASCII: as Python's json module writes it unless told otherwise.
    public static String quotedInAscii(String text) {
        return quoted(text, c -> c >= ' ' && c < 0x7F);
    }

    /// Whether UTF-8 can spell it, which has no bytes for half of a surrogate pair.
    public static boolean isUnicode(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static String quoted(String text, IntPredicate plain) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\b' -> quoted.append("\\b");
                case '\f' -> quoted.append("\\f");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (plain.test(c)) {
                        quoted.append(c);
                    } else {
                        quoted.append(String.format("\\u%04x", (int) c));
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
