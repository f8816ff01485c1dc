package dev.ckpt.cli.screen;

/// How many columns of a terminal a text takes: East Asian wide characters take two, combining marks none.
public final class DisplayWidth {

    /// Ranges of wide characters after Unicode's EastAsianWidth (W and F), joined where only unassigned ones lie between.
    private static final int[] WIDE = {0x1100, 0x115F, 0x231A, 0x231B, 0x2329, 0x232A, 0x23E9, 0x23EC, 0x25FD, 0x25FE,
        0x2614, 0x2615, 0x26A1, 0x26A1, 0x26BD, 0x26BE, 0x2705, 0x2705, 0x274C, 0x274C, 0x2753, 0x2755, 0x2757,
        0x2757, 0x2795, 0x2797, 0x2B1B, 0x2B1C, 0x2B50, 0x2B50, 0x2E80, 0x303E, 0x3041, 0x33FF, 0x3400, 0x4DBF,
        0x4E00, 0x9FFF, 0xA000, 0xA4CF, 0xA960, 0xA97F, 0xAC00, 0xD7A3, 0xF900, 0xFAFF, 0xFE10, 0xFE19, 0xFE30,
        0xFE6F, 0xFF00, 0xFF60, 0xFFE0, 0xFFE6, 0x17000, 0x18CFF, 0x1AFF0, 0x1B2FF, 0x1F300, 0x1F64F, 0x1F680,
        0x1F6FF, 0x1F900, 0x1F9FF, 0x1FA70, 0x1FAFF, 0x20000, 0x3FFFD};

    private DisplayWidth() {}

    public static int of(CharSequence text) {
        int width = 0;
        int i = 0;
        while (i < text.length()) {
            int codePoint = Character.codePointAt(text, i);
            width += of(codePoint);
            i += Character.charCount(codePoint);
        }
        return width;
    }

    private static int of(int codePoint) {
        if (codePoint < 0x300) {
            return 1;
        }
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        for (int i = 0; i < WIDE.length && WIDE[i] <= codePoint; i += 2) {
            if (codePoint <= WIDE[i + 1]) {
                return 2;
            }
        }
        return 1;
    }

    /// The text, cut to so many columns; `..` marks a cut.
    public static String cut(String text, int columns) {
        if (of(text) <= columns) {
            return text;
        }
        int room = columns - 2;
        int i = 0;
        while (i < text.length()) {
            int codePoint = text.codePointAt(i);
            room -= of(codePoint);
            if (room < 0) {
                break;
            }
            i += Character.charCount(codePoint);
        }
        return text.substring(0, i) + "..";
    }
}
