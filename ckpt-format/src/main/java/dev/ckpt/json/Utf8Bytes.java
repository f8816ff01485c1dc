package dev.ckpt.json;

import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// A piece of a mapped file as a stream.
final class Utf8Bytes extends InputStream {

    private final MemorySegment bytes;
    private long position;

    private Utf8Bytes(MemorySegment bytes) {
        this.bytes = bytes;
    }

    /// The text in these bytes; bytes that are no UTF-8 end it with a [java.nio.charset.CharacterCodingException], where a
    /// lenient reader would put a question mark and two names could become one.
    static Reader strictly(MemorySegment bytes) {
        return new InputStreamReader(new Utf8Bytes(bytes),
                StandardCharsets.UTF_8.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    @Override
    public int read() {
        return position < bytes.byteSize() ? bytes.get(ValueLayout.JAVA_BYTE, position++) & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        int count = (int) Math.min(length, bytes.byteSize() - position);
        if (count <= 0) {
            return length == 0 ? 0 : -1;
        }
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, position, into, offset, count);
        position += count;
        return count;
    }
}
