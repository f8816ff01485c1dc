package dev.ckpt.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.contents.Finding;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Opaque;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// Where each framework leaves step, epoch and the like.
class TrainingFactsTest {

    private static final StateDict LINEAR = new StateDict().lines("fc.weight 2 3", "fc.bias 2");

    private static Dict adamW() {
        return Optimizer.adamW().group(LINEAR, LINEAR.names()).dict();
    }

    private static TrainingFacts facts(Object... root) {
        return Trees.understand(Trees.dict(root)).training();
    }

    private static Opaque namespace(Object... attributes) {
        return new Opaque("argparse.Namespace", Opaque.Via.NEW, List.of(), List.of(Trees.dict(attributes)), List.of(),
                List.of());
    }

    @Test
    void nanogpt() {
        TrainingFacts facts = facts("model", LINEAR.dict(), "optimizer", adamW(), "model_args", Trees.dict("n_head", 4),
                "iter_num", 7, "best_val_loss", Trees.number(1.5f), "config", Trees.dict("learning_rate", 0.5));
        assertEquals(OptionalLong.of(7), facts.step());
        assertEquals("iter_num", facts.stepBecause());
        assertEquals(OptionalDouble.of(1.5), facts.bestLoss());
        assertEquals(OptionalDouble.of(0.001), facts.learningRate(), "the optimizer's, not the configured one");
        assertFalse(facts.randomState());
        assertFalse(facts.dataPosition());
    }

    @Test
    void tutorials_keep_the_epoch_and_the_optimizer_the_step() {
        TrainingFacts facts = facts("epoch", 3, "model_state_dict", LINEAR.dict(), "optimizer_state_dict", adamW(),
                "loss", 0.25);
        assertEquals(OptionalDouble.of(3), facts.epoch());
        assertEquals(OptionalLong.of(7), facts.step());
        assertEquals("optimizer_state_dict.state.step", facts.stepBecause());
        assertEquals(OptionalDouble.empty(), facts.bestLoss(), "the last loss is not the best");
    }

    @Test
    void lightning() {
        Dict callbacks = Trees.dict("ModelCheckpoint{'monitor': 'val_loss'}",
                Trees.dict("best_model_score", Trees.number(0.5f)));
        Understanding lightning = Trees.understand(Trees.dict("epoch", 2, "global_step", 7,
                "pytorch-lightning_version", "2.5.0", "state_dict", LINEAR.prefixed("net.").dict(), "loops",
                Trees.dict("fit_loop", Trees.dict("state_dict", Trees.dict())), "callbacks", callbacks,
                "optimizer_states", Trees.list(adamW()), "lr_schedulers",
                Trees.list(Trees.dict("step_size", 10, "gamma", 0.1, "last_epoch", 2)), "hyper_parameters",
                namespace("hidden", 3)));
        assertEquals(List.of("net."), lightning.weights().prefixes());
        assertEquals(List.of("fc.weight", "fc.bias"), lightning.optimizers().getFirst().groups().getFirst()
                .parameters());
        assertEquals("optimizer_states.0", lightning.optimizers().getFirst().path());
        assertEquals(OptionalLong.of(7), lightning.training().step());
        assertEquals(OptionalDouble.of(2), lightning.training().epoch());
        assertEquals(Optional.of("StepLR"), lightning.training().scheduler());
        assertEquals(OptionalDouble.of(0.5), lightning.training().bestLoss());
        assertTrue(lightning.training().dataPosition());
        assertEquals(List.of("hidden"), List.copyOf(lightning.config().keySet()));
    }

    @Test
    void timm() {
        Understanding timm = Trees.understand(Trees.dict("epoch", 9, "arch", "resnet50", "state_dict", LINEAR.dict(),
                "optimizer", adamW(), "version", 2, "args", namespace("lr", 0.5, "model", "resnet50"), "metric",
                76.5));
        assertEquals(OptionalDouble.of(9), timm.training().epoch());
        assertEquals(OptionalDouble.of(76.5), timm.training().bestLoss());
        assertEquals(List.of("lr", "model"), List.copyOf(timm.config().keySet()));
    }

    @Test
    void deepspeed() {
        TrainingFacts facts = facts("module", LINEAR.dict(), "buffer_names", Trees.list(), "optimizer", Value.NONE,
                "param_shapes", Trees.list(), "lr_scheduler", Value.NONE, "global_steps", 12, "global_samples", 96,
                "ds_config", Trees.dict("train_batch_size", 8), "ds_version", "0.16");
        assertEquals(OptionalLong.of(12), facts.step());
        assertTrue(facts.dataPosition());
        assertEquals(Optional.empty(), facts.scheduler());
    }

    @Test
    void megatron() {
        TrainingFacts facts = facts("args", namespace("num_layers", 2, "consumed_train_samples", 640),
                "checkpoint_version", 3.0, "iteration", 40, "model", LINEAR.dict(), "opt_param_scheduler",
                Trees.dict("max_lr", 0.1, "num_steps", 320), "rng_state",
                Trees.list(Trees.dict("torch_rng_state", Trees.tensor(8))));
        assertEquals(OptionalLong.of(40), facts.step());
        assertEquals(Optional.of("Megatron schedule"), facts.scheduler());
        assertTrue(facts.randomState());
        assertTrue(facts.dataPosition());
    }

    @Test
    void torchtune() {
        TrainingFacts facts = facts("model", LINEAR.dict(), "optimizer", adamW(), "epochs_run", 1, "total_epochs", 3,
                "steps_run", 7, "seed", 5, "dataloader", Trees.dict("_position", 9));
        assertEquals(OptionalDouble.of(1), facts.epoch());
        assertEquals(OptionalLong.of(7), facts.step());
        assertTrue(facts.dataPosition());
    }

    @Test
    void composer_keeps_everything_in_its_state() {
        Understanding composer = Trees.understand(Trees.dict("state",
                Trees.dict("model", LINEAR.dict(), "optimizers", Trees.dict("AdamW", adamW()), "iteration", 3),
                "rng", Trees.list(1)));
        assertEquals("state.model", composer.weights().path());
        assertEquals("state.iteration", composer.training().stepBecause());
        assertEquals("AdamW", composer.optimizers().getFirst().kind());
    }

    @Test
    void steps_that_disagree_are_noted() {
        Understanding odd = Trees.understand(Trees.dict("model", LINEAR.dict(), "optimizer", adamW(), "step", 100));
        assertEquals(OptionalLong.of(100), odd.training().step());
        assertEquals(List.of(Finding.note("training.steps-disagree", "step",
                "the file says step 100, and the optimizer has counted 7")), odd.findings());
    }

    @Test
    void a_step_may_be_a_float_and_is_not_one_when_it_is_no_whole_number() {
        assertEquals(OptionalLong.of(5), facts("model", LINEAR.dict(), "step", 5.0).step());
        assertEquals(OptionalLong.empty(), facts("model", LINEAR.dict(), "step", 5.5).step());
    }

    @Test
    void schedules_are_told_by_their_settings() {
        Map<String, Dict> states = Map.of("CosineAnnealingLR", Trees.dict("T_max", 10, "eta_min", 0, "last_epoch", 1),
                "CosineAnnealingWarmRestarts", Trees.dict("T_0", 1, "T_mult", 1, "T_max", 1, "eta_min", 0),
                "MultiStepLR", Trees.dict("milestones", Trees.dict(3, 1), "gamma", 0.1),
                "ExponentialLR", Trees.dict("gamma", 0.1, "last_epoch", 1),
                "LinearLR", Trees.dict("start_factor", 0.1, "end_factor", 1, "total_iters", 5),
                "OneCycleLR", Trees.dict("total_steps", 10, "last_epoch", 1),
                "SequentialLR", Trees.dict("_schedulers", Trees.list(), "_milestones", Trees.list(3)),
                "ReduceLROnPlateau", Trees.dict("patience", 1, "num_bad_epochs", 0, "factor", 0.1),
                "LambdaLR", Trees.dict("lr_lambdas", Trees.list(), "last_epoch", 1),
                "unknown", Trees.dict("last_epoch", 1, "mine", 2));
        states.forEach((name, state) -> assertEquals(Optional.of(name),
                facts("model", LINEAR.dict(), "scheduler", state).scheduler()));
        assertEquals(Optional.empty(), facts("model", LINEAR.dict(), "scheduler", Trees.dict()).scheduler());
    }

    @Test
    void settings_are_flat_and_keep_their_order() {
        Understanding configured = Trees.understand(Trees.dict("model", LINEAR.dict(), "config",
                Trees.dict("b", 1, "a", Trees.dict("y", "text", "x", Trees.list(1, 2)), "dtype",
                        Opaque.reference("torch.bfloat16"), "path",
                        new Opaque("pathlib.PosixPath", Opaque.Via.CALL, List.of(new Text("/"), new Text("data")),
                                List.of(), List.of(), List.of()))));
        assertEquals(List.of("b", "a.y", "a.x", "dtype", "path"), List.copyOf(configured.config().keySet()));
        assertEquals(new Text("torch.bfloat16"), configured.config().get("dtype"));
        assertEquals(new Text("/data"), configured.config().get("path"));
    }

    @Test
    void a_setting_that_two_sources_have_stands_twice_only_when_they_differ() {
        Understanding nano = Trees.understand(Trees.dict("model", LINEAR.dict(), "model_args",
                Trees.dict("n_layer", 6, "bias", false), "config", Trees.dict("n_layer", 12, "bias", false)));
        assertEquals(List.of("n_layer", "bias", "config.n_layer"), List.copyOf(nano.config().keySet()));
    }

    @Test
    void settings_that_contain_themselves_end() {
        List<Dict.Entry> entries = new ArrayList<>();
        Dict endless = Dict.of(entries);
        for (int i = 0; i < 50; i++) {
            entries.add(new Dict.Entry(new Text("me" + i), endless));
        }
        assertEquals(Map.of(), Trees.understand(Trees.dict("model", LINEAR.dict(), "config", endless)).config());
    }
}
