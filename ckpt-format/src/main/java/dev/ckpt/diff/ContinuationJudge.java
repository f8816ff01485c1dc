package dev.ckpt.diff;

import dev.ckpt.diff.Continuation.Ground;
import dev.ckpt.model.ParameterGroup;
import dev.ckpt.model.Role;
import dev.ckpt.model.Understanding;
import dev.ckpt.numbers.NumberBlocks;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Asks one question after another, until one is answered for good: is it the same model, are the steps in order, could the
/// averages have become these, is anything of the old weights left, and could the optimizer have come so far.
final class ContinuationJudge {

    /// Between two runs nothing of one's random weights is in the other's: their share is as good as 0, while a run leaves
    /// all but what decay takes of them, because what it learns is added to them.
    private static final double RELATED = 0.2;

    /// Where decay may have taken more than half, that share says nothing.
    private static final double LITTLE_DECAY = 0.5;

    private final Understanding a;
    private final Understanding b;
    private final TensorsDiff weights;
    private final TensorsDiff optimizer;
    private final MomentDecay decay;
    private final List<OptimizerPair> optimizers;

    ContinuationJudge(Understanding a, Understanding b, TensorsDiff weights, TensorsDiff optimizer, MomentDecay decay) {
        this.a = a;
        this.b = b;
        this.weights = weights;
        this.optimizer = optimizer;
        this.decay = decay;
        optimizers = OptimizerPair.of(a, b);
    }

    Continuation judge() {
        try (NumberBlocks blocks = new NumberBlocks()) {
            return model().or(this::order).or(() -> notFinite(blocks)).or(this::moments).or(this::related)
                    .or(this::settings).orElseGet(() -> way(blocks));
        }
    }

    private Optional<Continuation> model() {
        if (weights.aligned() == 0) {
            return Optional.of(Continuation.of(Ground.NOTHING_ALIGNED));
        }
        List<TensorChange> reshaped = weights.changed().stream()
                .filter(change -> change.kind() == TensorChange.Kind.SHAPE).toList();
        if (!reshaped.isEmpty()) {
            return Optional.of(Continuation.of(Ground.OTHER_SHAPES, Figures.count(reshaped.size()),
                    reshaped.getFirst().pair().name()));
        }
        long removed = weights.removed().stream().filter(lone -> lone.part().role() != Role.BUFFER).count();
        long added = weights.added().stream().filter(lone -> lone.part().role() != Role.BUFFER).count();
        return removed + added > 0
                ? Optional.of(Continuation.of(Ground.UNPAIRED, Figures.count(removed), Figures.count(added)))
                : Optional.empty();
    }

    private Optional<Continuation> order() {
        OptionalLong steps = Continuation.steps(a, b);
        OptionalLong told = Continuation.difference(a.training().step(), b.training().step());
        if (steps.isEmpty()) {
            return Optional.of(Continuation.of(Ground.NO_STEP));
        }
        String from = Figures.count(stepOf(a));
        String to = Figures.count(stepOf(b));
        if (steps.getAsLong() < 0) {
            return Optional.of(told.isPresent() && told.getAsLong() > 0
                    ? Continuation.of(Ground.RESTARTED, Figures.count(OptimizerPair.count(a).orElse(0)),
                            Figures.count(OptimizerPair.count(b).orElse(0)))
                    : Continuation.of(Ground.EARLIER, to, from));
        }
        if (steps.getAsLong() > 0) {
            return Optional.empty();
        }
        return Optional.of(weights.changed().stream().allMatch(ContinuationJudge::isSameButRounded)
                ? Continuation.of(OptionalDouble.of(0), isRounded() ? Ground.SAME_ROUNDED : Ground.SAME_POINT, from)
                : Continuation.of(Ground.SAME_STEP, from));
    }

    private boolean isRounded() {
        return weights.changed().stream().flatMap(change -> change.values().stream())
                .anyMatch(values -> values.maxAbs() > 0);
    }

    private static long stepOf(Understanding checkpoint) {
        return checkpoint.training().step().orElse(OptimizerPair.count(checkpoint).orElse(0));
    }

    private static boolean isSameButRounded(TensorChange change) {
        return change.values().isPresent()
                && (change.values().get().maxAbs() == 0 || change.values().get().rounding().isPresent());
    }

    private Optional<Continuation> notFinite(NumberBlocks blocks) {
        for (TensorChange change : weights.changed()) {
            Optional<Witness> witness = change.values().filter(values -> Double.isInfinite(values.maxAbs()))
                    .flatMap(values -> Witness.of(change, blocks));
            if (witness.isPresent()) {
                return Optional.of(Continuation.of(
                        Double.isFinite(witness.get().before()) ? Ground.DIVERGED : Ground.NAN_GONE,
                        change.pair().name()));
            }
        }
        return Optional.empty();
    }

    private Optional<Continuation> moments() {
        return decay.below() == 0
                ? Optional.empty()
                : Optional.of(Continuation.of(Ground.MOMENTS_FELL, Figures.count(decay.below()),
                        Figures.count(decay.compared()), Figures.count(steps())));
    }

    /// Positive from [#order()] on.
    private long steps() {
        return Continuation.steps(a, b).orElse(0);
    }

    /// How much of a is in b: of b = s a + rest, with a rest that has nothing of a, the s; over all matrices.
    private Optional<Continuation> related() {
        double dot = 0;
        double square = 0;
        for (TensorChange change : weights.changed()) {
            if (change.values().isPresent() && change.pair().a().shape().rank() >= 2
                    && change.pair().part().role() != Role.BUFFER) {
                dot += change.values().get().dot();
                square += change.values().get().normA() * change.values().get().normA();
            }
        }
        double left = leftByDecay();
        return square == 0 || left < LITTLE_DECAY || dot / square >= RELATED * left
                ? Optional.empty()
                : Optional.of(Continuation.of(Ground.UNRELATED, Figures.percent(dot / square), Figures.percent(left)));
    }

    /// The share of a weight that decay alone would leave; 0 where that cannot be told.
    private double leftByDecay() {
        double left = optimizers.isEmpty() ? 0 : 1;
        for (OptimizerPair pair : optimizers) {
            List<ParameterGroup> groups = pair.allGroups();
            double decayed = OptimizerPair.most(groups, "weight_decay", 0);
            boolean momentum = MomentumEstimate.isOf(pair.kind());
            if (decayed > 0 && !momentum && !UpdateBound.shrinks(pair.kind(), groups)) {
                return 0; // inside the gradient, which is scaled afterwards
            }
            double lasting = momentum ? 1 - Math.min(OptimizerPair.most(groups, "momentum", 0), 1) : 1;
            double share = Math.min(1, Rates.of(groups, a, b) * decayed / lasting);
            left = Math.min(left, Math.pow(1 - share, (double) steps()));
        }
        return left;
    }

    private Optional<Continuation> settings() {
        if (a.optimizers().isEmpty() && b.optimizers().isEmpty()) {
            return Optional.of(Continuation.of(Ground.NO_OPTIMIZER));
        }
        if (optimizers.isEmpty() || !optimizers.stream().allMatch(OptimizerPair::sameKind)) {
            return Optional.of(Continuation.of(Ground.OTHER_OPTIMIZER, Figures.kinds(a), Figures.kinds(b)));
        }
        for (OptimizerPair pair : optimizers) {
            for (String setting : List.of("betas", "alpha", "momentum")) {
                if (pair.changed(setting)) {
                    return Optional.of(Continuation.of(Ground.OTHER_SETTINGS, setting));
                }
            }
            if (Rates.of(pair.allGroups(), a, b) == 0) {
                return Optional.of(Continuation.of(Ground.NO_RATE));
            }
        }
        return Optional.empty();
    }

    private Continuation way(NumberBlocks blocks) {
        if (weights.changed().stream().anyMatch(change -> change.values().isEmpty())) {
            return Continuation.of(Ground.UNREAD);
        }
        return optimizers.stream().allMatch(pair -> MomentumEstimate.isOf(pair.kind()))
                ? MomentumEstimate.judge(optimizers, Rates.ofAll(optimizers, a, b), steps(), weights, optimizer)
                : new BoundedWay(optimizers, a, b, steps()).judge(weights.changed(), blocks);
    }
}
