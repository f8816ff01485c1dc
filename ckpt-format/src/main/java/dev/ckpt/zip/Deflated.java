package dev.ckpt.zip;

import dev.ckpt.io.MalformedException;
import dev.ckpt.io.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import org.apache.commons.compress.compressors.deflate.DeflateCompressorInputStream;
import org.apache.commons.compress.compressors.deflate.DeflateParameters;

/// Inflates a record. Nothing here is loaded before the first deflated record is read, and torch.save writes none.
final class Deflated {

    /// Deflate makes at most 1,032 bytes out of one: a match of 258 bytes costs two bits at least.
    private static final long BEST_RATIO = 1032;

    private Deflated() {}

    /// The bytes in memory, exactly as many as the directory declares.
    static MemorySegment inflate(Source source, CentralEntry entry, MemorySegment payload) {
        requireAffordable(source, entry);
        DeflateParameters raw = new DeflateParameters();
        raw.setWithZlibHeader(false);
        byte[] bytes = new byte[(int) entry.size()];
        try (InputStream in = new DeflateCompressorInputStream(new SegmentInputStream(payload), raw)) {
            int read = in.readNBytes(bytes, 0, bytes.length);
            if (read < bytes.length || in.read() >= 0) {
                throw new MalformedException(source.fault()
                        .at(entry.where())
                        .expected("to inflate to " + entry.size() + " bytes")
                        .found(read < bytes.length ? "the end after " + read : "more")
                        .because("the file is damaged, or the directory lies about the size"));
            }
        } catch (IOException e) {
            throw new MalformedException(source.fault()
                    .at(entry.where())
                    .expected("deflated bytes")
                    .found("others (" + e.getMessage() + ")")
                    .because("the file is damaged"), e);
        }
        return MemorySegment.ofArray(bytes).asReadOnly();
    }

    private static void requireAffordable(Source source, CentralEntry entry) {
        long affordable = Math.min(source.budget().inflatedBytes(), Integer.MAX_VALUE - 8);
        if (entry.size() > affordable) {
            throw new RefusedException(source.fault()
                    .at(entry.where())
                    .expected("at most " + affordable + " bytes when inflated, the budget")
                    .found(entry.size() + " declared")
                    .because("a zip bomb, or a checkpoint that was compressed by another tool")
                    .next("unpack it with a zip tool and pack it without compression, if you trust it"));
        }
        if (entry.size() / BEST_RATIO > entry.compressedSize()) {
            throw new MalformedException(source.fault()
                    .at(entry.where())
                    .expected("at most " + BEST_RATIO + " bytes out of each deflated one")
                    .found(entry.size() + " declared for " + entry.compressedSize())
                    .because("the directory lies about the size"));
        }
    }
}
