package dev.ckpt.align;

import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.StridedTensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// A few numbers of a tensor, from its beginning, its middle and its end: enough to tell two trained tensors apart.
///
/// @param bytes compared by content
record Sample(ByteBuffer bytes) {

    /// Elements of a run; a multiple of 8, so that runs of packed types are whole bytes.
    private static final int RUN = 64;

    private static final int RUNS = 3;

    /// Elements that are looked at together; a multiple of 8, too.
    private static final int PIECE = 1 << 15;

    /// Bytes after which equal elements of 2, 4 or 6 bits look the same again.
    private static final int PERIOD_OF_PACKED = 3;

    static Sample of(StridedTensor tensor) {
        Elements elements = Elements.of(tensor);
        long run = Math.min(RUN, elements.count());
        int bytes = (int) tensor.dtype().bytesOf(run);
        byte[] sample = new byte[RUNS * bytes];
        for (int i = 0; i < RUNS; i++) {
            long first = (elements.count() - run) / (RUNS - 1) * i;
            elements.copyTo(first, run, MemorySegment.ofArray(sample).asSlice((long) i * bytes, bytes));
        }
        return new Sample(ByteBuffer.wrap(sample));
    }

    /// Whether all numbers are the same one, bit for bit. Reads up to the first that is not.
    static boolean isConstant(StridedTensor tensor) {
        Elements elements = Elements.of(tensor);
        int period = tensor.dtype().subByte() ? PERIOD_OF_PACKED : tensor.dtype().bytes();
        long atOnce = Math.min(PIECE, elements.count());
        byte[] first = {};
        MemorySegment piece = MemorySegment.ofArray(new byte[(int) tensor.dtype().bytesOf(atOnce)]);
        for (long from = 0; from < elements.count(); from += atOnce) {
            long wanted = Math.min(atOnce, elements.count() - from);
            elements.copyTo(from, wanted, piece);
            long bytes = tensor.dtype().bytesOf(wanted);
            long shown = Math.min(period, bytes);
            byte[] start = piece.asSlice(0, shown).toArray(ValueLayout.JAVA_BYTE);
            first = from == 0 ? start : first;
            if (!Arrays.equals(first, 0, (int) Math.min(shown, first.length), start, 0, (int) shown)
                    || piece.asSlice(shown, bytes - shown).mismatch(piece.asSlice(0, bytes - shown)) >= 0) {
                return false;
            }
        }
        return true;
    }
}
