package dev.ckpt.torch;

import static dev.ckpt.torch.Floats.floats;
import static dev.ckpt.torch.Floats.list;
import static dev.ckpt.torch.Floats.sizes;
import static dev.ckpt.torch.Floats.view;
import static dev.ckpt.torch.SameTree.assertSameTree;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.StorageValue;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Value;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of tensors that see a part of a storage, or share one.
class TorchViewsTest {

    @TempDir
    Path folder;

    private void rewritten(Value root, TorchOptions options, Consumer<List<StridedTensor>> judge) {
        Path file = Written.file(Written.contents(root), options, folder.resolve("written.pt"));
        Fixtures.open(file, contents -> {
            assertSameTree(root, contents.root());
            assertEquals(List.of(), contents.findings());
            judge.accept(((Sequence) contents.root()).items()
                    .stream()
                    .map(value -> (StridedTensor) ((TensorValue) value).tensor())
                    .toList());
        });
    }

    @Test
    void kept_views_keep_their_storage_whole() {
        rewritten(list(view(floats(100), 5, sizes(2, 3), 1, 2)), TorchOptions.exact(), tensors -> {
            assertEquals(400, tensors.getFirst().storage().byteSize());
            assertEquals(5, tensors.getFirst().offset());
            assertArrayEquals(new long[]{1, 2}, tensors.getFirst().strides());
        });
    }

    @Test
    void a_single_view_is_laid_out_row_major_and_nothing_else_is_stored() {
        rewritten(list(view(floats(100), 5, sizes(2, 3), 1, 2)), TorchOptions.portable(), tensors -> {
            assertEquals(24, tensors.getFirst().storage().byteSize());
            assertEquals(0, tensors.getFirst().offset());
            assertArrayEquals(new long[]{3, 1}, tensors.getFirst().strides());
        });
    }

    @Test
    void tied_tensors_stay_tied_when_they_are_compacted() {
        Storage storage = floats(100);
        rewritten(list(view(storage, 5, sizes(2, 3), 1, 2), view(storage, 5, sizes(2, 3), 1, 2)),
                TorchOptions.portable(), tensors -> {
                    assertEquals(24, tensors.getFirst().storage().byteSize());
                    assertEquals(tensors.getFirst().storage(), tensors.getLast().storage());
                });
    }

    @Test
    void a_storage_of_several_views_is_cut_to_what_they_see() {
        Storage storage = floats(100);
        rewritten(list(view(storage, 10, sizes(4), 1), view(storage, 12, sizes(2, 3), 1, 2)), TorchOptions.portable(),
                tensors -> {
                    assertEquals(8 * 4, tensors.getFirst().storage().byteSize()); // elements 10 to 17
                    assertEquals(0, tensors.getFirst().offset());
                    assertEquals(2, tensors.getLast().offset());
                    assertArrayEquals(new long[]{1, 2}, tensors.getLast().strides());
                });
    }

    @Test
    void an_expanded_view_stays_expanded() {
        rewritten(list(view(floats(100), 3, sizes(1000, 4), 0, 2)), TorchOptions.portable(), tensors -> {
            assertEquals(16, tensors.getFirst().storage().byteSize());
            assertArrayEquals(new long[]{0, 1}, tensors.getFirst().strides());
        });
    }

    @Test
    void overlapping_windows_are_not_written_out() {
        rewritten(list(view(floats(100), 1, sizes(90, 8), 1, 1)), TorchOptions.portable(), tensors -> {
            assertEquals(97 * 4, tensors.getFirst().storage().byteSize());
            assertArrayEquals(new long[]{1, 1}, tensors.getFirst().strides());
        });
    }

    @Test
    void an_empty_view_takes_no_bytes() {
        rewritten(list(view(floats(10), 10, sizes(0, 3), 3, 1)), TorchOptions.portable(),
                tensors -> assertEquals(0, tensors.getFirst().storage().byteSize()));
    }

    @Test
    void an_empty_view_beside_another_stays_in_its_storage() {
        Storage storage = floats(10);
        rewritten(list(view(storage, 9, sizes(0, 3), 3, 1), view(storage, 2, sizes(3), 1)), TorchOptions.portable(),
                tensors -> {
                    assertEquals(12, tensors.getFirst().storage().byteSize());
                    assertEquals(tensors.getFirst().storage(), tensors.getLast().storage());
                });
    }

    @Test
    void a_negated_view_gets_its_numbers_when_it_is_compacted() {
        Storage storage = floats(10);
        StridedTensor negated = view(storage, 0, sizes(4), 1).marked(false, true, false);
        rewritten(list(negated, view(storage, 0, sizes(10), 1)), TorchOptions.portable(), tensors -> {
            assertEquals(false, tensors.getFirst().negated());
            assertEquals(-3.0, Elements.of(tensors.getFirst()).real(3));
        });
        rewritten(list(negated), TorchOptions.exact(), tensors -> assertTrue(tensors.getFirst().negated()));
    }

    @Test
    void big_endian_numbers_become_little_endian() {
        Storage storage = floats("cpu", ByteOrder.BIG_ENDIAN, 10);
        for (TorchOptions options : List.of(TorchOptions.exact(), TorchOptions.portable())) {
            rewritten(list(view(storage, 1, sizes(4), 2)), options, tensors -> {
                assertEquals(ByteOrder.LITTLE_ENDIAN, tensors.getFirst().storage().order());
                assertEquals(5.0, Elements.of(tensors.getFirst()).real(2));
            });
        }
    }

    @Test
    void a_storage_seen_as_two_types_becomes_two() {
        Storage storage = floats(10);
        StridedTensor ints = StridedTensor.of(DType.INT32, Shape.of(10), new long[]{1}, 0, storage);
        Path file = Written.file(Written.contents(list(view(storage, 0, sizes(10), 1), ints)), TorchOptions.exact(),
                folder.resolve("types.pt"));
        Fixtures.open(file, contents -> assertEquals(2, contents.storages().size()));
    }

    @Test
    void storages_that_nobody_looks_at_are_left_out() {
        Fixtures.open("torch213/a_basic_213.pt", before -> {
            assertTrue(!before.storages().isEmpty());
            Path file = Written.file(before.withRoot(Value.NONE), TorchOptions.exact(), folder.resolve("none.pt"));
            Fixtures.open(file, after -> assertEquals(List.of(), after.storages()));
        });
    }

    @Test
    void a_storage_by_itself_is_written_whole() {
        Storage storage = floats(10);
        Value both = new Sequence(Sequence.Kind.LIST,
                List.of(new StorageValue(storage, Optional.of(DType.FLOAT32)),
                        TensorValue.of(view(storage, 2, sizes(3), 1))));
        Path file = Written.file(Written.contents(both), TorchOptions.portable(), folder.resolve("storage.pt"));
        Fixtures.open(file, contents -> {
            assertSameTree(both, contents.root());
            assertEquals(1, contents.storages().size());
        });
    }

    @Test
    void the_location_is_the_source_s_or_the_one_that_is_asked_for() {
        Value root = list(view(floats("cuda:1", ByteOrder.LITTLE_ENDIAN, 4), 0, sizes(4), 1));
        rewritten(root, TorchOptions.exact(),
                tensors -> assertEquals("cuda:1", tensors.getFirst().storage().location()));
        rewritten(root, TorchOptions.portable(),
                tensors -> assertEquals("cpu", tensors.getFirst().storage().location()));
    }
}
