package dev.ckpt.model;

import dev.ckpt.tensor.MetaTensor;
import dev.ckpt.tensor.PartialTensor;
import dev.ckpt.tensor.Tensor;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// Judges what a resume would get.
final class ResumeVerdict {

    private final List<Resume.Item> has = new ArrayList<>();
    private final List<Resume.Item> lacks = new ArrayList<>();

    private ResumeVerdict() {}

    static Resume of(Weights weights, List<OptimizerState> optimizers, TrainingFacts training) {
        return new ResumeVerdict().judge(weights, optimizers, training);
    }

    private Resume judge(Weights weights, List<OptimizerState> optimizers, TrainingFacts training) {
        boolean complete = note(Resume.Item.WEIGHTS, hasNumbers(weights));
        boolean step = note(Resume.Item.STEP, training.step().isPresent() || training.epoch().isPresent());
        boolean moments = needNone(optimizers) || note(Resume.Item.MOMENTS, haveMoments(optimizers));
        boolean rate = note(Resume.Item.LEARNING_RATE, training.learningRate().isPresent());
        note(Resume.Item.SCHEDULER, training.scheduler().isPresent());
        note(Resume.Item.RANDOM_STATE, training.randomState());
        note(Resume.Item.DATA_POSITION, training.dataPosition());
        has.sort(null);
        lacks.sort(null);
        Resume.Level level = !complete
                ? Resume.Level.NONE
                : moments && step && rate
                        ? Resume.Level.FULL
                        : step ? Resume.Level.WEIGHTS_AND_STEP : Resume.Level.WEIGHTS;
        return new Resume(level, has, lacks);
    }

    private boolean note(Resume.Item item, boolean there) {
        (there ? has : lacks).add(item);
        return there;
    }

    /// Whether every parameter's numbers are in the file: a meta tensor has none, a shard has some.
    private static boolean hasNumbers(Weights weights) {
        boolean any = false;
        for (Weight weight : weights.tensors()) {
            Tensor tensor = weight.tensor();
            if (tensor instanceof MetaTensor || tensor instanceof PartialTensor) {
                return false;
            }
            any |= !weight.isBuffer();
        }
        return any;
    }

    /// SGD without momentum keeps nothing.
    private static boolean needNone(List<OptimizerState> optimizers) {
        for (OptimizerState optimizer : optimizers) {
            if (!optimizer.kind().equals("SGD") || !withoutMomentum(optimizer)) {
                return false;
            }
        }
        return !optimizers.isEmpty();
    }

    private static boolean withoutMomentum(OptimizerState optimizer) {
        for (ParameterGroup group : optimizer.groups()) {
            OptionalDouble momentum = Numeric.real(group.settings().getOrDefault("momentum", Value.NONE));
            if (momentum.isEmpty() || momentum.getAsDouble() != 0) {
                return false;
            }
        }
        return !optimizer.groups().isEmpty();
    }

    /// Parameters that were never stepped have no moments and need none.
    private static boolean haveMoments(List<OptimizerState> optimizers) {
        for (OptimizerState optimizer : optimizers) {
            if (optimizer.withState() == 0 && !withoutMomentum(optimizer)) {
                return false;
            }
        }
        return !optimizers.isEmpty();
    }
}
