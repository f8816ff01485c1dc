package dev.ckpt.stats;

import dev.ckpt.numbers.Piece;
import dev.ckpt.tensor.StridedTensor;

/// A run of a tensor's elements.
///
/// @param number which of the tensor's pieces it is, from 0 on
record StatsPiece(StridedTensor tensor, long first, long count, Joining<?> tensorsResult,
        int number) implements Piece<Counters> {

    @Override
    public String file() {
        return tensor.storage().file();
    }

    @Override
    public long bytes() {
        return tensor.dtype().bytesOf(count);
    }

    @Override
    public void run(Counters counters) {
        tensorsResult.add(number, counters.read(tensor, first, count));
    }
}
