package dev.ckpt.diff;

import dev.ckpt.align.Pair;
import dev.ckpt.numbers.NumberBlocks;
import dev.ckpt.numbers.Progress;
import dev.ckpt.numbers.Workers;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Looks for pairs that changed in a way the numbers alone would misjudge: content that went to another name, matrices that
/// were turned. Norms tell the candidates; only these are read again, and proved bit for bit.
final class ReasonSearch {

    /// Sums taken in another order agree to so much; two different tensors that do so are read for nothing, and no more.
    private static final double SAME_NORM = 1e-9;

    /// Candidates of one norm that are looked at; a norm that so many share is that of constants.
    private static final int MOST = 4;

    /// What content is told by: equal numbers, in the same order, have exactly equal squares.
    private record Content(DType dtype, Shape shape, double squares) {}

    private final List<ComparedPair> all;
    private final DiffOptions options;

    ReasonSearch(List<ComparedPair> all, DiffOptions options) {
        this.all = all;
        this.options = options;
    }

    /// For each pair what explains it; none for those that are the same.
    Map<ComparedPair, List<Reason>> reasons() {
        Map<Content, List<ComparedPair>> before = new HashMap<>();
        for (ComparedPair pair : all) {
            content(pair, pair.pair().a(), pair.sums().squaresA())
                    .ifPresent(content -> before.computeIfAbsent(content, any -> new ArrayList<>()).add(pair));
        }
        Map<ComparedPair, List<Reason>> reasons = new HashMap<>();
        for (ComparedPair pair : all) {
            if (!pair.same() && pair.comparison().isPresent()) {
                reasons.put(pair, reasons(pair, pair.comparison().get(), before));
            }
        }
        return reasons;
    }

    private static Optional<Content> content(ComparedPair pair, Tensor tensor, double squares) {
        return pair.comparison().isPresent() && squares > 0 && tensor instanceof StridedTensor
                && tensor.shape().rank() > 0
                        ? Optional.of(new Content(tensor.dtype(), tensor.shape(), squares))
                        : Optional.empty();
    }

    private List<Reason> reasons(ComparedPair pair, Comparison values, Map<Content, List<ComparedPair>> before) {
        List<Reason> reasons = new ArrayList<>();
        if (values.maxAbs() == 0) {
            reasons.add(new Reason.SameValues());
        } else if (values.rounding().isPresent()) {
            reasons.add(new Reason.OnlyRounded(values.rounding().get()));
        }
        if (values.beyond() == 0 && values.maxAbs() > 0) {
            reasons.add(new Reason.WithinTolerance());
        }
        if (reasons.isEmpty()) {
            turned(pair).ifPresent(reasons::add);
        }
        if (reasons.isEmpty()) {
            moved(pair, before).ifPresent(reasons::add);
        }
        return reasons;
    }

    private Optional<Reason> turned(ComparedPair compared) {
        Pair pair = compared.pair();
        double squaresA = compared.sums().squaresA();
        double squaresB = compared.sums().squaresB();
        if (!(pair.a() instanceof StridedTensor a && pair.b() instanceof StridedTensor b) || a.dtype() != b.dtype()
                || a.shape().rank() != 2 || !(Math.abs(squaresA - squaresB) <= SAME_NORM * squaresA)) {
            return Optional.empty();
        }
        Shape exchanged = Shape.of(b.shape().size(1), b.shape().size(0));
        if (!exchanged.equals(a.shape())) {
            return Optional.empty();
        }
        long[] strides = b.strides();
        StridedTensor turned = StridedTensor.of(b.dtype(), exchanged, new long[]{strides[1], strides[0]}, b.offset(),
                b.storage()).marked(false, b.negated(), b.conjugated());
        return isSame(pair, a, turned) ? Optional.of(new Reason.Turned()) : Optional.empty();
    }

    private Optional<Reason> moved(ComparedPair compared, Map<Content, List<ComparedPair>> before) {
        Pair pair = compared.pair();
        Optional<Content> now = content(compared, pair.b(), compared.sums().squaresB());
        List<ComparedPair> candidates = now.map(content -> before.getOrDefault(content, List.of())).orElse(List.of());
        for (ComparedPair other : candidates.subList(0, Math.min(MOST, candidates.size()))) {
            if (other != compared && isSame(pair, other.pair().a(), pair.b())) {
                boolean both = other.sums().squaresB() == compared.sums().squaresA()
                        && isSame(pair, pair.a(), other.pair().b());
                return Optional.of(new Reason.Moved(other.pair().name(), both));
            }
        }
        return Optional.empty();
    }

    /// Whether two tensors are the same, bit for bit.
    private boolean isSame(Pair about, Tensor a, Tensor b) {
        ComparedPair pair = new ComparedPair(new Pair(about.name(), about.nameB(), a, b, about.part(), about.rules()),
                options, Optional::empty);
        Workers.run(pair.pieces(), options.threads(), NumberBlocks::new, Progress.NONE);
        pair.join();
        return pair.same();
    }
}
