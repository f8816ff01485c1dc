package dev.ckpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.container.ContainerSettings;
import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Written;
import dev.ckpt.identity.ContentIds;
import dev.ckpt.io.Overwrite;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.model.Understanding;
import dev.ckpt.safetensors.SafetensorsWriter;
import dev.ckpt.safetensors.Ties;
import dev.ckpt.safety.Safety;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.torch.TorchOptions;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One checkpoint, every form.
class SavingTest {

    private static final DType[] DTYPES = {DType.FLOAT32, DType.FLOAT16, DType.BFLOAT16, DType.FLOAT64, DType.INT64,
        DType.UINT8, DType.BOOL, DType.FLOAT8_E4M3FN};

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void the_ids_of_random_weights_are_the_same_in_every_form_and_on_the_way_back(long seed) throws IOException {
        Contents contents = random(new Random(seed));
        ContentIds ids = ContentIds.of(Understanding.of(contents));
        for (Path first : forms(contents, "first")) {
            assertEquals(ids.weights(), weights(first), first.toString());
            try (Checkpoint checkpoint = Checkpoint.open(first)) {
                for (Path second : forms(checkpoint.contents(), "second-" + first.getFileName())) {
                    assertEquals(ids.weights(), weights(second), first + " -> " + second);
                }
            }
        }
    }

    @Test
    void progress_ends_at_the_bytes_that_were_promised() throws IOException {
        Saving saving = Saving.plan(random(new Random(3)), new OutputForm.Torch(TorchOptions.portable()),
                folder.resolve("a.pt"));
        List<Long> told = new ArrayList<>();
        Written written = saving.write(Overwrite.REFUSE, told::add);
        assertTrue(told.getLast() >= saving.payloadBytes());
        assertEquals(Files.size(folder.resolve("a.pt")), written.bytes());
    }

    @Test
    void a_form_that_holds_tensors_alone_says_what_it_leaves() throws IOException {
        Dict model = (Dict) random(new Random(4)).root();
        Contents contents = contents(Dict.of(List.of(new Dict.Entry(new Text("model"), model),
                new Dict.Entry(new Text("step"), new Scalar.Int(7)))));
        Written written = Saving.plan(contents, new OutputForm.Npz(), folder.resolve("a.npz"))
                .write(Overwrite.REFUSE, bytes -> {});
        assertTrue(written.left().contains(
                new Written.Left("step", "this form holds a model's tensors and nothing else")), written.toString());
    }

    @Test
    void what_holds_no_weights_is_refused_by_forms_that_hold_nothing_else() {
        Contents contents = contents(Dict.of(List.of(new Dict.Entry(new Text("step"), new Scalar.Int(7)))));
        UnsupportedException refusal = assertThrows(UnsupportedException.class,
                () -> Saving.plan(contents, new OutputForm.Npz(), folder.resolve("a.npz")));
        assertTrue(refusal.getMessage().contains("expected a model's weights, found no dict of named tensors"),
                refusal.getMessage());
    }

    @Test
    void what_stands_there_stays_unless_it_is_to_be_replaced() throws IOException {
        Path file = Files.writeString(folder.resolve("a.pt"), "precious");
        Saving saving = Saving.plan(random(new Random(5)), new OutputForm.Torch(TorchOptions.exact()), file);
        assertThrows(FileAlreadyExistsException.class, () -> saving.write(Overwrite.REFUSE, bytes -> {}));
        assertEquals("precious", Files.readString(file));
    }

    private List<Path> forms(Contents contents, String name) throws IOException {
        Map<String, OutputForm> forms = Map.of(name + ".pt", new OutputForm.Torch(TorchOptions.portable()),
                name + ".exact.pt", new OutputForm.Torch(TorchOptions.exact()), name + ".ckpt",
                new OutputForm.Container(TorchOptions.portable(), ContainerSettings.by("test")),
                name + ".safetensors", safetensors(Ties.DROP, OptionalLong.empty()),
                name + ".alias.safetensors", safetensors(Ties.ALIAS, OptionalLong.empty()),
                name + ".many.safetensors", safetensors(Ties.DROP, OptionalLong.of(500)));
        List<Path> files = new ArrayList<>();
        for (Map.Entry<String, OutputForm> form : forms.entrySet()) {
            Written written = Saving.plan(contents, form.getValue(), folder.resolve(form.getKey()))
                    .write(Overwrite.REPLACE, bytes -> {});
            files.add(written.files().getLast());
        }
        return files;
    }

    private static OutputForm safetensors(Ties ties, OptionalLong shardBytes) {
        return new OutputForm.Safetensors(new SafetensorsWriter.Options(ties, shardBytes));
    }

    private static Object weights(Path file) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            return ContentIds.of(Understanding.of(checkpoint.contents())).weights();
        }
    }

    /// Up to a dozen weights of awkward shapes, some of them views that are turned or cut, some of them tied.
    private static Contents random(Random random) {
        List<Dict.Entry> entries = new ArrayList<>();
        List<StridedTensor> known = new ArrayList<>();
        int count = 2 + random.nextInt(12);
        for (int i = 0; i < count; i++) {
            StridedTensor tensor = !known.isEmpty() && random.nextInt(5) == 0
                    ? known.get(random.nextInt(known.size()))
                    : tensor(random);
            known.add(tensor);
            entries.add(new Dict.Entry(new Text("layers." + i + "." + (random.nextBoolean() ? "weight" : "bias")),
                    TensorValue.of(tensor)));
        }
        return contents(new Dict(Dict.Kind.ORDERED_DICT, entries, Optional.empty()));
    }

    private static StridedTensor tensor(Random random) {
        DType dtype = DTYPES[random.nextInt(DTYPES.length)];
        long rows = 1L + random.nextInt(9);
        long columns = 1L + random.nextInt(9);
        byte[] bytes = new byte[Math.toIntExact(dtype.bytesOf(rows * columns + 3))];
        random.nextBytes(bytes);
        if (dtype == DType.BOOL) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] &= 1;
            }
        }
        MemorySegment memory = MemorySegment.ofArray(bytes);
        Storage storage = new Storage("random", "data/0", bytes.length, ByteOrder.LITTLE_ENDIAN, "cpu", () -> memory);
        return random.nextBoolean()
                ? StridedTensor.of(dtype, Shape.of(rows, columns), new long[]{1, rows}, random.nextInt(4), storage)
                : StridedTensor.of(dtype, Shape.of(rows, columns), new long[]{columns, 1}, random.nextInt(4), storage);
    }

    private static Contents contents(Dict root) {
        return new Contents(CheckpointFormat.TORCH_ZIP, List.of(), "PyTorch zip", root, List.of(), Safety.NO_PICKLE,
                List.of());
    }
}
