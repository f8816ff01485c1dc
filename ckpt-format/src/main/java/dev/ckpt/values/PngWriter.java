package dev.ckpt.values;

import dev.ckpt.io.ByteSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Writes a PNG of 8-bit red, green and blue, row by row (PNG specification, third edition: chunks §5.3, IHDR §11.2.1).
///
/// Its own, because the one of the JDK lives in `java.desktop`: a module, a native library and some 50 ms of start that a
/// command of a fifth of a second would pay for.
final class PngWriter implements AutoCloseable {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final byte BIT_DEPTH = 8;
    private static final byte TRUECOLOUR = 2;

    /// The filter "none", which every row begins with: colours of noise are not foretold by their neighbours.
    private static final byte NO_FILTER = 0;

    private final ByteSink sink;
    private final Deflater deflater = new Deflater();
    private final byte[] row;
    private final byte[] packed = new byte[1 << 16];

    PngWriter(ByteSink sink, int width, int height) throws IOException {
        this.sink = sink;
        row = new byte[1 + 3 * width];
        row[0] = NO_FILTER;
        sink.write(SIGNATURE);
        chunk("IHDR", ByteBuffer.allocate(13).putInt(width).putInt(height).put(BIT_DEPTH).put(TRUECOLOUR).array(), 13);
    }

    /// The next row.
    ///
    /// @param colours of its pixels, as [Diverging#rgb(double)] has them
    void row(int[] colours) throws IOException {
        for (int i = 0, to = 1; i < colours.length; i++) {
            row[to++] = (byte) (colours[i] >> 16);
            row[to++] = (byte) (colours[i] >> 8);
            row[to++] = (byte) colours[i];
        }
        deflater.setInput(row);
        while (!deflater.needsInput()) {
            drain();
        }
    }

    void finish() throws IOException {
        deflater.finish();
        while (!deflater.finished()) {
            drain();
        }
        chunk("IEND", new byte[0], 0);
    }

    private void drain() throws IOException {
        int length = deflater.deflate(packed);
        if (length > 0) {
            chunk("IDAT", packed, length);
        }
    }

    private void chunk(String type, byte[] data, int length) throws IOException {
        ByteArrayOutputStream chunk = new ByteArrayOutputStream(length + 12);
        chunk.writeBytes(ByteBuffer.allocate(4).putInt(length).array());
        chunk.writeBytes(type.getBytes(StandardCharsets.US_ASCII));
        chunk.write(data, 0, length);
        CRC32 crc = new CRC32();
        crc.update(chunk.toByteArray(), 4, length + 4);
        chunk.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
        sink.write(MemorySegment.ofArray(chunk.toByteArray()));
    }

    @Override
    public void close() {
        deflater.close();
    }
}
