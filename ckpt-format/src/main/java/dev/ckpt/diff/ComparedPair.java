package dev.ckpt.diff;

import dev.ckpt.align.Pair;
import dev.ckpt.numbers.NumberBlocks;
import dev.ckpt.numbers.PairSums;
import dev.ckpt.numbers.Piece;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.QuantizedTensor;
import dev.ckpt.tensor.SparseTensor;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// A pair on its way through the numbers: cut into pieces, and joined again.
final class ComparedPair {

    private final Pair pair;
    private final DiffOptions options;
    private final List<PairPiece> pieces = new ArrayList<>();
    private final boolean comparable;
    private PairSums sums = new PairSums();
    private boolean same;
    private Optional<Comparison> comparison = Optional.empty();

    /// @param besides makes what sees the same numbers, one a piece
    ComparedPair(Pair pair, DiffOptions options, Supplier<Optional<NumberBlocks.PairReader>> besides) {
        this.pair = pair;
        this.options = options;
        comparable = pair.a().shape().equals(pair.b().shape()) && comparable(pair.a().parts(), pair.b().parts());
        if (comparable) {
            for (int i = 0; i < pair.a().parts().size(); i++) {
                cut(pair.a().parts().get(i), pair.b().parts().get(i), besides);
            }
        }
    }

    private static boolean comparable(List<StridedTensor> a, List<StridedTensor> b) {
        if (a.size() != b.size() || a.isEmpty()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!a.get(i).shape().equals(b.get(i).shape()) || NumberBlocks.numbersOf(
                    a.get(i).dtype()) != NumberBlocks.numbersOf(b.get(i).dtype())) {
                return false;
            }
        }
        return true;
    }

    private void cut(StridedTensor a, StridedTensor b, Supplier<Optional<NumberBlocks.PairReader>> besides) {
        long atOnce = Math.max(8, Piece.SIZE * 8 / Math.max(a.dtype().bits(), b.dtype().bits()) / 8 * 8);
        for (long first = 0; first < a.numel(); first += atOnce) {
            pieces.add(new PairPiece(a, b, first, Math.min(atOnce, a.numel() - first), options, besides.get()));
        }
    }

    Pair pair() {
        return pair;
    }

    List<PairPiece> pieces() {
        return pieces;
    }

    /// Joins the pieces, once all have been run.
    void join() {
        same = comparable && pair.a().dtype() == pair.b().dtype() && sameQuantizer();
        long beyond = 0;
        Optional<CloseCheck> close = Optional.empty();
        for (PairPiece piece : pieces) {
            sums.add(piece.sums());
            same &= piece.same();
            beyond += piece.beyond();
            close.ifPresent(all -> all.add(piece.close()));
            close = close.isPresent() ? close : Optional.of(piece.close());
        }
        if (comparable) {
            boolean tolerant = options.atol() > 0 || options.rtol() > 0;
            comparison = Optional.of(new Comparison(sums.count(), same, sums.changed(),
                    tolerant ? beyond : sums.changed(), sums.maxAbs(), place(), Math.sqrt(sums.squaresA()),
                    Math.sqrt(sums.squaresB()), Math.sqrt(sums.squaresD()), sums.dot(), sums.notFinite(),
                    close.map(CloseCheck::maxUlp).orElse(OptionalLong.empty()),
                    same ? Optional.empty() : close.flatMap(CloseCheck::rounding)));
        }
        pieces.clear();
    }

    /// Scales and zero points for each channel are tensors, and among the parts.
    private boolean sameQuantizer() {
        if (!(pair.a() instanceof QuantizedTensor a && pair.b() instanceof QuantizedTensor b)) {
            return true;
        }
        boolean perChannel = a.quantizer() instanceof QuantizedTensor.Quantizer.PerChannel
                && b.quantizer() instanceof QuantizedTensor.Quantizer.PerChannel;
        return perChannel || a.quantizer().equals(b.quantizer());
    }

    private List<Long> place() {
        if (sums.maxAt() < 0 || !(pair.a() instanceof StridedTensor)) {
            return List.of();
        }
        return Comparison.indexOf(sums.maxAt() / NumberBlocks.numbersOf(pair.a().dtype()), pair.a().shape());
    }

    /// Whether every bit is the same on both sides.
    boolean same() {
        return same;
    }

    PairSums sums() {
        return sums;
    }

    Optional<Comparison> comparison() {
        return comparison;
    }

    DType dtype() {
        return pair.a().dtype();
    }

    /// What differs first; only where not all is the same.
    TensorChange.Kind kind() {
        Tensor a = pair.a();
        Tensor b = pair.b();
        if (!a.shape().equals(b.shape())) {
            return TensorChange.Kind.SHAPE;
        }
        if (a.dtype() != b.dtype()) {
            return TensorChange.Kind.DTYPE;
        }
        boolean stored = a instanceof SparseTensor && b instanceof SparseTensor;
        return comparable || stored ? TensorChange.Kind.VALUES : TensorChange.Kind.UNREAD;
    }
}
