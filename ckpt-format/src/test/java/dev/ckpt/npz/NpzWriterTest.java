package dev.ckpt.npz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.contents.NamedTensors;
import dev.ckpt.contents.Tensors;
import dev.ckpt.contents.Written;
import dev.ckpt.io.MemorySink;
import dev.ckpt.io.Overwrite;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.MetaTensor;
import dev.ckpt.tensor.RandomTensors;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpzWriterTest {

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("headers")
    void a_header_has_the_bytes_that_numpy_writes(String dtype, String sizes, String hex) {
        long[] shape = sizes.equals("-")
                ? new long[0]
                : Arrays.stream(sizes.split(",", -1)).mapToLong(Long::parseLong).toArray();
        NpyType type = NpyType.of(DType.ofTorchName(dtype).orElseThrow()).orElseThrow();
        assertEquals(hex, HexFormat.of().formatHex(NpyHeader.of(type, Shape.of(shape))));
    }

    static Stream<String[]> headers() throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/npz/npy-headers.txt")).stream()
                .map(line -> line.split(" ", 3));
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT64", "FLOAT32", "FLOAT16", "INT64", "INT32", "INT16", "INT8", "UINT64", "UINT32",
        "UINT16", "UINT8", "BOOL", "COMPLEX64", "COMPLEX128"})
    void numbers_that_numpy_has_are_written_as_they_are_whatever_the_strides(DType dtype) throws IOException {
        NamedTensors tensors = random(dtype);
        Written written = write(tensors);
        assertEquals(List.of(), written.left());
        for (NamedTensors.Entry entry : tensors.tensors()) {
            assertArrayEquals(RandomTensors.bytes((StridedTensor) entry.tensor()), numbers(written, entry.name()));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BFLOAT16", "FLOAT8_E4M3FN", "FLOAT8_E5M2", "FLOAT8_E4M3FNUZ", "FLOAT8_E5M2FNUZ",
        "FLOAT8_E8M0FNU", "FLOAT6_E2M3", "FLOAT6_E3M2", "FLOAT4", "COMPLEX32"})
    void numbers_that_numpy_has_not_are_widened_without_loss_and_that_is_said(DType dtype) throws IOException {
        DType wide = dtype == DType.COMPLEX32 ? DType.COMPLEX64 : DType.FLOAT32;
        NamedTensors tensors = random(dtype);
        Written written = write(tensors);
        assertEquals(tensors.tensors().size(), written.left().size());
        assertEquals(new Written.Left("t0",
                dtype.torchName() + " is widened to " + wide.torchName() + ", which holds it exactly"),
                written.left().getFirst());
        for (NamedTensors.Entry entry : tensors.tensors()) {
            Elements expected = Elements.of((StridedTensor) entry.tensor());
            Elements actual = Elements.of(StridedTensor.rowMajor(wide, entry.tensor().shape(),
                    RandomTensors.storage(numbers(written, entry.name()), ByteOrder.LITTLE_ENDIAN)));
            for (long i = 0; i < expected.count(); i++) {
                assertEquals(expected.real(i), actual.real(i));
                assertEquals(expected.imaginary(i), actual.imaginary(i));
            }
        }
    }

    @Test
    void a_tensor_larger_than_the_memory_used_is_widened_piece_by_piece() throws IOException {
        byte[] codes = new byte[2 * 300_001];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) (i * 31);
        }
        StridedTensor tensor = StridedTensor.rowMajor(DType.BFLOAT16, Shape.of(300_001),
                RandomTensors.storage(codes, ByteOrder.LITTLE_ENDIAN));
        byte[] floats = numbers(write(Tensors.of("w", tensor)), "w");
        assertEquals(4 * 300_001, floats.length);
        for (int i = 0; i < 300_001; i++) {
            byte[] wide = {0, 0, codes[2 * i], codes[2 * i + 1]};
            assertArrayEquals(wide, Arrays.copyOfRange(floats, 4 * i, 4 * i + 4), "number " + i);
        }
    }

    @Test
    void an_entry_is_stored_under_the_tensors_name_and_aligned() throws IOException {
        Written written = write(Tensors.named().with("h.0/weights ü", Tensors.floats(1, 2))
                .with("b", Tensors.floats()).build());
        byte[] file = Files.readAllBytes(written.files().getFirst());
        assertEquals(file.length, written.bytes());
        try (ZipFile zip = new ZipFile(written.files().getFirst().toFile())) {
            assertEquals(List.of("h.0/weights ü.npy", "b.npy"),
                    zip.stream().map(ZipEntry::getName).toList());
            assertTrue(zip.stream().allMatch(entry -> entry.getMethod() == ZipEntry.STORED));
        }
        int start = new String(file, StandardCharsets.ISO_8859_1).indexOf("\u0093NUMPY");
        assertEquals(0, start % 64);
    }

    @Test
    void ties_are_written_twice_and_texts_left_out() throws IOException {
        StridedTensor table = Tensors.floats(1, 2);
        Written written = write(Tensors.named().with("wte", table).tied("lm_head", table, "wte").text("step", "4")
                .build());
        assertArrayEquals(numbers(written, "wte"), numbers(written, "lm_head"));
        assertEquals(List.of(new Written.Left("metadata", "npz has arrays only")), written.left());
    }

    @Test
    void progress_counts_the_bytes_of_tensors() throws IOException {
        NpzWriter writer = NpzWriter.plan(Tensors.named().with("a", Tensors.floats(1, 2)).with("b", Tensors.bytes(1))
                .build(), "f");
        List<Long> told = new ArrayList<>();
        Path file = folder.resolve("f.npz");
        writer.write(file, Overwrite.REFUSE, told::add);
        assertEquals(List.of(8L, 9L), told);
        assertEquals(9, writer.payloadBytes());
        assertThrows(FileAlreadyExistsException.class, () -> writer.write(file, Overwrite.REFUSE, told::add));
    }

    @Test
    void a_plan_writes_the_same_bytes_to_a_sink() throws IOException {
        NpzWriter writer = NpzWriter.plan(Tensors.of("a", Tensors.floats(1)), "f");
        MemorySink sink = new MemorySink();
        writer.write(sink);
        writer.write(folder.resolve("f.npz"), Overwrite.REFUSE, bytes -> {});
        assertArrayEquals(Files.readAllBytes(folder.resolve("f.npz")), sink.toArray());
    }

    @Test
    void what_numpy_has_no_array_for_is_refused_by_name() {
        assertEquals("""
                f: tensor "w": expected a dense tensor of numbers that NumPy has, found float4_e2m1fn_x2
                  likely cause: NumPy has no such dtype
                  next step: leave it out, or write a PyTorch file""",
                refusal("w", StridedTensor.rowMajor(DType.FLOAT4_E2M1FN_X2, Shape.of(1),
                        RandomTensors.storage(new byte[1], ByteOrder.LITTLE_ENDIAN))));
        assertTrue(refusal("w", new MetaTensor(DType.FLOAT32, Shape.of(1), false)).contains("found a meta one"));
        long[] many = new long[65];
        assertTrue(refusal("w", Tensors.floats(Shape.of(many))).contains("found 65 dimensions"));
        StridedTensor endless = StridedTensor.of(DType.UINT8, Shape.of(Long.MAX_VALUE), new long[]{0}, 0,
                RandomTensors.storage(new byte[1], ByteOrder.LITTLE_ENDIAN));
        assertTrue(refusal("w", endless).contains("found more than 2^63 bytes"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "..", "../x", "a/../../x", "a\\..\\x", "C:x", "\\x"})
    void a_name_that_leads_out_of_its_folder_is_refused(String name) {
        assertTrue(refusal(name, Tensors.floats(1))
                .contains("expected a name that stays in its folder, found one that leads out of it"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"...", "a..b", "..a/b", "a/b/c", "C", "ab:c d", ""})
    void other_names_are_written_as_they_are(String name) throws IOException {
        assertEquals(4, numbers(write(Tensors.of(name, Tensors.floats(1))), name).length);
    }

    @Test
    void names_that_a_zip_cannot_spell_are_refused() {
        assertTrue(refusal("a\0b", Tensors.floats(1)).contains("found a zero in it"));
        assertTrue(refusal("a\uD800", Tensors.floats(1)).contains("found half of a surrogate pair in it"));
        assertTrue(refusal("a".repeat(65_532), Tensors.floats(1)).contains("a name of at most 65535 bytes"));
        NamedTensors twice = Tensors.named().with("a", Tensors.floats(1)).with("a", Tensors.floats(2)).build();
        assertTrue(refusal(twice).contains("found two tensors of this name"));
    }

    private static String refusal(String name, Tensor tensor) {
        return refusal(Tensors.of(name, tensor));
    }

    private static String refusal(NamedTensors tensors) {
        return assertThrows(UnsupportedException.class, () -> NpzWriter.plan(tensors, "f")).getMessage();
    }

    private static NamedTensors random(DType dtype) {
        RandomTensors random = new RandomTensors(dtype.name().hashCode());
        Tensors tensors = Tensors.named();
        for (int i = 0; i < 40; i++) {
            tensors.with("t" + i, random.tensor(dtype));
        }
        return tensors.build();
    }

    private Written write(NamedTensors tensors) throws IOException {
        return NpzWriter.plan(tensors, "f").write(folder.resolve("f.npz"), Overwrite.REPLACE, bytes -> {});
    }

    /// The bytes of an array behind its header.
    private static byte[] numbers(Written written, String name) throws IOException {
        try (ZipFile zip = new ZipFile(written.files().getFirst().toFile())) {
            ZipEntry entry = zip.getEntry(name + ".npy");
            assertNotNull(entry, name);
            try (InputStream in = zip.getInputStream(entry)) {
                byte[] array = in.readAllBytes();
                int header = 10 + (array[8] & 0xFF) + ((array[9] & 0xFF) << 8);
                return Arrays.copyOfRange(array, header, array.length);
            }
        }
    }
}
