package dev.ckpt.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The settings are those that PyTorch 1.13 and 2.13 write, in their order.
class OptimizerKindTest {

    private static final String ADAM_SLOTS = "exp_avg exp_avg_sq";

    private static OptimizerKind kind(String settings, String slots) {
        Map<String, Value> group = new LinkedHashMap<>();
        for (String setting : settings.split(" ", -1)) {
            group.put(setting, Value.NONE);
        }
        return OptimizerKind.of(group, slots.isEmpty() ? Set.of() : Set.of(slots.split(" ", -1)));
    }

    @ParameterizedTest
    @CsvSource({"SGD, lr momentum dampening weight_decay nesterov maximize foreach differentiable, momentum_buffer",
        "SGD, lr momentum dampening weight_decay nesterov maximize foreach differentiable fused, ''",
        "Adam, lr betas eps weight_decay amsgrad maximize foreach capturable differentiable fused, exp_avg exp_avg_sq",
        "AdamW, lr betas eps weight_decay amsgrad foreach maximize capturable, exp_avg exp_avg_sq",
        "AdamW, weight_decay lr betas eps amsgrad foreach maximize capturable, exp_avg exp_avg_sq",
        "Adagrad, lr lr_decay eps weight_decay initial_accumulator_value foreach maximize, sum",
        "Adagrad, lr lr_decay eps weight_decay initial_accumulator_value foreach maximize differentiable fused, sum",
        "RMSprop, lr momentum alpha eps centered weight_decay foreach maximize differentiable, square_avg",
        "RMSprop, lr momentum alpha eps centered weight_decay capturable foreach maximize differentiable, square_avg",
        "Adadelta, lr rho eps weight_decay maximize foreach, square_avg acc_delta",
        "Adamax, lr betas eps weight_decay foreach maximize, exp_avg exp_inf",
        "Adamax, lr betas eps weight_decay foreach maximize differentiable capturable, exp_avg exp_inf",
        "NAdam, lr betas eps weight_decay momentum_decay foreach, mu_product exp_avg exp_avg_sq",
        "NAdam, lr betas eps weight_decay momentum_decay decoupled_weight_decay maximize foreach capturable "
                + "differentiable, mu_product exp_avg exp_avg_sq",
        "RAdam, lr betas eps weight_decay foreach, exp_avg exp_avg_sq",
        "RAdam, lr betas eps weight_decay maximize foreach capturable decoupled_weight_decay differentiable, "
                + "exp_avg exp_avg_sq",
        "ASGD, lr lambd alpha t0 weight_decay foreach maximize, eta mu ax",
        "Rprop, lr etas step_sizes foreach maximize, prev step_size",
        "LBFGS, lr max_iter max_eval tolerance_grad tolerance_change history_size line_search_fn, d",
        "Adafactor, lr beta2_decay eps d weight_decay foreach maximize, row_var col_var variance",
        "Adafactor, lr eps clip_threshold decay_rate beta1 weight_decay scale_parameter relative_step warmup_init, "
                + "exp_avg_sq_row exp_avg_sq_col",
        "Muon, lr weight_decay momentum nesterov ns_coefficients eps ns_steps adjust_lr_fn, momentum_buffer",
        "SparseAdam, lr betas eps maximize, exp_avg exp_avg_sq",
        "AdamW, lr betas eps weight_decay correct_bias, exp_avg exp_avg_sq",
        "FusedAdam, lr bias_correction betas eps weight_decay, exp_avg exp_avg_sq"})
    void an_optimizer_is_told_by_its_settings(String name, String settings, String slots) {
        assertEquals(name, kind(settings, slots).name());
    }

    @Test
    void since_2_6_a_setting_tells_adamw_from_adam() {
        String settings = "lr betas eps weight_decay amsgrad maximize foreach capturable differentiable fused";
        Map<String, Value> group = new LinkedHashMap<>();
        for (String setting : settings.split(" ", -1)) {
            group.put(setting, Value.NONE);
        }
        group.put("decoupled_weight_decay", new Scalar.Bool(true));
        assertEquals(new OptimizerKind("AdamW", "decoupled_weight_decay"), OptimizerKind.of(group, Set.of()));
        group.put("decoupled_weight_decay", new Scalar.Bool(false));
        assertEquals(new OptimizerKind("Adam", "decoupled_weight_decay"), OptimizerKind.of(group, Set.of()));
    }

    @Test
    void before_1_12_nothing_tells_adamw_from_adam() {
        assertEquals(new OptimizerKind("Adam or AdamW", "settings betas, amsgrad"),
                kind("lr betas eps weight_decay amsgrad", ADAM_SLOTS));
    }

    @Test
    void the_order_of_keys_is_evidence_and_named_so() {
        assertEquals("foreach before maximize",
                kind("lr betas eps weight_decay amsgrad foreach maximize capturable", ADAM_SLOTS).evidence());
        assertEquals("settings eps, weight_decay, foreach; slots exp_avg, exp_avg_sq",
                kind("lr betas eps weight_decay foreach", ADAM_SLOTS).evidence());
    }

    @Test
    void settings_that_nobody_knows_leave_the_kind_open() {
        assertEquals(new OptimizerKind("unknown", "slots mine"), kind("lr secret", "mine"));
        assertEquals("Adam-like", kind("lr betas eps secret", ADAM_SLOTS).name());
        assertEquals("SGD-like", kind("lr", "momentum_buffer").name());
    }
}
