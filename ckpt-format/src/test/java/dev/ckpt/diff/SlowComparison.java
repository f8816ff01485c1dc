package dev.ckpt.diff;

import dev.ckpt.Checkpoint;
import dev.ckpt.align.Lone;
import dev.ckpt.align.Pair;
import dev.ckpt.align.Rule;
import dev.ckpt.model.Golden;
import dev.ckpt.model.Part;
import dev.ckpt.model.Slot;
import dev.ckpt.model.Understanding;
import dev.ckpt.model.Weight;
import dev.ckpt.numbers.NumberBlocks;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.StridedTensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Predicate;

/// Compares tensors of the same name, a number at a time: what a continuation is judged from, without the engine.
final class SlowComparison {

    private final OptionalDouble factor;
    private final NumberBlocks blocks;
    MomentDecay decay = MomentDecay.NONE;

    private SlowComparison(OptionalDouble factor, NumberBlocks blocks) {
        this.factor = factor;
        this.blocks = blocks;
    }

    /// The verdict on two files of the test resources.
    static Continuation judge(String first, String second) {
        return judge(first, second, name -> true);
    }

    /// @param slots which slots are looked at
    static Continuation judge(String first, String second, Predicate<String> slots) {
        try (Checkpoint one = Checkpoint.open(Golden.path(first));
                Checkpoint other = Checkpoint.open(Golden.path(second));
                NumberBlocks blocks = new NumberBlocks()) {
            Understanding a = Understanding.of(one.contents());
            Understanding b = Understanding.of(other.contents());
            SlowComparison comparison = new SlowComparison(MomentDecay.factor(a, b), blocks);
            TensorsDiff weights = comparison.diff(weights(a), weights(b));
            TensorsDiff optimizer = comparison.diff(slots(a, slots), slots(b, slots));
            return Continuation.judge(a, b, weights, optimizer, comparison.decay);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Named(StridedTensor tensor, Part part) {}

    private static Map<String, Named> weights(Understanding checkpoint) {
        Map<String, Named> named = new LinkedHashMap<>();
        for (Weight weight : checkpoint.weights().tensors()) {
            if (weight.tiedTo().isEmpty() && weight.tensor() instanceof StridedTensor tensor) {
                named.put(weight.name(), new Named(tensor, weight.part()));
            }
        }
        return named;
    }

    private static Map<String, Named> slots(Understanding checkpoint, Predicate<String> wanted) {
        Map<String, Named> named = new LinkedHashMap<>();
        checkpoint.optimizers().forEach(optimizer -> {
            for (Slot slot : optimizer.slots()) {
                if (wanted.test(slot.slot()) && slot.tensor() instanceof StridedTensor tensor) {
                    named.put(slot.name(), new Named(tensor, Part.OTHER));
                }
            }
        });
        return named;
    }

    private TensorsDiff diff(Map<String, Named> a, Map<String, Named> b) {
        List<TensorChange> changed = new ArrayList<>();
        List<Lone> removed = new ArrayList<>();
        List<Lone> added = new ArrayList<>();
        int aligned = 0;
        for (Map.Entry<String, Named> entry : a.entrySet()) {
            Named other = b.get(entry.getKey());
            if (other == null) {
                removed.add(new Lone(entry.getKey(), entry.getValue().tensor(), entry.getValue().part()));
                continue;
            }
            aligned++;
            StridedTensor left = entry.getValue().tensor();
            Pair pair = new Pair(entry.getKey(), entry.getKey(), left, other.tensor(), entry.getValue().part(),
                    List.of(Rule.SAME_NAME));
            if (!left.shape().equals(other.tensor().shape())) {
                changed.add(new TensorChange(pair, TensorChange.Kind.SHAPE, Optional.empty(), List.of()));
            } else {
                DecayCount.of(factor, pair).ifPresent(count -> {
                    blocks.read(left, other.tensor(), 0, left.numel(), count);
                    decay = decay.join(count.found());
                });
                Comparison values = compare(left, other.tensor());
                if (values.changed() > 0) {
                    changed.add(new TensorChange(pair, TensorChange.Kind.VALUES, Optional.of(values), List.of()));
                }
            }
        }
        b.forEach((name, named) -> {
            if (!a.containsKey(name)) {
                added.add(new Lone(name, named.tensor(), named.part()));
            }
        });
        return new TensorsDiff(aligned, Map.of(), removed, added, List.of(), changed, aligned - changed.size(),
                new TensorsDiff.Total(0, 0, 0, 0, 0, 0));
    }

    private static Comparison compare(StridedTensor a, StridedTensor b) {
        Elements left = Elements.of(a);
        Elements right = Elements.of(b);
        double squaresA = 0;
        double squaresB = 0;
        double squaresD = 0;
        double dot = 0;
        double largest = 0;
        long at = -1;
        long changed = 0;
        long notFinite = 0;
        for (long i = 0; i < left.count(); i++) {
            double x = left.real(i);
            double y = right.real(i);
            changed += Double.doubleToRawLongBits(x) == Double.doubleToRawLongBits(y) ? 0 : 1;
            double d = Math.abs(y - x);
            if (Double.isFinite(x) && Double.isFinite(y)) {
                squaresA += x * x;
                squaresB += y * y;
                squaresD += d * d;
                dot += x * y;
            } else {
                notFinite++;
                d = x == y || (Double.isNaN(x) && Double.isNaN(y)) ? 0 : Double.POSITIVE_INFINITY;
            }
            if (d > largest) {
                largest = d;
                at = i;
            }
        }
        return new Comparison(left.count(), changed == 0, changed, changed, largest,
                at < 0 ? List.of() : Comparison.indexOf(at, a.shape()), Math.sqrt(squaresA), Math.sqrt(squaresB),
                Math.sqrt(squaresD), dot, notFinite, OptionalLong.empty(), Optional.empty());
    }
}
