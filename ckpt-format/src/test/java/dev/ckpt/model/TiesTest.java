package dev.ckpt.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TiesTest {

    private final Storage storage = Trees.storage(64);

    private static Optional<String> second(Tensor first, Tensor second) {
        Ties ties = new Ties();
        assertEquals(Optional.empty(), ties.first("first", first));
        return ties.first("second", second);
    }

    private StridedTensor view(DType dtype, long offset, long... sizes) {
        Shape shape = Shape.of(sizes);
        return StridedTensor.of(dtype, shape, shape.rowMajorStrides(), offset, storage);
    }

    @Test
    void the_same_view_of_the_same_storage_is_a_tie_to_the_first_name() {
        assertEquals(Optional.of("first"), second(view(DType.FLOAT32, 0, 4, 2), view(DType.FLOAT32, 0, 4, 2)));
    }

    @Test
    void other_shapes_offsets_and_dtypes_are_no_tie() {
        assertEquals(Optional.empty(), second(view(DType.FLOAT32, 0, 4, 2), view(DType.FLOAT32, 0, 2, 4)));
        assertEquals(Optional.empty(), second(view(DType.FLOAT32, 0, 4, 2), view(DType.FLOAT32, 1, 4, 2)));
        assertEquals(Optional.empty(), second(view(DType.FLOAT32, 0, 4, 2), view(DType.INT32, 0, 4, 2)));
    }

    @Test
    void a_transposed_view_is_no_tie() {
        assertEquals(Optional.empty(), second(view(DType.FLOAT32, 0, 2, 2),
                StridedTensor.of(DType.FLOAT32, Shape.of(2, 2), new long[]{1, 2}, 0, storage)));
    }

    @Test
    void a_negated_view_is_no_tie() {
        assertEquals(Optional.empty(), second(view(DType.FLOAT32, 0, 2, 2),
                view(DType.FLOAT32, 0, 2, 2).marked(false, true, false)));
    }

    @Test
    void equal_shapes_in_other_storages_are_no_tie() {
        assertEquals(Optional.empty(), second(Trees.tensor(2, 2).tensor(), Trees.tensor(2, 2).tensor()));
    }

    @Test
    void tensors_without_numbers_share_nothing() {
        assertEquals(Optional.empty(), second(Trees.meta(2, 2).tensor(), Trees.meta(2, 2).tensor()));
    }
}
