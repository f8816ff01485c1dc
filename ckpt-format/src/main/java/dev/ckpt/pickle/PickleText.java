package dev.ckpt.pickle;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The three spellings of text in a pickle: UTF-8, the text line of UNICODE, and the quoted line of STRING.
final class PickleText {

    private static final char REPLACEMENT = '\uFFFD';

    private PickleText() {}

    /// A whole line of [#utf8(byte[], int, int)].
    static String utf8(byte[] line) {
        return utf8(line, 0, line.length);
    }

    /// Strict UTF-8, except that lone surrogates pass, as Python's "surrogatepass" has it.
    static String utf8(byte[] bytes, int start, int length) {
        String text = new String(bytes, start, length, StandardCharsets.UTF_8);
        // Almost always right: the library is quick, and only puts this character where it met something else.
        return text.indexOf(REPLACEMENT) < 0 ? text : strictUtf8(bytes, start, start + length);
    }

    /// The text of a node that may serve as a name; null where it is no text, or longer than names are.
    static @Nullable String nameIn(PickleNode node) {
        if (node instanceof PickleNode.Text text) {
            return text.text().length() <= PickleInput.SHORT_LINE ? text.text() : null;
        }
        if (node instanceof PickleNode.ByteText text && text.content().byteSize() <= PickleInput.SHORT_LINE) {
            return new String(text.content().toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
        }
        return null;
    }

    private static String strictUtf8(byte[] bytes, int start, int end) {
        StringBuilder text = new StringBuilder(end - start);
        int at = start;
        while (at < end) {
            int lead = bytes[at] & 0xFF;
            if (lead < 0x80) {
                text.append((char) lead);
                at++;
                continue;
            }
            int more = following(lead);
            if (more == 0 || at + more >= end) {
                throw badByte(lead, at - start);
            }
            int code = lead & (0x3F >> more);
            for (int i = 1; i <= more; i++) {
                int next = bytes[at + i] & 0xFF;
                if ((next & 0xC0) != 0x80) {
                    throw badByte(next, at + i - start);
                }
                code = (code << 6) | (next & 0x3F);
            }
            if (more == 2 ? code < 0x800 : more == 3 && (code < 0x1_0000 || code > Character.MAX_CODE_POINT)) {
                throw badByte(lead, at - start);
            }
            text.appendCodePoint(code);
            at += more + 1;
        }
        return text.toString();
    }

    /// How many bytes follow this first one of a character; 0 where it can be none.
    private static int following(int lead) {
        if (lead >= 0xC2 && lead < 0xE0) {
            return 1;
        }
        if (lead >= 0xE0 && lead < 0xF0) {
            return 2;
        }
        return lead >= 0xF0 && lead < 0xF5 ? 3 : 0;
    }

    private static Halt badByte(int value, int index) {
        return Halt.defect("UTF-8 text", "byte 0x" + Integer.toHexString(value) + " at " + index + " of the text",
                "damaged content, or text in another encoding");
    }

    /// The line of UNICODE: Latin-1, with `\\uXXXX` and `\\UXXXXXXXX` for the rest. A backslash before anything else stands
    /// for itself.
    static String rawUnicodeEscape(byte[] line) {
        StringBuilder text = new StringBuilder(line.length);
        int at = 0;
        while (at < line.length) {
            char c = (char) (line[at++] & 0xFF);
            if (c != '\\' || at == line.length) {
                text.append(c);
                continue;
            }
            char escape = (char) (line[at++] & 0xFF);
            if (escape != 'u' && escape != 'U') {
                text.append(c).append(escape);
                continue;
            }
            int digits = escape == 'u' ? 4 : 8;
            long code = hexadecimal(line, at, digits);
            if (code < 0 || code > Character.MAX_CODE_POINT) {
                throw Halt.defect("\\" + escape + " and " + digits + " hexadecimal digits of a character",
                        "something else",
                        "damaged content");
            }
            text.appendCodePoint((int) code);
            at += digits;
        }
        return text.toString();
    }

    /// The line of STRING: the `repr` of Python 2 bytes, quotes and escapes and all.
    static byte[] quoted(byte[] line) {
        int end = line.length;
        while (end > 0 && (line[end - 1] == '\r' || line[end - 1] == ' ')) {
            end--;
        }
        if (end < 2 || line[0] != line[end - 1] || (line[0] != '\'' && line[0] != '"')) {
            throw Halt.defect("a string in quotes", "none", "damaged content");
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream(end);
        int at = 1;
        while (at < end - 1) {
            byte b = line[at++];
            if (b != '\\') {
                content.write(b);
                continue;
            }
            if (at == end - 1) {
                throw Halt.defect("a character after the backslash", "the end of the string", "damaged content");
            }
            byte escape = line[at++];
            if (escape == 'x') {
                long code = hexadecimal(line, at, 2);
                if (code < 0 || at + 2 > end - 1) {
                    throw Halt.defect("\\x and two hexadecimal digits", "something else", "damaged content");
                }
                content.write((int) code);
                at += 2;
            } else if (escape >= '0' && escape <= '7') {
                int code = escape - '0';
                for (int i = 0; i < 2 && at < end - 1 && line[at] >= '0' && line[at] <= '7'; i++) {
                    code = code * 8 + line[at++] - '0';
                }
                content.write(code);
            } else {
                unescape(escape, content);
            }
        }
        return content.toByteArray();
    }

    private static void unescape(byte escape, ByteArrayOutputStream content) {
        switch (escape) {
            case 'n' -> content.write('\n');
            case 't' -> content.write('\t');
            case 'r' -> content.write('\r');
            case 'a' -> content.write(7);
            case 'b' -> content.write('\b');
            case 'f' -> content.write('\f');
            case 'v' -> content.write(11);
            case '\\', '\'', '"' -> content.write(escape);
            default -> {
                content.write('\\');
                content.write(escape);
            }
        }
    }

    /// -1 where there are fewer digits.
    private static long hexadecimal(byte[] line, int start, int digits) {
        if (start + digits > line.length) {
            return -1;
        }
        long code = 0;
        for (int i = start; i < start + digits; i++) {
            int digit = Character.digit(line[i], 16);
            if (digit < 0) {
                return -1;
            }
            code = (code << 4) | digit;
        }
        return code;
    }
}
