package dev.ckpt.diff;

import dev.ckpt.align.Aligned;
import dev.ckpt.align.Pair;
import dev.ckpt.align.Rule;
import dev.ckpt.identity.TensorDigests;
import dev.ckpt.io.Fault;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.numbers.NumberBlocks;
import dev.ckpt.numbers.PairSums;
import dev.ckpt.numbers.Progress;
import dev.ckpt.numbers.Workers;
import dev.ckpt.tensor.StridedTensor;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

/// Goes through the numbers of all pairs, once.
final class TensorsPass {

    private final DiffOptions options;
    private final List<Section> sections = new ArrayList<>();
    private int given;
    private int taken;

    /// One kind of tensors.
    private record Section(Aligned aligned, List<ComparedPair> pairs) {}

    TensorsPass(DiffOptions options) {
        this.options = options;
    }

    /// Plans one kind of tensors.
    ///
    /// @param besides for a pair what makes a reader of its numbers, one a piece
    void add(Aligned all, Function<Pair, Supplier<Optional<NumberBlocks.PairReader>>> besides) {
        Aligned wanted = new Aligned(
                all.pairs().stream().filter(it -> wants(it.name()) || wants(it.nameB())).toList(),
                all.removed().stream().filter(it -> wants(it.name())).toList(),
                all.added().stream().filter(it -> wants(it.name())).toList());
        given += size(all);
        taken += size(wanted);
        List<ComparedPair> pairs = new ArrayList<>(wanted.pairs().size());
        wanted.pairs().forEach(pair -> pairs.add(new ComparedPair(pair, options, besides.apply(pair))));
        sections.add(new Section(wanted, pairs));
    }

    private static int size(Aligned aligned) {
        return aligned.pairs().size() + aligned.removed().size() + aligned.added().size();
    }

    /// @param file for the message
    /// @throws UnsupportedException when there are tensors, and the options want none of them
    void requireSome(String file) {
        if (given > 0 && taken == 0) {
            throw new UnsupportedException(Fault.in(file).expected("a tensor of one of the names asked for")
                    .found("none among " + given).next("ckpt summary lists the names"));
        }
    }

    private boolean wants(String name) {
        return options.names().test(name);
    }

    /// Reads, and says what changed in each kind, in the order in which they were added.
    ///
    /// @throws dev.ckpt.io.CheckpointException when bytes cannot be had, or a few of them stand for a great many
    List<TensorsDiff> run(Progress progress) {
        List<PairPiece> pieces = new ArrayList<>();
        List<StridedTensor> left = new ArrayList<>();
        List<StridedTensor> right = new ArrayList<>();
        for (Section section : sections) {
            for (ComparedPair pair : section.pairs()) {
                pieces.addAll(pair.pieces());
                left.addAll(pair.pair().a().parts());
                right.addAll(pair.pair().b().parts());
            }
        }
        if (!left.isEmpty()) {
            TensorDigests.requireAffordable(left);
        }
        if (!right.isEmpty()) {
            TensorDigests.requireAffordable(right);
        }
        Workers.run(pieces, options.threads(), NumberBlocks::new, progress);
        List<TensorsDiff> diffs = new ArrayList<>();
        for (Section section : sections) {
            section.pairs().forEach(ComparedPair::join);
            diffs.add(diff(section));
        }
        return diffs;
    }

    private TensorsDiff diff(Section section) {
        Map<ComparedPair, List<Reason>> reasons = new ReasonSearch(section.pairs(), options).reasons();
        Map<Rule, Integer> rules = new EnumMap<>(Rule.class);
        List<Pair> renamed = new ArrayList<>();
        List<TensorChange> changed = new ArrayList<>();
        int unchanged = 0;
        PairSums total = new PairSums();
        for (ComparedPair pair : section.pairs()) {
            pair.pair().rules().forEach(rule -> rules.merge(rule, 1, Integer::sum));
            total.add(pair.sums());
            if (pair.same()) {
                unchanged++;
                if (pair.pair().rules().contains(Rule.SAME_CONTENT)) {
                    renamed.add(pair.pair());
                }
            } else {
                changed.add(new TensorChange(pair.pair(), pair.kind(), pair.comparison(),
                        reasons.getOrDefault(pair, List.of())));
            }
        }
        return new TensorsDiff(section.pairs().size(), rules, section.aligned().removed(), section.aligned().added(),
                renamed, changed, unchanged, total(total));
    }

    private static TensorsDiff.Total total(PairSums sums) {
        double normA = Math.sqrt(sums.squaresA());
        double normB = Math.sqrt(sums.squaresB());
        Comparison all = new Comparison(sums.count(), false, sums.changed(), sums.changed(), sums.maxAbs(), List.of(),
                normA, normB, Math.sqrt(sums.squaresD()), sums.dot(), sums.notFinite(), OptionalLong.empty(),
                Optional.empty());
        return new TensorsDiff.Total(all.count(), all.changed(), all.maxAbs(), all.rms(), all.rel(), all.cosine());
    }
}
