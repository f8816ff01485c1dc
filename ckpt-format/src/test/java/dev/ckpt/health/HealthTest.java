package dev.ckpt.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.Checkpoint;
import dev.ckpt.contents.Severity;
import dev.ckpt.inspect.Summary;
import dev.ckpt.numbers.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// `make_odd.py` says what is wrong with the file.
class HealthTest {

    private static final Path ODD = Path.of("src/test/resources/dev/ckpt/health/odd.pt");
    private static final Path SOUND = Path.of("../samples/seed-gpt.pt");

    private static Health health(Path path) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(path)) {
            return Health.of(Summary.of(checkpoint), name -> true, Progress.NONE);
        }
    }

    private static <T extends Concern> List<T> concerns(Class<T> kind) throws IOException {
        return health(ODD).concerns().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Test
    void a_sound_checkpoint_gives_no_concern() throws IOException {
        assertEquals(List.of(), health(SOUND).concerns());
    }

    @Test
    void numbers_that_are_none_are_counted_in_weights_and_slots() throws IOException {
        assertEquals(List.of(new Concern.NotFinite("blocks.1.mlp.c_fc.weight", 1, 1, 256),
                new Concern.NotFinite("blocks.0.ln_1.weight/exp_avg", 1, 0, 8)), concerns(Concern.NotFinite.class));
    }

    @Test
    void matrices_and_vectors_of_zeros_are_told_apart() throws IOException {
        assertEquals(List.of(new Concern.AllZero("blocks.2.attn.c_proj.weight", true),
                new Concern.AllZero("ln_f.bias", false)), concerns(Concern.AllZero.class));
        assertEquals(List.of(new Concern.Constant("ln_f.weight", 1)), concerns(Concern.Constant.class));
    }

    @Test
    void dead_rows_and_columns_are_named_and_those_of_tables_matter_less() throws IOException {
        List<Concern.DeadRows> dead = concerns(Concern.DeadRows.class);

        assertEquals(List.of(
                new Concern.DeadRows("blocks.3.attn.c_attn.weight", false, 1, 8, List.of(5), false),
                new Concern.DeadRows("blocks.3.mlp.c_proj.weight", true, 1, 8, List.of(1), false),
                new Concern.DeadRows("wte.weight", false, 1, 30, List.of(0), true)), dead);
        assertEquals(List.of(Severity.WARNING, Severity.WARNING, Severity.NOTE),
                dead.stream().map(Concern::severity).toList());
    }

    @Test
    void a_row_far_longer_than_the_rest_is_found() throws IOException {
        List<Concern.LongRows> rows = concerns(Concern.LongRows.class);

        assertEquals(List.of("wte.weight"), rows.stream().map(Concern::tensor).toList());
        assertEquals(7, rows.getFirst().rows().longest().getFirst().index());
    }

    @Test
    void a_layer_that_outgrew_its_like_is_found() throws IOException {
        List<Concern.LargeNumbers> large = concerns(Concern.LargeNumbers.class);

        assertEquals(List.of("blocks.4.attn.c_attn.weight"), large.stream().map(Concern::tensor).toList());
        assertTrue(large.getFirst().absMax() > 50 * large.getFirst().typical());
    }

    @Test
    void the_optimizers_state_is_looked_at() throws IOException {
        assertEquals(List.of("blocks.0.ln_1.bias"),
                concerns(Concern.NegativeSquares.class).stream().map(Concern::tensor).toList());
        List<Concern.NoGradients> none = concerns(Concern.NoGradients.class);
        assertEquals(List.of("wte.weight"), none.stream().map(Concern::tensor).toList());
        assertEquals(20.0 / 30, none.getFirst().share(), 1e-12);
        assertEquals(List.of(new Concern.UnevenSteps("wpe.weight", 1, 7, 10)),
                concerns(Concern.UnevenSteps.class));
    }

    @Test
    void moments_belong_to_their_parameter() throws IOException {
        Moments wte = health(ODD).optimizer().getFirst();

        assertEquals("wte.weight", wte.parameter());
        assertEquals(10, wte.step().orElseThrow());
        assertEquals(List.of("exp_avg", "exp_avg_sq"), List.copyOf(wte.slots().keySet()));
        assertEquals(wte.first().orElseThrow().rms() / wte.weight().orElseThrow().rms(),
                wte.firstToWeight().orElseThrow());
    }

    @Test
    void only_the_names_asked_for_are_read() throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(ODD)) {
            Summary summary = Summary.of(checkpoint);
            AtomicLong last = new AtomicLong();
            Health health = Health.of(summary, "wpe.weight"::equals, (done, total) -> last.set(done));

            assertEquals(List.of("wpe.weight"), health.tensors().stream().map(it -> it.row().name()).toList());
            assertEquals(List.of("wpe.weight"), health.optimizer().stream().map(Moments::parameter).toList());
            assertEquals(Health.bytes(summary, "wpe.weight"::equals), last.get());
            assertEquals(4 * 16 * 8 * 4 + 4, last.get());
        }
    }
}
