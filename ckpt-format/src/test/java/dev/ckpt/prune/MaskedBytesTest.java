package dev.ckpt.prune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ckpt.contents.Contents;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.TensorValue;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is made as it is read is the same wherever one begins to read.
class MaskedBytesTest {

    private static final String NAME = "blocks.0.attn.c_attn.weight";

    private static Storage pruned(Sparsity sparsity, DType dtype, long... sizes) {
        Random random = new Random(9);
        TensorValue weight = Numbers.tensor(dtype, i -> Math.rint(random.nextGaussian() * 3), sizes);
        Contents contents = new Sparsifying(sparsity, List.of()).of(Numbers.model(NAME, weight)).contents();
        return ((StridedTensor) ((TensorValue) Numbers.get(contents, NAME)).tensor()).storage();
    }

    @ParameterizedTest
    @ValueSource(strings = {"smallest", "rows", "columns"})
    void any_range_of_bytes_is_that_part_of_the_whole(String kind) {
        for (DType dtype : new DType[]{DType.FLOAT32, DType.BFLOAT16, DType.FLOAT64}) {
            Storage storage = switch (kind) {
                case "smallest" -> pruned(new Sparsity.Magnitude(0.4, Sparsity.Scope.TENSOR), dtype, 333, 301);
                case "rows" -> pruned(Sparsity.Pattern.of("2:4"), dtype, 600, 200);
                default -> pruned(Sparsity.Pattern.of("2:4"), dtype, 200, 600);
            };
            byte[] whole = storage.bytes().toArray(ValueLayout.JAVA_BYTE);
            Random random = new Random(4);
            for (int i = 0; i < 200; i++) {
                int from = random.nextInt(whole.length);
                byte[] part = new byte[random.nextInt(Math.min(200_000, whole.length - from) + 1)];
                storage.copyTo(from, MemorySegment.ofArray(part));
                assertArrayEquals(Arrays.copyOfRange(whole, from, from + part.length), part);
            }
        }
    }

    @Test
    void bytes_that_are_not_there_are_not_given() {
        Storage storage = pruned(Sparsity.Pattern.of("2:4"), DType.FLOAT32, 12, 4);

        assertThrows(IndexOutOfBoundsException.class, () -> storage.copyTo(1, MemorySegment.ofArray(new byte[192])));
    }
}
