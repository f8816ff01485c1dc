package dev.ckpt.prune;

import dev.ckpt.io.ByteSource;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.StridedTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// A tensor's numbers in row-major order, little-endian, with those set to zero that a mask names. Made as they are read.
final class MaskedBytes implements ByteSource {

    private final Elements elements;
    private final int width;
    private final Mask mask;

    MaskedBytes(StridedTensor tensor, Mask mask) {
        elements = Elements.of(tensor);
        width = tensor.dtype().bytes();
        this.mask = mask;
    }

    @Override
    public long byteSize() {
        return Math.multiplyExact(elements.count(), (long) width);
    }

    @Override
    public MemorySegment bytes() {
        MemorySegment bytes = Arena.ofAuto().allocate(byteSize());
        copyTo(0, bytes);
        return bytes.asReadOnly();
    }

    @Override
    public void copyTo(long from, MemorySegment target) {
        Objects.checkFromIndexSize(from, target.byteSize(), byteSize());
        long end = from + target.byteSize();
        boolean[] goes = new boolean[(int) Math.min(Mask.AT_ONCE, target.byteSize() / width + 2)];
        for (long at = from; at < end;) {
            long first = at / width;
            int skip = (int) (at % width);
            // up to where the mask has its own borders
            long wanted = Math.min(goes.length, Mask.AT_ONCE - first % Mask.AT_ONCE);
            int count = (int) Math.min(wanted, (end - 1) / width + 1 - first);
            long length = Math.min((long) count * width - skip, end - at);
            MemorySegment piece = target.asSlice(at - from, length);
            mask.fill(first, count, goes);
            if (skip == 0 && length == (long) count * width) {
                masked(first, count, goes, piece);
            } else {
                MemorySegment whole = MemorySegment.ofArray(new byte[count * width]);
                masked(first, count, goes, whole);
                MemorySegment.copy(whole, skip, piece, 0, length);
            }
            at += length;
        }
    }

    private void masked(long first, int count, boolean[] goes, MemorySegment target) {
        elements.copyTo(first, count, target);
        for (int i = 0; i < count; i++) {
            int run = i;
            while (run < count && goes[run]) {
                run++;
            }
            if (run > i) {
                target.asSlice((long) i * width, (long) (run - i) * width).fill((byte) 0);
                i = run;
            }
        }
    }
}
