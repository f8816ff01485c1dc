package dev.ckpt.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class StridedTensorTest {

    private static final Storage SIX_FLOATS = new Storage("x.pt", "data/0", 24, ByteOrder.LITTLE_ENDIAN, "cpu",
            () -> MemorySegment.ofArray(new byte[24]));

    @Test
    void rows_one_behind_the_other_are_contiguous_and_columns_are_not() {
        assertTrue(view(Shape.of(2, 3), 3, 1).contiguous());
        assertFalse(view(Shape.of(3, 2), 1, 3).contiguous());
        assertFalse(view(Shape.of(4, 2), 0, 1).contiguous());
    }

    @Test
    void dimensions_of_one_and_empty_tensors_do_not_count() {
        assertTrue(view(Shape.of(2, 1, 3), 3, 99, 1).contiguous());
        assertTrue(view(Shape.of(0, 3), 1, 7).contiguous());
        assertTrue(view(Shape.SCALAR).contiguous());
    }

    @Test
    void a_view_beyond_its_storage_is_refused_with_both_sizes() {
        assertEquals("the tensor needs 28 bytes of storage data/0, which has 24", refusal(Shape.of(7), 0, 1));
    }

    @Test
    void negative_strides_and_offsets_are_refused() {
        assertEquals("a stride of -1 in [-1]", refusal(Shape.of(2), 0, -1));
        assertEquals("a storage offset of -4", refusal(Shape.of(2), -4, 1));
    }

    @Test
    void an_expanded_tensor_whose_bytes_cannot_be_counted_is_refused() {
        assertTrue(refusal(Shape.of(Long.MAX_VALUE), 0, 0).endsWith("reaches beyond 2^63"));
    }

    private static StridedTensor view(Shape shape, long... strides) {
        return StridedTensor.of(DType.FLOAT32, shape, strides, 0, SIX_FLOATS);
    }

    private static String refusal(Shape shape, long offset, long... strides) {
        return String.valueOf(assertThrows(IllegalArgumentException.class,
                () -> StridedTensor.of(DType.FLOAT32, shape, strides, offset, SIX_FLOATS)).getMessage());
    }
}
