package dev.ckpt.history;

import dev.ckpt.numbers.NumberBlocks;
import dev.ckpt.numbers.Piece;
import dev.ckpt.tensor.StridedTensor;
import java.util.List;
import java.util.Optional;

/// A run of elements of one tensor, or of two that lie alike.
///
/// @param tensor the only one, or the second
/// @param other the first of two
/// @param tally what is found out
record TallyPiece(StridedTensor tensor, Optional<StridedTensor> other, long first, long count,
        PairTally tally) implements Piece<NumberBlocks> {

    /// Cuts tensors into pieces, which are put behind those that are there.
    ///
    /// @return the pieces of this one
    static List<TallyPiece> cut(StridedTensor tensor, Optional<StridedTensor> other, Tolerance tolerance,
            List<TallyPiece> pieces) {
        int start = pieces.size();
        long bits = tensor.dtype().bits() + other.map(it -> (long) it.dtype().bits()).orElse(0L);
        long atOnce = Piece.SIZE * 8 / bits / 8 * 8; // whole bytes of packed types too
        for (long first = 0; first < tensor.numel(); first += atOnce) {
            pieces.add(new TallyPiece(tensor, other, first, Math.min(atOnce, tensor.numel() - first),
                    new PairTally(tolerance)));
        }
        return List.copyOf(pieces.subList(start, pieces.size()));
    }

    @Override
    public String file() {
        return tensor.storage().file();
    }

    @Override
    public long bytes() {
        return tensor.dtype().bytesOf(count) + other.map(it -> it.dtype().bytesOf(count)).orElse(0L);
    }

    @Override
    public void run(NumberBlocks blocks) {
        if (other.isPresent()) {
            blocks.read(other.get(), tensor, first, count, tally);
        } else {
            blocks.read(tensor, first, count, tally);
        }
    }
}
