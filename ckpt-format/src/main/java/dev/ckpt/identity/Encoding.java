package dev.ckpt.identity;

import dev.ckpt.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/// The bytes that are hashed, by the package's definition: every part says its length first, so that two different
/// contents never give the same bytes.
final class Encoding {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Encoding number(long number) {
        bytes.writeBytes(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(number).array());
        return this;
    }

    Encoding text(String text) {
        byte[] utf8 = utf8(text);
        number(utf8.length);
        bytes.writeBytes(utf8);
        return this;
    }

    Encoding shape(Shape shape) {
        number(shape.rank());
        for (int d = 0; d < shape.rank(); d++) {
            number(shape.size(d));
        }
        return this;
    }

    Encoding numbers(List<Long> numbers) {
        number(numbers.size());
        numbers.forEach(this::number);
        return this;
    }

    Encoding digest(ContentId digest) {
        bytes.writeBytes(digest.bytes());
        return this;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    ContentId hash() {
        return ContentId.of(sha256().digest(bytes.toByteArray()));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// UTF-8, but for a surrogate without its partner, which UTF-8 has no room for and Python's str has.
    static byte[] utf8(String text) {
        ByteArrayOutputStream utf8 = new ByteArrayOutputStream(text.length());
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                utf8.writeBytes(text.substring(from, i).getBytes(StandardCharsets.UTF_8));
                utf8.write(0xE0 | (c >> 12));
                utf8.write(0x80 | ((c >> 6) & 0x3F));
                utf8.write(0x80 | (c & 0x3F));
                from = i + 1;
            }
        }
        utf8.writeBytes(text.substring(from).getBytes(StandardCharsets.UTF_8));
        return utf8.toByteArray();
    }
}
