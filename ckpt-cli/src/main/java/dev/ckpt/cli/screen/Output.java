package dev.ckpt.cli.screen;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// A stream of lines in UTF-8, whatever the locale. Lines are gathered and written in large pieces.
///
/// Not thread-safe.
public final class Output {

    /// Pieces that fit a pipe's buffer.
    private static final int PIECE = 1 << 15;

    /// The reader of a pipe has gone: `ckpt summary x | head -1`. Nothing is wrong; there is only nobody to talk to.
    public static final class ClosedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public ClosedException(IOException cause) {
            super("nobody reads the output", cause);
        }
    }

    private final OutputStream stream;
    private final StringBuilder pending = new StringBuilder();

    public Output(OutputStream stream) {
        this.stream = stream;
    }

    public void line(CharSequence line) {
        pending.append(line).append('\n');
        if (pending.length() > PIECE) {
            flush();
        }
    }

    /// Text without an end of line, shown at once.
    public void part(CharSequence text) {
        pending.append(text);
        flush();
    }

    public void line() {
        line("");
    }

    /// Writes what is pending.
    ///
    /// @throws ClosedException when nobody reads it any more
    public void flush() {
        byte[] bytes = pending.toString().getBytes(StandardCharsets.UTF_8);
        pending.setLength(0);
        try {
            stream.write(bytes);
            stream.flush();
        } catch (IOException e) {
            throw new ClosedException(e);
        }
    }

    /// Bytes that are UTF-8 already; what is pending goes first.
    public OutputStream bytes() {
        flush();
        return stream;
    }
}
