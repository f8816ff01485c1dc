package dev.ckpt.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ckpt.contents.Finding;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.PartialTensor;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResumeTest {

    private static final StateDict LINEAR = new StateDict().lines("fc.weight 2 3", "fc.bias 2");
    private static final Dict ADAMW = Optimizer.adamW().group(LINEAR, LINEAR.names()).dict();

    private static Resume resume(Object... root) {
        return Trees.understand(Trees.dict(root)).resume();
    }

    private static Dict sgd(double momentum) {
        return Trees.dict("state", Trees.dict(), "param_groups",
                Trees.list(Trees.dict("lr", 0.1, "momentum", momentum, "dampening", 0, "nesterov", false, "params",
                        Trees.list(0, 1))));
    }

    @Test
    void weights_moments_step_and_rate_are_all_it_takes() {
        assertEquals(new Resume(Resume.Level.FULL,
                List.of(Resume.Item.WEIGHTS, Resume.Item.MOMENTS, Resume.Item.STEP, Resume.Item.LEARNING_RATE),
                List.of(Resume.Item.SCHEDULER, Resume.Item.RANDOM_STATE, Resume.Item.DATA_POSITION)),
                resume("model", LINEAR.dict(), "optimizer", ADAMW, "step", 7));
    }

    @Test
    void nothing_is_lacking_where_everything_is_there() {
        assertEquals(List.of(), resume("model", LINEAR.dict(), "optimizer", ADAMW, "step", 7, "scheduler",
                Trees.dict("last_epoch", 1), "rng_state", Trees.tensor(8), "sampler", Trees.dict("at", 3)).lacks());
    }

    @Test
    void without_an_optimizer_there_are_weights_and_a_step() {
        Resume resume = resume("model", LINEAR.dict(), "step", 7);
        assertEquals(Resume.Level.WEIGHTS_AND_STEP, resume.level());
        assertEquals(List.of(Resume.Item.WEIGHTS, Resume.Item.STEP), resume.has());
    }

    @Test
    void a_bare_state_dict_is_weights() {
        assertEquals(Resume.Level.WEIGHTS, Trees.understand(LINEAR.dict()).resume().level());
    }

    @Test
    void without_weights_there_is_nothing() {
        assertEquals(Resume.Level.NONE, Trees.understand(ADAMW).resume().level());
    }

    @Test
    void weights_without_numbers_are_none() {
        assertEquals(Resume.Level.NONE, resume("model", new StateDict(true).lines("fc.weight 2 3").dict(), "step", 7)
                .level());
    }

    @Test
    void a_part_of_a_weight_is_no_weight_and_is_found() {
        TensorValue whole = Trees.tensor(2, 3);
        TensorValue part = TensorValue.of(new PartialTensor(DType.FLOAT32, Shape.of(8, 3), whole.tensor(),
                "Shard(dim=0)", false));
        Understanding shard = Trees.understand(Trees.dict("model",
                new StateDict().lines("fc.bias 8").add("fc.weight", part).dict()));
        assertEquals(Resume.Level.NONE, shard.resume().level());
        assertEquals(List.of(Finding.warning("model.partial", "model.fc.weight",
                "1 of 2 tensors are one process's part; the other parts are in other files")), shard.findings());
    }

    @Test
    void parameters_that_were_never_stepped_are_noted_and_need_no_moments() {
        Dict optimizer = Optimizer.adamW().group(LINEAR, List.of("fc.weight")).untouched(1).dict();
        Understanding some = Trees.understand(Trees.dict("model", LINEAR.dict(), "optimizer", optimizer, "step", 7));
        assertEquals(Resume.Level.FULL, some.resume().level());
        assertEquals(List.of(Finding.note("optimizer.untouched", "optimizer",
                "1 of 2 parameters have no state: they were never stepped")), some.findings());
    }

    @Test
    void sgd_without_momentum_needs_no_moments() {
        Resume resume = resume("model", LINEAR.dict(), "optimizer", sgd(0), "step", 7);
        assertEquals(Resume.Level.FULL, resume.level());
        assertEquals(List.of(Resume.Item.WEIGHTS, Resume.Item.STEP, Resume.Item.LEARNING_RATE), resume.has());
    }

    @Test
    void sgd_with_momentum_does() {
        assertEquals(Resume.Level.WEIGHTS_AND_STEP,
                resume("model", LINEAR.dict(), "optimizer", sgd(0.9), "step", 7).level());
    }

    @Test
    void an_epoch_tells_where_to_go_on_as_well() {
        assertEquals(Resume.Level.FULL, resume("model", LINEAR.dict(), "optimizer", sgd(0), "epoch", 3).level());
    }

    @Test
    void random_state_that_is_none_is_not_there() {
        assertEquals(List.of(Resume.Item.WEIGHTS),
                resume("model", LINEAR.dict(), "rng_state", Value.NONE, "scheduler", Value.NONE).has());
    }
}
