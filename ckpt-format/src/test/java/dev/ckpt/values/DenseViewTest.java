package dev.ckpt.values;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.io.MalformedException;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.MetaTensor;
import dev.ckpt.tensor.PartialTensor;
import dev.ckpt.tensor.QuantizedTensor;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.SparseTensor;
import dev.ckpt.values.DenseView.Numbers;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DenseViewTest {

    private static final List<String> QUANTIZED = List.of("per-tensor", "per-tensor-int32", "per-row", "per-column",
            "float-zero-points");

    @Test
    void a_quantized_tensor_shows_the_numbers_that_pytorch_dequantizes_it_to() throws IOException {
        try (Made made = new Made()) {
            for (String name : QUANTIZED) {
                DenseView view = DenseView.of(made.tensor("quantized/" + name));

                assertEquals(Numbers.DEQUANTIZED, view.numbers());
                assertEquals(DType.FLOAT32, view.tensor().dtype());
                assertArrayEquals(made.reals("dequantized/" + name), Made.reals(view.tensor()), name);
            }
        }
    }

    @Test
    void a_slice_of_a_quantized_tensor_keeps_each_channels_scale() throws IOException {
        try (Made made = new Made()) {
            for (String name : QUANTIZED) {
                for (String text : List.of("[1:, ::2]", "[2]", "[:, -1]", "[3, 4]", "[:0]")) {
                    Slice slice = Slice.parse(text);
                    assertArrayEquals(Made.reals(slice.of(made.dense("dequantized/" + name))),
                            Made.reals(DenseView.of(made.tensor("quantized/" + name), slice).tensor()), name + text);
                }
            }
        }
    }

    @Test
    void scales_that_do_not_fit_are_refused() throws IOException {
        try (Made made = new Made()) {
            QuantizedTensor rows = (QuantizedTensor) made.tensor("quantized/per-row");
            QuantizedTensor wrong = new QuantizedTensor(rows.integers(),
                    new QuantizedTensor.Quantizer.PerChannelLists(List.of(0.5, 0.5), List.of(0L, 0L), 1));

            MalformedException e = assertThrows(MalformedException.class, () -> DenseView.of(wrong));
            assertTrue(e.getMessage().contains("expected a scale and a zero point for each index of dimension 1 of "
                    + "[4, 6], found [2] of them"), e.getMessage());
        }
    }

    @Test
    void a_sparse_tensor_shows_its_parts_under_pytorchs_names() throws IOException {
        try (Made made = new Made()) {
            SparseTensor coo = new SparseTensor("sparse_coo", Shape.of(9, 9), List.of(made.dense("text/ints")),
                    made.dense("text/lines"), false);
            SparseTensor csr = new SparseTensor("sparse_csr", Shape.of(9, 9),
                    List.of(made.dense("text/ints"), made.dense("text/ints")), made.dense("text/lines"), false);

            assertEquals(List.of("indices", "values"),
                    DenseView.of(coo).parts().stream().map(DenseView.Part::name).toList());
            assertEquals(List.of("crow_indices", "col_indices", "values"),
                    DenseView.of(csr).parts().stream().map(DenseView.Part::name).toList());
            assertFalse(DenseView.of(coo).isWhole());
        }
    }

    @Test
    void a_meta_tensor_has_no_numbers_and_a_part_says_that_it_is_one() throws IOException {
        try (Made made = new Made()) {
            DenseView meta = DenseView.of(new MetaTensor(DType.FLOAT32, Shape.of(2), false));
            assertEquals(Numbers.NONE, meta.numbers());
            assertEquals(List.of(), meta.parts());

            DenseView part = DenseView.of(new PartialTensor(DType.FLOAT32, Shape.of(8, 4), made.dense("text/normal"),
                    "Shard(dim=0)", false));
            assertEquals(Numbers.LOCAL, part.numbers());
            assertEquals(Shape.of(3, 4), part.tensor().shape());
        }
    }
}
