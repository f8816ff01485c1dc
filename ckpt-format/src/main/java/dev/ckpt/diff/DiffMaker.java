package dev.ckpt.diff;

import dev.ckpt.align.Alignment;
import dev.ckpt.align.Pair;
import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Finding;
import dev.ckpt.model.Understanding;
import dev.ckpt.numbers.NumberBlocks;
import dev.ckpt.numbers.Progress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/// Makes a [Diff]: aligns, reads, and asks what it means.
final class DiffMaker {

    private final Contents a;
    private final Contents b;
    private final DiffOptions options;
    /// What was counted in the squared-gradient averages, a piece each.
    private final List<DecayCount> decays = new ArrayList<>();

    DiffMaker(Contents a, Contents b, DiffOptions options) {
        this.a = a;
        this.b = b;
        this.options = options;
    }

    Diff make(Progress progress) {
        Understanding left = Understanding.of(a);
        Understanding right = Understanding.of(b);
        Alignment alignment = Alignment.of(left, right, options.align(), options.map());
        OptionalDouble factor = MomentDecay.factor(left, right);
        TensorsPass pass = new TensorsPass(options);
        pass.add(alignment.weights(), pair -> Optional::empty);
        pass.add(alignment.optimizer(), pair -> decayOf(pair, factor));
        pass.add(alignment.others(), pair -> Optional::empty);
        pass.requireSome(nameOf(a));
        List<TensorsDiff> tensors = pass.run(progress);
        MomentDecay decay = decays.stream().map(DecayCount::found).reduce(MomentDecay.NONE, MomentDecay::join);
        Map<String, String> names = HashMap.newHashMap(alignment.weights().pairs().size());
        alignment.weights().pairs().forEach(pair -> names.putIfAbsent(pair.name(), pair.nameB()));
        List<Finding> notes = new ArrayList<>(left.findings());
        notes.addAll(right.findings());
        return new Diff(tensors.get(0), tensors.get(1), tensors.get(2),
                GroupDiff.of(left, right, name -> names.getOrDefault(name, name)),
                ValueDiff.of(a, b, left, right, name -> names.getOrDefault(name, name)), left.training(),
                right.training(), Continuation.judge(left, right, tensors.get(0), tensors.get(1), decay), notes);
    }

    private static String nameOf(Contents contents) {
        return contents.files().isEmpty() ? "checkpoint" : contents.files().getFirst().path().toString();
    }

    private Supplier<Optional<NumberBlocks.PairReader>> decayOf(Pair pair, OptionalDouble factor) {
        return () -> {
            Optional<DecayCount> count = DecayCount.of(factor, pair);
            count.ifPresent(decays::add);
            return count.map(NumberBlocks.PairReader.class::cast);
        };
    }
}
