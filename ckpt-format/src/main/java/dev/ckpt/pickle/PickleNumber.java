package dev.ckpt.pickle;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/// The spellings of numbers in a pickle.
final class PickleNumber {

    /// Python's own limit on the digits of an int in text: turning more into a number takes time by their square.
    private static final int MOST_DIGITS = 4300;

    private PickleNumber() {}

    /// Two's complement, least byte first; no byte at all is zero.
    static PickleNode littleEndian(byte[] bytes) {
        if (bytes.length > Long.BYTES) {
            byte[] reversed = new byte[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                reversed[i] = bytes[bytes.length - 1 - i];
            }
            return of(new BigInteger(reversed));
        }
        long value = 0;
        for (int i = bytes.length - 1; i >= 0; i--) {
            value = (value << 8) | (bytes[i] & 0xFF);
        }
        int unused = Long.SIZE - 8 * bytes.length;
        return new PickleNode.Int(bytes.length == 0 ? 0 : value << unused >> unused);
    }

    private static PickleNode of(BigInteger value) {
        return value.bitLength() < Long.SIZE ? new PickleNode.Int(value.longValue()) : new PickleNode.BigInt(value);
    }

    /// The line of INT: `00` and `01` are the booleans of protocols 0 and 1.
    static PickleNode intLine(byte[] line) {
        String text = ascii(line);
        return switch (text) {
            case "00" -> new PickleNode.Bool(false);
            case "01" -> new PickleNode.Bool(true);
            default -> integer(text);
        };
    }

    /// The line of LONG: an `L` may follow the digits.
    static PickleNode longLine(byte[] line) {
        String text = ascii(line);
        return integer(text.endsWith("L") ? text.substring(0, text.length() - 1) : text);
    }

    private static PickleNode integer(String text) {
        int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        int radix = 10;
        if (text.length() - start > 1 && text.charAt(start) == '0') {
            radix = switch (text.charAt(start + 1)) {
                case 'x', 'X' -> 16;
                case 'o', 'O' -> 8;
                case 'b', 'B' -> 2;
                default -> 10;
            };
        }
        String digits = text.substring(radix == 10 ? start : start + 2);
        if (digits.length() > MOST_DIGITS) {
            throw Halt.refusal("an int of at most " + MOST_DIGITS + " digits", digits.length() + " digits",
                    "a number made to keep the reader busy; Python has the same limit");
        }
        // BigInteger takes a sign of its own, and digits of other scripts.
        for (int i = 0; i < digits.length(); i++) {
            if (Character.digit(digits.charAt(i), radix) < 0) {
                throw notA("an int", text);
            }
        }
        if (digits.isEmpty()) {
            throw notA("an int", text);
        }
        BigInteger magnitude = new BigInteger(digits, radix);
        if (radix == 10 && digits.startsWith("0") && magnitude.signum() != 0) {
            // Of Python's two unpicklers one reads 010 as eight and the other not at all.
            throw notA("an int without leading zeros", text);
        }
        return of(text.startsWith("-") ? magnitude.negate() : magnitude);
    }

    /// The line of FLOAT, as Python's `repr` has it: `0.1`, `1e+300`, `-inf`, `nan`.
    static PickleNode floatLine(byte[] line) {
        String text = ascii(line);
        String unsigned = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        if (unsigned.equalsIgnoreCase("nan")) {
            return new PickleNode.Real(Double.NaN);
        }
        if (unsigned.equalsIgnoreCase("inf") || unsigned.equalsIgnoreCase("infinity")) {
            return new PickleNode.Real(text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
        }
        // Java's parser also takes "1d" and "0x1p3".
        for (int i = 0; i < text.length(); i++) {
            if ("0123456789+-.eE".indexOf(text.charAt(i)) < 0) {
                throw notA("a float", text);
            }
        }
        try {
            return new PickleNode.Real(Double.parseDouble(text));
        } catch (NumberFormatException _) {
            throw notA("a float", text);
        }
    }

    /// The line of GET and PUT.
    static long memoLine(byte[] line) {
        String text = ascii(line);
        if (text.isEmpty() || text.length() > 18) {
            throw notA("a number of the memo", text);
        }
        long index = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw notA("a number of the memo", text);
            }
            index = index * 10 + digit;
        }
        return index;
    }

    private static String ascii(byte[] line) {
        return new String(line, StandardCharsets.ISO_8859_1).strip();
    }

    private static Halt notA(String what, String text) {
        return Halt.defect(what, Excerpt.quoted(text, 40), "damaged content");
    }
}
