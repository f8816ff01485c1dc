package dev.ckpt.pickle;

import dev.ckpt.io.ByteSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/// The bytes of a pickle on their way out, gathered into pieces.
final class PickleOutput {

    private static final int PIECE = 1 << 13;

    private final ByteSink sink;
    private final byte[] piece = new byte[PIECE];
    private final MemorySegment gathered = MemorySegment.ofArray(piece);
    private int used;

    PickleOutput(ByteSink sink) {
        this.sink = sink;
    }

    void u8(int value) throws IOException {
        if (used == PIECE) {
            flush();
        }
        piece[used++] = (byte) value;
    }

    void u16(int value) throws IOException {
        u8(value);
        u8(value >> 8);
    }

    void i32(int value) throws IOException {
        u16(value);
        u16(value >> 16);
    }

    /// Most significant byte first, as BINFLOAT alone has it.
    void bigEndian(long value) throws IOException {
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            u8((int) (value >> shift));
        }
    }

    void bytes(byte[] bytes) throws IOException {
        if (bytes.length > PIECE - used) {
            flush();
        }
        if (bytes.length > PIECE) {
            sink.write(bytes);
        } else {
            System.arraycopy(bytes, 0, piece, used, bytes.length);
            used += bytes.length;
        }
    }

    void flush() throws IOException {
        if (used > 0) {
            sink.write(gathered.asSlice(0, used));
            used = 0;
        }
    }

    /// UTF-8 as Python's "surrogatepass" has it: a lone surrogate, which is no character, takes three bytes.
    static byte[] utf8(String text) {
        return hasLoneSurrogate(text) ? withSurrogates(text) : text.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (Character.charCount(text.codePointAt(i)) == 1) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    private static byte[] withSurrogates(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() * 3);
        text.codePoints().forEach(code -> {
            if (code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE) {
                bytes.write(0xE0 | (code >> 12));
                bytes.write(0x80 | ((code >> 6) & 0x3F));
                bytes.write(0x80 | (code & 0x3F));
            } else {
                bytes.writeBytes(Character.toString(code).getBytes(StandardCharsets.UTF_8));
            }
        });
        return bytes.toByteArray();
    }
}
