package dev.ckpt.model;

import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which optimizer a state is of. The name is stored nowhere; the settings of its groups and the names of its slots tell
/// (format reference 7.1). Where they do not, the answer says what is open: `Adam or AdamW`.
///
/// @param evidence what told it: `decoupled_weight_decay`, `slots exp_avg, exp_avg_sq`
record OptimizerKind(String name, String evidence) {

    /// An optimizer by settings that it alone has, and by slots where settings do not suffice.
    private record Sign(String name, List<String> settings, List<String> without, List<String> slots) {

        static Sign of(String name, String... settings) {
            return new Sign(name, List.of(settings), List.of(), List.of());
        }

        Sign without(String... others) {
            return new Sign(name, settings, List.of(others), slots);
        }

        Sign slots(String... names) {
            return new Sign(name, settings, without, List.of(names));
        }

        boolean fits(Collection<String> keys, Collection<String> found) {
            return keys.containsAll(settings) && without.stream().noneMatch(keys::contains)
                    && (found.isEmpty() || found.containsAll(slots));
        }
    }

    /// The more particular first.
    private static final List<Sign> SIGNS = List.of(
            Sign.of("NAdam", "betas", "momentum_decay"),
            Sign.of("AdamW", "betas", "correct_bias"), // that of old transformers
            Sign.of("FusedAdam", "betas", "bias_correction"), // of Apex and DeepSpeed
            Sign.of("Muon", "momentum", "ns_steps"),
            Sign.of("Adamax", "betas", "eps").without("amsgrad").slots("exp_inf"),
            Sign.of("RAdam", "betas", "eps", "weight_decay", "foreach").without("amsgrad")
                    .slots("exp_avg", "exp_avg_sq"),
            Sign.of("SparseAdam", "betas", "eps", "maximize").without("weight_decay", "amsgrad"),
            Sign.of("Adagrad", "lr_decay", "initial_accumulator_value"),
            Sign.of("RMSprop", "alpha", "centered"),
            Sign.of("Adadelta", "rho"),
            Sign.of("ASGD", "lambd", "t0"),
            Sign.of("Rprop", "etas", "step_sizes"),
            Sign.of("LBFGS", "history_size", "max_iter"),
            Sign.of("Adafactor", "beta2_decay", "d"),
            Sign.of("Adafactor", "clip_threshold", "decay_rate"), // that of transformers
            Sign.of("SGD", "momentum", "dampening", "nesterov"));

    /// @param settings of the first group, in file order: the order of the keys is evidence
    /// @param slots names of the per-parameter tensors
    static OptimizerKind of(Map<String, Value> settings, Set<String> slots) {
        if (settings.containsKey("betas") && settings.containsKey("amsgrad") && !settings.containsKey("momentum_decay")
                && !settings.containsKey("bias_correction")) {
            return adam(settings);
        }
        for (Sign sign : SIGNS) {
            if (sign.fits(settings.keySet(), slots)) {
                List<String> telling = new ArrayList<>(sign.settings());
                telling.remove("betas");
                return new OptimizerKind(sign.name(), "settings " + String.join(", ", telling)
                        + (sign.slots().isEmpty() || slots.isEmpty()
                                ? ""
                                : "; slots " + String.join(", ", sign.slots())));
            }
        }
        String seen = slots.isEmpty() ? "no known settings" : "slots " + String.join(", ", slots);
        if (slots.containsAll(List.of("exp_avg", "exp_avg_sq"))) {
            return new OptimizerKind("Adam-like", seen);
        }
        if (slots.contains("qmap1") || slots.contains("state1")) {
            return new OptimizerKind("8-bit optimizer (bitsandbytes)", seen);
        }
        if (slots.equals(Set.of("momentum_buffer"))) {
            return new OptimizerKind("SGD-like", seen);
        }
        return new OptimizerKind("unknown", seen);
    }

    /// Since 2.6 a setting tells. From 1.12 on AdamW lists `foreach` before `maximize`, and Adam the other way round. Before
    /// that nothing tells.
    private static OptimizerKind adam(Map<String, Value> settings) {
        if (settings.get("decoupled_weight_decay") instanceof Scalar.Bool(boolean decoupled)) {
            return new OptimizerKind(decoupled ? "AdamW" : "Adam", "decoupled_weight_decay");
        }
        for (String key : settings.keySet()) {
            if (key.equals("foreach") && settings.containsKey("maximize")) {
                return new OptimizerKind("AdamW", "foreach before maximize");
            }
            if (key.equals("maximize") && settings.containsKey("foreach")) {
                return new OptimizerKind("Adam", "maximize before foreach");
            }
        }
        return new OptimizerKind("Adam or AdamW", "settings betas, amsgrad");
    }
}
