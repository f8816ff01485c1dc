package dev.ckpt.cli.screen;

/// Names out of a file, made harmless for a terminal: a checkpoint may hold escape sequences that move the cursor, or
/// marks that turn the direction of writing, and so make a screen show what is not there.
public final class Printable {

    private Printable() {}

    /// The text with control and direction characters written out (`\x1b`, `\n`, `\u202e`) and lone surrogates replaced.
    public static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!plain(text, i)) {
                return escaped(text, i);
            }
        }
        return text;
    }

    private static String escaped(String text, int from) {
        StringBuilder escaped = new StringBuilder(text.length() + 16).append(text, 0, from);
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (plain(text, i)) {
                escaped.append(c);
            } else if (Character.isSurrogate(c)) {
                escaped.append('\uFFFD');
            } else if (c == '\n') {
                escaped.append("\\n");
            } else if (c == '\t') {
                escaped.append("\\t");
            } else if (c < 0x100) {
                escaped.append("\\x").append(hex(c >> 4)).append(hex(c));
            } else {
                escaped.append("\\u").append(hex(c >> 12)).append(hex(c >> 8)).append(hex(c >> 4)).append(hex(c));
            }
        }
        return escaped.toString();
    }

    private static char hex(int digit) {
        return Character.forDigit(digit & 0xF, 16);
    }

    private static boolean plain(String text, int i) {
        char c = text.charAt(i);
        if (c < 0x80) {
            return c >= 0x20 && c != 0x7F;
        }
        if (Character.isHighSurrogate(c)) {
            return i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
        }
        return c >= 0xA0 && !(c >= 0x200E && c <= 0x200F) && !(c >= 0x2028 && c <= 0x202E)
                && !(c >= 0x2066 && c <= 0x2069) && c != 0x61C;
    }
}
