package dev.ckpt.values;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ckpt.io.Overwrite;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.npz.NpyWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One array, as NumPy writes it.
class NpyTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void an_array_has_the_bytes_that_numpy_saves() throws IOException {
        try (Made made = new Made()) {
            for (String name : List.of("float32", "int64", "bool", "bfloat16", "scalar")) {
                Path file = folder.resolve(name + ".npy");
                List<Long> told = new ArrayList<>();
                NpyWriter writer = NpyWriter.plan(name, made.dense("npy/" + name), file.toString());
                writer.write(file, Overwrite.REFUSE, told::add);

                MemorySegment expected = made.dense("npy/" + name + "/bytes").storage().bytes();
                assertArrayEquals(expected.toArray(ValueLayout.JAVA_BYTE), Files.readAllBytes(file), name);
                assertEquals(writer.payloadBytes(), told.getLast(), name);
            }
        }
    }

    @Test
    void what_numpy_has_no_type_for_is_widened_and_that_is_said() throws IOException {
        try (Made made = new Made()) {
            NpyWriter writer = NpyWriter.plan("x", made.dense("npy/bfloat16"), "x.npy");

            assertEquals("float32", writer.dtype());
            assertEquals("bfloat16 is widened to float32, which holds it exactly", writer
                    .write(folder.resolve("x.npy"), Overwrite.REFUSE, bytes -> {}).left().getFirst().reason());
        }
    }

    @Test
    void integers_of_a_quantized_tensor_are_no_array() throws IOException {
        try (Made made = new Made()) {
            UnsupportedException e = assertThrows(UnsupportedException.class,
                    () -> NpyWriter.plan("q", made.tensor("quantized/per-row"), "q.npy"));
            assertEquals(
                    "q.npy: tensor \"q\": expected a dense tensor of numbers that NumPy has, found a quantized one",
                    e.getMessage().lines().findFirst().orElseThrow());
        }
    }
}
