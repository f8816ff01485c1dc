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

    /// The line of INT, as C's `strtol` and then Python's `int` take it. A line of two characters that is zero or one is a
    /// boolean of protocols 0 and 1: `00`, `01`.
    static PickleNode intLine(byte[] line) {
        String text = ascii(line);
        // In C a line that is empty up to a zero byte is zero.
        boolean empty = line.length > 0 && line[0] == 0;
        BigInteger value = empty ? BigInteger.ZERO : integer(text, isOctal(text) ? 8 : 0);
        boolean isBool = line.length == 2 && value.signum() >= 0 && value.bitLength() <= 1;
        return isBool ? new PickleNode.Bool(value.signum() > 0) : of(value);
    }

    /// The line of LONG: an `L` may follow the digits.
    static PickleNode longLine(byte[] line) {
        String text = ascii(line);
        return of(integer(text.endsWith("L") ? text.substring(0, text.length() - 1) : text, 0));
    }

    /// The line of GET and PUT.
    static long memoLine(byte[] line) {
        String text = ascii(line);
        BigInteger index = integer(text, 10);
        if (index.signum() < 0 || index.bitLength() >= Long.SIZE) {
            throw notA("a number of the memo", text);
        }
        return index.longValue();
    }

    /// `017` is octal in C.
    private static boolean isOctal(String text) {
        for (int i = signLength(text); i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '7') {
                return false;
            }
        }
        return text.startsWith("0", signLength(text));
    }

    /// Python's `int(text, radix)`; with radix 0 a prefix says which.
    private static BigInteger integer(String text, int radix) {
        String digits = text.substring(signLength(text));
        int base = radix == 0 ? prefixed(digits) : radix;
        if (base != radix && base != 10) {
            digits = digits.substring(digits.startsWith("_", 2) ? 3 : 2);
        }
        if (digits.length() > MOST_DIGITS) {
            throw Halt.refusal("an int of at most " + MOST_DIGITS + " digits", digits.length() + " digits",
                    "a number made to keep the reader busy; Python has the same limit");
        }
        checkDigits(digits, base, text);
        BigInteger magnitude = new BigInteger(digits.replace("_", ""), base);
        if (radix == 0 && base == 10 && digits.startsWith("0") && magnitude.signum() != 0) {
            throw notA("an int without leading zeros", text);
        }
        return text.startsWith("-") ? magnitude.negate() : magnitude;
    }

    private static int signLength(String text) {
        return text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    }

    private static int prefixed(String digits) {
        if (digits.length() < 2 || digits.charAt(0) != '0') {
            return 10;
        }
        return switch (digits.charAt(1)) {
            case 'x', 'X' -> 16;
            case 'o', 'O' -> 8;
            case 'b', 'B' -> 2;
            default -> 10;
        };
    }

    /// Digits, with single underscores between them. BigInteger by itself would take a sign and digits of other scripts.
    private static void checkDigits(String digits, int radix, String text) {
        boolean afterDigit = false;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c == '_' ? !afterDigit : Character.digit(c, radix) < 0) {
                throw notA("an int", text);
            }
            afterDigit = c != '_';
        }
        if (!afterDigit) {
            throw notA("an int", text);
        }
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

    /// A line without the spaces around it. Python's reader in C also ends it at a zero byte.
    private static String ascii(byte[] line) {
        String text = new String(line, StandardCharsets.ISO_8859_1);
        int zero = text.indexOf(0);
        return (zero < 0 ? text : text.substring(0, zero)).strip();
    }

    private static Halt notA(String what, String text) {
        return Halt.defect(what, Excerpt.quoted(text, 40), "damaged content");
    }
}
