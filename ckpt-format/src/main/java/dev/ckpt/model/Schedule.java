package dev.ckpt.model;

import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Opaque;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.Value;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Which learning-rate schedule a state is of: its class is stored nowhere, the names of its settings tell (format
/// reference 7.2).
final class Schedule {

    private record Sign(String name, List<String> keys) {}

    /// The more particular first.
    private static final List<Sign> SIGNS = List.of(
            new Sign("SequentialLR", List.of("_schedulers", "_milestones")),
            new Sign("ChainedScheduler", List.of("_schedulers")),
            new Sign("CosineAnnealingWarmRestarts", List.of("T_0", "T_mult")),
            new Sign("CosineAnnealingLR", List.of("T_max", "eta_min")),
            new Sign("OneCycleLR", List.of("total_steps")),
            new Sign("CyclicLR", List.of("total_size", "step_ratio")),
            new Sign("ReduceLROnPlateau", List.of("patience", "num_bad_epochs")),
            new Sign("MultiStepLR", List.of("milestones", "gamma")),
            new Sign("StepLR", List.of("step_size", "gamma")),
            new Sign("LinearLR", List.of("start_factor", "end_factor")),
            new Sign("PolynomialLR", List.of("total_iters", "power")),
            new Sign("ConstantLR", List.of("total_iters", "factor")),
            new Sign("LambdaLR", List.of("lr_lambdas")),
            new Sign("ExponentialLR", List.of("gamma", "last_epoch")),
            new Sign("Megatron schedule", List.of("max_lr", "num_steps")),
            new Sign("unknown", List.of("last_epoch")));

    private Schedule() {}

    /// The name of the class, or of the kind; `unknown` where the state is nobody's we know; empty without a state.
    static Optional<String> in(Dict root) {
        for (Dict.Entry entry : root.entries()) {
            if (Key.of(entry.key()).toLowerCase(Locale.ROOT).contains("sched")) {
                Optional<String> name = nameOf(entry.value());
                if (name.isPresent()) {
                    return name;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> nameOf(Value value) {
        Value state = value instanceof Sequence sequence && !sequence.items().isEmpty()
                ? sequence.items().getFirst()
                : value;
        return switch (state) {
            case Dict dict -> nameOf(dict);
            case Opaque object when object.via() != Opaque.Via.REFERENCE -> Optional
                    .of(object.className().substring(object.className().lastIndexOf('.') + 1));
            default -> Optional.empty();
        };
    }

    private static Optional<String> nameOf(Dict state) {
        for (Sign sign : SIGNS) {
            if (sign.keys().stream().allMatch(key -> state.get(key).isPresent())) {
                return Optional.of(sign.name());
            }
        }
        return Optional.empty();
    }
}
