package dev.ckpt.zip;

import dev.ckpt.io.ByteSource;
import java.lang.foreign.MemorySegment;
import java.lang.ref.SoftReference;

/// A deflated record. Deflate can only be read from its beginning, so all of it is inflated at once; and because what is
/// read in pieces would be inflated for each of them, the result is kept until the memory is needed for something else.
final class InflatedSource implements ByteSource {

    private final Source source;
    private final CentralEntry entry;
    private final ByteSource payload;
    private SoftReference<MemorySegment> kept = new SoftReference<>(null); // guarded by this

    InflatedSource(Source source, CentralEntry entry, ByteSource payload) {
        this.source = source;
        this.entry = entry;
        this.payload = payload;
    }

    @Override
    public long byteSize() {
        return entry.size();
    }

    @Override
    public synchronized MemorySegment bytes() {
        MemorySegment bytes = kept.get();
        if (bytes == null) {
            bytes = Deflated.inflate(source, entry, payload.bytes());
            kept = new SoftReference<>(bytes);
        }
        return bytes;
    }

    @Override
    public void copyTo(long from, MemorySegment target) {
        MemorySegment.copy(bytes(), from, target, 0, target.byteSize());
    }
}
