package dev.ckpt.convert;

import dev.ckpt.io.ByteSource;
import dev.ckpt.io.Fault;
import dev.ckpt.io.RefusedException;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.StridedTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// The numbers of a tensor in another type, row-major, rounded as they are read.
final class RoundedBytes implements ByteSource {

    /// Numbers rounded at once: what is read and what is written of them stays in the cache.
    private static final int AT_ONCE = 1 << 14;

    /// The same for numbers that do not lie one behind the other: a transposed tensor is turned over so many at a time.
    private static final int AT_ONCE_STRIDED = 1 << 18;

    private final StridedTensor source;
    private final DType to;
    private final Elements elements;
    private final CastReport report;
    private long counted; // numbers before this one have been counted in the report; guarded by this

    /// @param to float32, float16 or bfloat16
    RoundedBytes(StridedTensor source, DType to, CastReport report) {
        this.source = source;
        this.to = to;
        this.elements = Elements.of(source);
        this.report = report;
    }

    @Override
    public long byteSize() {
        return to.bytesOf(elements.count());
    }

    /// @throws RefusedException when there is no memory for so many
    @Override
    public MemorySegment bytes() {
        MemorySegment all;
        try {
            all = Arena.ofAuto().allocate(Math.max(byteSize(), 1), Long.BYTES).asSlice(0, byteSize());
        } catch (OutOfMemoryError e) { // of memory beside the heap, so that the heap is as good as before
            throw new RefusedException(Fault.in(source.storage().file()).at("storage " + source.storage().key())
                    .expected("to be read piece by piece")
                    .found("that all its " + byteSize() + " bytes are wanted at once, rounded")
                    .because("a rounded tensor was converted once more, and there is not so much memory")
                    .next("give Java more memory (-XX:MaxDirectMemorySize), or convert first and round last"), e);
        }
        copyTo(0, all);
        return all.asReadOnly();
    }

    @Override
    public void copyTo(long from, MemorySegment target) {
        Objects.checkFromIndexSize(from, target.byteSize(), byteSize());
        if (target.byteSize() == 0) {
            return;
        }
        int width = to.bytes();
        long end = (from + target.byteSize() + width - 1) / width;
        int atOnce = source.contiguous() ? AT_ONCE : AT_ONCE_STRIDED;
        try (Arena arena = Arena.ofConfined()) {
            RoundedBlock block = new RoundedBlock(source.dtype(), to, (int) Math.min(atOnce, end - from / width));
            MemorySegment stored = arena.allocate(source.dtype().bytesOf(block.capacity()));
            for (long at = from / width; at < end; at += block.capacity()) {
                int count = (int) Math.min(block.capacity(), end - at);
                elements.copyTo(at, count, stored);
                block.round(stored, count);
                count(at, count, block);
                // either end may be a part of a number
                long start = Math.max(from, at * width);
                long stop = Math.min(from + target.byteSize(), (at + count) * width);
                MemorySegment.copy(block.bytes(), start - at * width, target, start - from, stop - start);
            }
        }
    }

    /// Whoever writes reads forwards from the start; what is read again, or out of order, is not counted again.
    private synchronized void count(long first, int count, RoundedBlock block) {
        if (first <= counted && counted < first + count) {
            block.tell(report, (int) (counted - first), count);
            counted = first + count;
        }
    }
}
