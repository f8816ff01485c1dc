package dev.ckpt.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.Checkpoint;
import dev.ckpt.OutputForm;
import dev.ckpt.Saving;
import dev.ckpt.io.Overwrite;
import dev.ckpt.model.Golden;
import dev.ckpt.model.NameSelector;
import dev.ckpt.model.Resume;
import dev.ckpt.safetensors.SafetensorsWriter;
import dev.ckpt.safetensors.Ties;
import dev.ckpt.torch.TorchOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiptTest {

    private static final Dropping OPTIMIZER = new Dropping(Set.of(Droppable.OPTIMIZER), List.of(), List.of());
    private static final Sparsifying A_THIRD = new Sparsifying(
            new Sparsity.Magnitude(0.3, Sparsity.Scope.TENSOR), List.of());

    @TempDir
    private Path folder = Path.of("");

    private static final OutputForm TORCH = new OutputForm.Torch(TorchOptions.portable());
    private static final OutputForm SAFETENSORS = new OutputForm.Safetensors(
            SafetensorsWriter.Options.of(Ties.DROP));

    private Receipt prune(String input, Pruning pruning, OutputForm form) throws IOException {
        Path output = folder.resolve("pruned");
        try (Checkpoint checkpoint = Checkpoint.open(Golden.path(input))) {
            Pruning.Result pruned = pruning.of(checkpoint.contents());
            Saving.plan(pruned.contents(), form, output).write(Overwrite.REPLACE, bytes -> {});
            return Receipt.of(pruned, output);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"seed-adamw", "nanogpt", "hf-gpt2", "seed-sgd-momentum", "seed-adam-schedule"})
    void every_tensor_that_is_kept_has_the_numbers_that_it_had(String name) throws IOException {
        String input = "golden/" + name + "/start.pt";

        Receipt receipt = prune(input, new Pruning(Optional.of(OPTIMIZER), Optional.empty()), TORCH);

        assertTrue(receipt.proven());
        assertFalse(receipt.kept().isEmpty());
        assertEquals(List.of(), receipt.changed());
        assertEquals(List.of(), receipt.missing());
        assertEquals(receipt.before().weights(), receipt.after().weights());
        assertEquals(Optional.empty(), receipt.after().optimizer());
        assertEquals(Files.size(Golden.path(input)), receipt.bytesBefore());
        assertEquals(Files.size(folder.resolve("pruned")), receipt.bytesAfter());
        assertTrue(receipt.bytesAfter() < receipt.bytesBefore() * 2 / 3);
    }

    @Test
    void slots_that_were_numbered_anew_are_found_under_their_new_numbers() throws IOException {
        Dropping mlp = new Dropping(Set.of(), List.of(NameSelector.of("blocks.0.mlp")), List.of());

        Receipt receipt = prune("golden/seed-adamw/start.pt", new Pruning(Optional.of(mlp), Optional.empty()), TORCH);

        assertTrue(receipt.proven());
        assertEquals(List.of(), receipt.missing());
        assertTrue(receipt.kept().stream().anyMatch(it -> it.path().startsWith("optimizer.state.")));
    }

    @Test
    void what_is_set_to_zero_is_not_among_the_kept() throws IOException {
        Receipt receipt = prune("golden/seed-adamw/start.pt", new Pruning(Optional.empty(), Optional.of(A_THIRD)),
                TORCH);

        assertTrue(receipt.proven());
        assertTrue(receipt.changed().contains("model.blocks.0.attn.c_attn.weight"), receipt.changed().toString());
        assertTrue(receipt.kept().stream().noneMatch(it -> receipt.changed().contains(it.path())));
        assertNotEquals(receipt.before().weights(), receipt.after().weights());
    }

    @Test
    void a_format_of_weights_alone_leaves_the_rest_and_that_is_in_the_receipt() throws IOException {
        Receipt receipt = prune("golden/nanogpt/start.pt", new Pruning(Optional.empty(), Optional.empty()),
                SAFETENSORS);

        assertTrue(receipt.proven());
        assertTrue(receipt.missing().contains("optimizer.state.0.exp_avg"));
        assertTrue(receipt.missing().stream().noneMatch(path -> path.startsWith("model.")), receipt.missing()
                .toString());
        assertEquals(receipt.before().weights(), receipt.after().weights());
        assertTrue(receipt.kept().stream().anyMatch(it -> it.path().equals("model.lm_head.weight")),
                "the tied head is proven by the tensor that it is tied to");
    }

    @Test
    void another_number_in_the_output_is_seen() throws IOException {
        Path output = folder.resolve("pruned");
        try (Checkpoint checkpoint = Checkpoint.open(Golden.path("golden/seed-adamw/start.pt"));
                Checkpoint other = Checkpoint.open(Golden.path("golden/seed-adamw/end.pt"))) {
            Pruning.Result pruned = new Pruning(Optional.empty(), Optional.empty()).of(checkpoint.contents());

            assertFalse(Receipt.of(pruned, output, other.contents()).proven());
        }
    }

    @Test
    void without_its_optimizer_a_checkpoint_is_no_full_one() {
        Pruning.Result pruned = Golden.open("golden/seed-adamw/start.pt",
                contents -> new Pruning(Optional.of(OPTIMIZER), Optional.empty()).of(contents));

        assertEquals(Resume.Level.FULL, pruned.resumeBefore());
        assertEquals(Resume.Level.WEIGHTS_AND_STEP, pruned.resumeAfter());
        assertTrue(pruned.bytesDropped() > 0);
    }
}
