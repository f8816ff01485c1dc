package dev.ckpt.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Finding;
import dev.ckpt.contents.SourceFile;
import dev.ckpt.model.Golden;
import dev.ckpt.model.Naming;
import dev.ckpt.model.Part;
import dev.ckpt.model.Role;
import dev.ckpt.model.StateDict;
import dev.ckpt.model.Trees;
import dev.ckpt.safety.Safety;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.StorageValue;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SummaryTest {

    private static final Path PATH = Path.of("test.pt");

    private static Summary summary(Value root, Storage... storages) {
        return SummaryMaker.make(PATH,
                new Contents(CheckpointFormat.TORCH_ZIP,
                        List.of(new SourceFile(PATH, CheckpointFormat.TORCH_ZIP, 5000)),
                        "PyTorch zip", root, List.of(storages), Safety.NO_PICKLE,
                        List.of(Finding.note("zip.odd", "record", "the reader's"))));
    }

    private static TensorValue view(Storage storage, long offset, long... sizes) {
        Shape shape = Shape.of(sizes);
        return TensorValue.of(StridedTensor.of(DType.FLOAT32, shape, shape.rowMajorStrides(), offset, storage));
    }

    @Test
    void the_golden_checkpoint_sums_up() {
        Summary summary = Golden.open("golden/nanogpt/start.pt", contents -> SummaryMaker.make(PATH, contents));
        long parameters = 101 * 32 + 24 * 32 + 2 * (12 * 32 * 32 + 2 * 32) + 32;
        assertEquals(parameters, summary.parameters().total());
        assertEquals(Map.of(Role.EMBEDDING, 3232L, Role.POSITION, 768L, Role.ATTENTION, 8192L, Role.MLP, 16384L,
                Role.NORM, 160L), summary.parameters().byRole());
        assertEquals(parameters * 4, summary.bytes().weights());
        assertEquals(parameters * 8 + 15 * 4, summary.bytes().optimizer());
        assertEquals(4, summary.bytes().other(), "best_val_loss");
        assertEquals(0, summary.bytes().unreferenced());
        assertEquals(361_446, summary.bytes().file());
        assertEquals(16 + 3 * 15 + 1, summary.tensors().size());
        assertEquals(Optional.of("GPT-2"), summary.model().family());
        assertEquals("nanoGPT names", summary.model().variant());
        assertEquals(Optional.of("AdamW"), summary.training().optimizer());
        assertEquals(List.of("exp_avg", "exp_avg_sq"), summary.training().slots());
        assertEquals(Optional.of(Naming.CERTAIN), summary.training().names());
        assertEquals(OptionalLong.of(60), summary.training().step());
        assertEquals(2, summary.training().groups().size());
        assertEquals("transformer.wte.weight", summary.training().groups().getFirst().parameters().getFirst());
        assertEquals(List.of("weight_decay", "lr", "betas", "eps", "amsgrad", "maximize", "foreach", "capturable",
                "differentiable", "fused", "decoupled_weight_decay"),
                List.copyOf(summary.training().hyperparameters().keySet()));
    }

    @Test
    void rows_stand_in_file_order_with_path_section_and_part() {
        Summary summary = Golden.open("golden/nanogpt/start.pt", contents -> SummaryMaker.make(PATH, contents));
        TensorRow head = summary.tensors().get(15);
        assertEquals("lm_head.weight", head.name());
        assertEquals("model.lm_head.weight", head.path());
        assertEquals(Section.WEIGHTS, head.section());
        assertEquals(Part.HEAD, head.part());
        assertEquals(Optional.of("transformer.wte.weight"), head.tiedTo());
        assertEquals(0, head.params());
        TensorRow slot = summary.tensors().get(17);
        assertEquals("transformer.wte.weight/exp_avg", slot.name());
        assertEquals("optimizer.state.0.exp_avg", slot.path());
        assertEquals(Section.OPTIMIZER, slot.section());
        assertEquals(Part.TOKEN_EMBEDDING, slot.part());
        TensorRow last = summary.tensors().getLast();
        assertEquals("best_val_loss", last.name());
        assertEquals(Section.OTHER, last.section());
    }

    @Test
    void buffers_are_counted_by_role_and_not_in_the_total() {
        Summary summary = summary(new StateDict().lines("bn.weight 4", "bn.bias 4", "bn.running_mean 4").dict());
        assertEquals(8, summary.parameters().total());
        assertEquals(Map.of(Role.NORM, 8L, Role.BUFFER, 4L), summary.parameters().byRole());
    }

    @Test
    void the_readers_findings_come_first() {
        Summary summary = summary(Trees.dict("model",
                new StateDict().lines("wte.weight 9 4", "wpe.weight 2 4", "h.1.attn.c_attn.weight 12 4",
                        "h.1.mlp.c_fc.weight 16 4").dict()));
        assertEquals(List.of("zip.odd", "model.layer-gap"),
                summary.findings().stream().map(Finding::code).toList());
    }

    @Test
    void a_storage_counts_once_and_its_unused_part_not_at_all() {
        Storage shared = Trees.storage(400);
        Storage nobodys = Trees.storage(100);
        Summary summary = summary(Trees.dict("model",
                Trees.dict("a.weight", view(shared, 0, 10), "b.weight", view(shared, 5, 10)), "ema",
                Trees.dict("a.weight", view(shared, 10, 10))), shared, nobodys);
        assertEquals(60, summary.bytes().weights(), "elements 0 to 14");
        assertEquals(20, summary.bytes().other(), "elements 15 to 19");
        assertEquals(400 + 100 - 80, summary.bytes().unreferenced());
        assertEquals(5000, summary.bytes().file());
    }

    @Test
    void a_row_of_a_matrix_leaves_the_rest_unreferenced() {
        Storage matrix = Trees.storage(4000);
        assertEquals(4000 - 40, summary(Trees.dict("a.weight", view(matrix, 500, 10)), matrix).bytes().unreferenced());
    }

    @Test
    void an_expanded_view_uses_what_is_there() {
        Storage one = Trees.storage(4);
        TensorValue expanded = TensorValue
                .of(StridedTensor.of(DType.FLOAT32, Shape.of(1000), new long[]{0}, 0, one));
        assertEquals(4, summary(Trees.dict("a.weight", expanded), one).bytes().weights());
    }

    @Test
    void a_storage_saved_by_itself_is_other() {
        Storage alone = Trees.storage(64);
        Summary summary = summary(Trees.dict("model", new StateDict().lines("a.weight 2").dict(), "buffer",
                new StorageValue(alone, Optional.empty())), alone);
        assertEquals(64, summary.bytes().other());
        assertEquals(0, summary.bytes().unreferenced());
    }

    @Test
    void flat_partitions_of_an_optimizer_are_its_own() {
        Summary summary = summary(Trees.dict("module", new StateDict().lines("a.weight 2").dict(), "optimizer",
                Trees.dict("fp32_flat_groups", Trees.list(Trees.tensor(16)))));
        assertEquals(64, summary.bytes().optimizer());
        assertEquals(Section.OPTIMIZER, summary.tensors().getLast().section());
        assertEquals("optimizer.fp32_flat_groups.0", summary.tensors().getLast().name());
        assertEquals(Optional.empty(), summary.training().optimizer());
    }

    @Test
    void a_copy_in_the_same_storage_is_tied_across_sections() {
        StateDict weights = new StateDict().lines("a.weight 2 3");
        Summary summary = summary(Trees.dict("model", weights.dict(), "ema", Trees.dict("a.weight",
                weights.tensor("a.weight"))));
        assertEquals(Optional.of("a.weight"), summary.tensors().getLast().tiedTo());
    }

    @Test
    void a_checkpoint_without_tensors_has_a_summary_too() {
        Summary summary = summary(Trees.dict("lr", 0.5, "args", Trees.dict("seed", 3)));
        assertEquals(0, summary.parameters().total());
        assertEquals(List.of(), summary.tensors());
        assertEquals(List.of("seed"), List.copyOf(summary.config().keySet()));
        assertTrue(summary.model().family().isEmpty());
        assertTrue(summary(Value.NONE).tensors().isEmpty());
    }
}
