package dev.ckpt.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.align.Rule;
import dev.ckpt.contents.Contents;
import dev.ckpt.convert.LayoutMapping;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.model.Golden;
import dev.ckpt.model.Trees;
import dev.ckpt.model.Understanding;
import dev.ckpt.numbers.Progress;
import dev.ckpt.numbers.Rounding;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.MetaTensor;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.TreeEdit;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class DiffTest {

    private static final String SEED = "golden/seed-adamw/start.pt";
    private static final String PROJECTION = "blocks.0.attn.c_proj.weight";

    private static Diff diff(Contents a, Contents b) {
        return Diff.of(a, b, DiffOptions.plain(), Progress.NONE);
    }

    /// What changes when the tensor at a path of the seed model becomes another.
    private static Diff after(Map<String, UnaryOperator<StridedTensor>> changes) {
        return Golden.open(SEED, contents -> diff(contents, Altered.tensors(contents, changes)));
    }

    private static UnaryOperator<StridedTensor> numbers(UnaryOperator<float[]> change) {
        return tensor -> Altered.tensor(tensor.shape(), change.apply(Altered.floats(tensor)));
    }

    @Test
    void a_checkpoint_is_identical_to_itself() {
        for (String name : List.of(SEED, "golden/nanogpt/end.pt", "golden/hf-gpt2/pretrained",
                "golden/seed-sgd-momentum/start.pt")) {
            Diff same = Golden.open(name, contents -> diff(contents, contents));
            assertTrue(same.identical(), name);
            assertEquals(same.weights().aligned(), same.weights().unchanged(), name);
            assertEquals(0, same.weights().total().maxAbs(), name);
            assertEquals(1, same.weights().total().cosine(), 1e-15, name);
        }
    }

    @Test
    void nanogpt_and_its_hugging_face_conversion_are_aligned_and_equal_to_the_bit() {
        Diff diff = Golden.open("golden/nanogpt/start.pt", contents -> {
            Contents converted = LayoutMapping.parse("nanogpt:hf-gpt2").apply(contents, Understanding.of(contents))
                    .contents();
            return diff(contents, converted);
        });
        assertEquals(diff.weights().aligned(), diff.weights().unchanged());
        assertTrue(diff.weights().rules().containsKey(Rule.TRANSPOSED), diff.weights().rules().toString());
        assertEquals(List.of(), diff.weights().removed());
        assertEquals(List.of(), diff.optimizer().removed());
        assertEquals(diff.optimizer().aligned(), diff.optimizer().unchanged());
        // Hugging Face's program has biases everywhere; those that the conversion adds are zeros
        assertTrue(diff.weights().added().stream().allMatch(lone -> lone.name().endsWith(".bias")));
    }

    @Test
    void one_element_that_changed_is_one_element_that_changed() {
        Diff diff = after(Map.of("model." + PROJECTION, numbers(all -> {
            all[37] += 0.5f;
            return all;
        })));
        TensorChange change = diff.weights().changed().getFirst();
        assertEquals(1, diff.weights().changed().size());
        assertEquals(PROJECTION, change.pair().name());
        Comparison values = change.values().orElseThrow();
        assertEquals(1, values.changed());
        assertEquals(0.5, values.maxAbs(), 1e-6);
        long width = change.pair().a().shape().size(1);
        assertEquals(List.of(37 / width, 37 % width), values.maxAbsAt());
        assertTrue(diff.optimizer().identical());
        assertFalse(diff.identical());
        assertEquals(List.of(), change.reasons());
    }

    @Test
    void two_tensors_that_changed_places_are_said_to_have_done_so() {
        String other = "blocks.1.attn.c_proj.weight";
        Diff diff = Golden.open(SEED, contents -> {
            StridedTensor first = Altered.at(contents, "model." + PROJECTION);
            StridedTensor second = Altered.at(contents, "model." + other);
            return diff(contents, Altered.tensors(contents,
                    Map.of("model." + PROJECTION, any -> second, "model." + other, any -> first)));
        });
        assertEquals(2, diff.weights().changed().size());
        assertEquals(List.of(new Reason.Moved(other, true)), diff.weights().changed().getFirst().reasons());
        assertEquals(List.of(new Reason.Moved(PROJECTION, true)), diff.weights().changed().getLast().reasons());
    }

    @Test
    void content_that_was_copied_over_another_tensor_is_no_exchange() {
        String other = "blocks.1.attn.c_proj.weight";
        Diff diff = Golden.open(SEED, contents -> {
            StridedTensor second = Altered.at(contents, "model." + other);
            return diff(contents, Altered.tensors(contents, Map.of("model." + PROJECTION, any -> second)));
        });
        assertEquals(List.of(new Reason.Moved(other, false)), diff.weights().changed().getFirst().reasons());
    }

    @Test
    void a_bf16_round_trip_is_equal_up_to_that_rounding() {
        Diff diff = after(Map.of("model.wte.weight", numbers(all -> {
            for (int i = 0; i < all.length; i++) {
                all[i] = Rounding.ofBfloat16(Rounding.bfloat16(all[i]));
            }
            return all;
        })));
        TensorChange change = diff.weights().changed().getFirst();
        assertEquals(List.of(new Reason.OnlyRounded(Comparison.Rounded.BFLOAT16)), change.reasons());
        assertEquals(Optional.of(Comparison.Rounded.BFLOAT16), change.values().orElseThrow().rounding());
        assertTrue(change.values().orElseThrow().rel() < 1.0 / 256);
    }

    @Test
    void a_square_projection_that_was_transposed_is_said_to_be() {
        Diff diff = after(Map.of("model." + PROJECTION, numbers(all -> {
            int width = (int) Math.sqrt(all.length);
            float[] turned = new float[all.length];
            for (int i = 0; i < all.length; i++) {
                turned[i % width * width + i / width] = all[i];
            }
            return turned;
        })));
        assertEquals(List.of(new Reason.Turned()), diff.weights().changed().getFirst().reasons());
    }

    @Test
    void a_permuted_optimizer_group_is_named_and_its_slots_still_match() {
        Diff diff = Golden.open(SEED, contents -> diff(contents, Altered.values(contents, new ReversedNumbers())));
        assertTrue(diff.weights().identical());
        assertTrue(diff.optimizer().identical(), () -> diff.optimizer().changed().toString());
        assertEquals(List.of(new GroupChange.Renumbered(0)), diff.groups());
        assertFalse(diff.identical());
    }

    /// Gives the parameters of the first group their numbers the other way round, and says so in the group.
    private static final class ReversedNumbers implements TreeEdit.Rule {

        private int last = -1;

        @Override
        public Optional<Value> value(Value value) {
            if (!(value instanceof Dict dict) || dict.get("param_groups").isEmpty()) {
                return Optional.empty();
            }
            Sequence groups = (Sequence) dict.get("param_groups").orElseThrow();
            Dict first = (Dict) groups.items().getFirst();
            List<Value> numbers = ((Sequence) first.get("params").orElseThrow()).items();
            last = numbers.size() - 1;
            List<Dict.Entry> state = new ArrayList<>();
            for (Dict.Entry entry : ((Dict) dict.get("state").orElseThrow()).entries()) {
                long number = ((Scalar.Int) entry.key()).value();
                state.add(new Dict.Entry(new Scalar.Int(number <= last ? last - number : number), entry.value()));
            }
            List<Dict.Entry> group = new ArrayList<>();
            for (Dict.Entry entry : first.entries()) {
                boolean names = entry.key().equals(new Text("params"));
                group.add(names
                        ? new Dict.Entry(entry.key(), new Sequence(((Sequence) entry.value()).kind(),
                                numbers.reversed()))
                        : entry);
            }
            List<Value> all = new ArrayList<>(groups.items());
            all.set(0, Dict.of(group));
            return Optional.of(Dict.of(List.of(new Dict.Entry(new Text("state"), Dict.of(state)),
                    new Dict.Entry(new Text("param_groups"), new Sequence(groups.kind(), all)))));
        }
    }

    @Test
    void a_zero_of_the_other_sign_is_the_same_value() {
        Contents a = Trees.contents(model(Altered.tensor(Shape.of(2, 2), 0f, 1f, 2f, 3f)));
        Contents b = Trees.contents(model(Altered.tensor(Shape.of(2, 2), -0f, 1f, 2f, 3f)));
        TensorChange change = diff(a, b).weights().changed().getFirst();
        assertEquals(List.of(new Reason.SameValues()), change.reasons());
        assertEquals(1, change.values().orElseThrow().changed());
        assertEquals(OptionalLong.of(0), change.values().orElseThrow().maxUlp());
    }

    @Test
    void the_next_number_is_one_unit_in_the_last_place_away() {
        Contents a = Trees.contents(model(Altered.tensor(Shape.of(1, 2), 1f, 4f)));
        Contents b = Trees.contents(model(Altered.tensor(Shape.of(1, 2), Math.nextUp(1f), 4f)));
        assertEquals(OptionalLong.of(1), diff(a, b).weights().changed().getFirst().values().orElseThrow().maxUlp());
    }

    @Test
    void a_tolerance_is_that_of_allclose() {
        Contents a = Trees.contents(model(Altered.tensor(Shape.of(1, 3), 100f, 100f, 1f)));
        Contents b = Trees.contents(model(Altered.tensor(Shape.of(1, 3), 100.9f, 102f, 1f)));
        DiffOptions plain = DiffOptions.plain();
        Diff one = Diff.of(a, b, new DiffOptions(plain.align(), plain.map(), plain.names(), 0, 0.01, 1), Progress.NONE);
        assertEquals(1, one.weights().changed().getFirst().values().orElseThrow().beyond());
        Diff none = Diff.of(a, b, new DiffOptions(plain.align(), plain.map(), plain.names(), 2.5, 0, 1),
                Progress.NONE);
        assertEquals(List.of(new Reason.WithinTolerance()), none.weights().changed().getFirst().reasons());
    }

    @Test
    void integers_that_no_double_tells_apart_are_told_apart() {
        Contents a = Trees.contents(model(Altered.longs(1L << 53, 7)));
        Contents b = Trees.contents(model(Altered.longs((1L << 53) + 1, 7)));
        assertEquals(1, diff(a, b).weights().changed().getFirst().values().orElseThrow().changed());
    }

    @Test
    void a_tensor_whose_numbers_are_not_there_is_never_the_same() {
        Contents a = Trees.contents(model(new MetaTensor(DType.FLOAT32, Shape.of(2, 2), false)));
        Diff diff = diff(a, a);
        assertFalse(diff.identical());
        assertEquals(TensorChange.Kind.UNREAD, diff.weights().changed().getFirst().kind());
    }

    @Test
    void names_that_nothing_has_are_an_error_and_no_clean_answer() {
        DiffOptions plain = DiffOptions.plain();
        DiffOptions none = new DiffOptions(plain.align(), plain.map(), name -> name.equals("nothing"), 0, 0, 1);
        UnsupportedException thrown = assertThrows(UnsupportedException.class,
                () -> Golden.open(SEED, contents -> Diff.of(contents, contents, none, Progress.NONE)));
        assertEquals(Golden.path(SEED) + ": expected a tensor of one of the names asked for, found none among 112\n"
                + "  next step: ckpt summary lists the names", thrown.getMessage());
    }

    @Test
    void another_shape_is_said_before_anything_else() {
        Contents a = Trees.contents(model(Altered.tensor(Shape.of(1, 2), 1f, 2f)));
        Contents b = Trees.contents(model(Altered.tensor(Shape.of(1, 3), 1f, 2f, 3f)));
        TensorChange change = diff(a, b).weights().changed().getFirst();
        assertEquals(TensorChange.Kind.SHAPE, change.kind());
        assertTrue(change.values().isEmpty());
    }

    @Test
    void what_comes_out_does_not_depend_on_the_number_of_threads() {
        DiffOptions plain = DiffOptions.plain();
        List<Object> results = new ArrayList<>();
        for (int threads : new int[]{1, 2, 3, 7}) {
            DiffOptions options = new DiffOptions(plain.align(), plain.map(), plain.names(), 0, 0, threads);
            results.add(Golden.open(SEED, a -> Golden.open("golden/seed-adamw/end.pt", b -> {
                Diff diff = Diff.of(a, b, options, Progress.NONE);
                List<Object> numbers = new ArrayList<>();
                diff.weights().changed().forEach(change -> numbers.add(change.values()));
                diff.optimizer().changed().forEach(change -> numbers.add(change.values()));
                numbers.add(diff.weights().total());
                return numbers;
            })));
        }
        assertEquals(1, results.stream().distinct().count());
    }

    private static Value model(dev.ckpt.tensor.Tensor tensor) {
        return Dict.of(List.of(new Dict.Entry(new Text("fc.weight"), TensorValue.of(tensor)),
                new Dict.Entry(new Text("fc2.weight"), TensorValue.of(Altered.tensor(Shape.of(1, 2), 5f, 6f)))));
    }
}
