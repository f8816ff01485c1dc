package dev.ckpt.io;

/// Text from a file, made fit for a message: in quotes, on one line, without control characters, not too long. A name in a
/// hostile file may hold a terminal's escape sequences, or a hundred megabytes.
public final class Quoted {

    /// The longest real parameter names are about 100 characters long.
    private static final int LONGEST = 160;

    private Quoted() {}

    /// `"wte.weight"`; characters that do not print as `\\u001b`, and `...` for what is left out.
    public static String of(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        int end = Math.min(text.length(), LONGEST);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (prints(text, i)) {
                quoted.append(c);
            } else {
                quoted.append(String.format("\\u%04x", (int) c));
            }
        }
        return quoted.append(end < text.length() ? "...\"" : "\"").toString();
    }

    private static boolean prints(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 < Math.min(text.length(), LONGEST) && Character.isLowSurrogate(text.charAt(i + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
        }
        return switch (Character.getType(c)) {
            // FORMAT holds the marks that turn the direction of writing, with which one name can look like another
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED ->
                false;
            default -> true;
        };
    }
}
