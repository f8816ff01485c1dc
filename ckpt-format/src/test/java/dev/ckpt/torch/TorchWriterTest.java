package dev.ckpt.torch;

import static dev.ckpt.torch.Floats.floats;
import static dev.ckpt.torch.Floats.list;
import static dev.ckpt.torch.Floats.sizes;
import static dev.ckpt.torch.Floats.view;
import static dev.ckpt.torch.SameTree.assertSameTree;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.io.Budget;
import dev.ckpt.io.MappedFile;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tree.Bytes;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import dev.ckpt.zip.ZipArchive;
import dev.ckpt.zip.ZipRecord;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is written comes back as it was, and stands where PyTorch puts it.
class TorchWriterTest {

    @TempDir
    Path folder;

    // ---- what comes back is what went in

    static Stream<Path> fixtures() {
        // TorchScript keeps its classes in the file, so that it cannot be another file
        return Fixtures.described().stream().filter(file -> !file.toString().contains("07_torchscript"));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void every_fixture_comes_back_the_same(Path original) {
        Fixtures.open(original, before -> {
            Path again = Written.file(before, TorchOptions.exact(), folder.resolve("again.pt"));
            Fixtures.open(again, after -> assertSameTree(before.root(), after.root()));
        });
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void every_fixture_comes_back_the_same_when_it_is_compacted(Path original) {
        Fixtures.open(original, before -> {
            Path again = Written.file(before, TorchOptions.portable(), folder.resolve("again.pt"));
            Fixtures.open(again, after -> assertSameTree(before.root(), after.root()));
        });
    }

    // ---- the archive

    @ParameterizedTest
    @CsvSource({"a.b.pt,a.b", "noext,noext", ".hidden.pt,.hidden", "dir.x/in.ckpt,in", "back\\slash.pt,slash",
        "한글.pt,archive", "한글/x.pt,archive"})
    void the_folder_inside_is_called_as_pytorch_calls_it(String path, String expected) {
        assertEquals(expected, TorchWriter.archiveName(Path.of(path)));
    }

    @ParameterizedTest
    @ValueSource(strings = {".pt", "x/.pt"})
    void a_name_without_a_stem_is_refused_as_pytorch_refuses_it(String path) {
        assertEquals(path + ": expected a file name with something before its last dot, found '.pt'\n"
                + "  likely cause: the folder inside the file is called after it\n"
                + "  next step: give it another name, such as checkpoint.pt",
                assertThrows(UnsupportedException.class, () -> TorchWriter.archiveName(Path.of(path))).getMessage());
    }

    @Test
    void records_stand_in_pytorch_s_order_with_extra_ones_behind_the_storages() throws IOException {
        Path path = Written.file(Written.contents(list(view(floats(4), 0, sizes(4), 1))), TorchOptions.exact(),
                folder.resolve("extra.pt"), new TorchWriter.ExtraRecord("ckpt/manifest.pb", new byte[]{1, 2}));
        try (MappedFile file = MappedFile.open(path)) {
            ZipArchive archive = ZipArchive.read(file, Budget.ofThisMachine());
            assertEquals(List.of("data.pkl", ".format_version", ".storage_alignment", "byteorder", "data/0",
                    "ckpt/manifest.pb", "version", ".data/serialization_id"),
                    archive.records().stream().map(ZipRecord::name).toList());
            assertArrayEquals(new byte[]{1, 2},
                    archive.record("ckpt/manifest.pb").orElseThrow().bytes().toArray(ValueLayout.JAVA_BYTE));
        }
    }

    @Test
    void the_plan_knows_the_keys_and_the_bytes_beforehand() {
        Storage seen = floats(10);
        Storage unseen = floats(10);
        TorchWriter writer = TorchWriter.plan(Written.contents(list(view(floats(3), 0, sizes(3), 1),
                view(seen, 2, sizes(4), 1))), TorchOptions.portable());
        assertEquals(Optional.of("data/1"), writer.keyOf(seen));
        assertEquals(Optional.empty(), writer.keyOf(unseen));
        assertEquals(12 + 16, writer.payloadBytes());
    }

    // ---- trees that no recursion could follow

    @Test
    void nesting_costs_no_stack() {
        Value deep = Value.NONE;
        for (int i = 0; i < 300; i++) {
            List<Value> items = new ArrayList<>(List.of(deep, new Scalar.Int(i), Value.NONE, Value.NONE));
            deep = new Sequence(i % 2 == 0 ? Sequence.Kind.LIST : Sequence.Kind.TUPLE, items);
        }
        Value root = deep;
        Path file = Written.file(Written.contents(root), TorchOptions.exact(), folder.resolve("deep.pt"));
        Fixtures.open(file, contents -> assertSameTree(root, contents.root()));
        for (int i = 0; i < 100_000; i++) {
            deep = new Sequence(Sequence.Kind.LIST, List.of(deep));
        }
        assertEquals(0, TorchWriter.plan(Written.contents(deep), TorchOptions.exact()).payloadBytes());
    }

    @Test
    void a_tuple_may_contain_itself_through_a_list() {
        for (int others : new int[]{0, 1, 2, 3}) {
            List<Value> inner = new ArrayList<>();
            List<Value> items = new ArrayList<>(List.of(new Sequence(Sequence.Kind.LIST, inner)));
            items.addAll(List.of(new Text("a"), new Text("b"), new Text("c")).subList(0, others));
            Sequence tuple = new Sequence(Sequence.Kind.TUPLE, items);
            inner.add(tuple);
            Path file = Written.file(Written.contents(tuple), TorchOptions.exact(), folder.resolve("recursive.pt"));
            Fixtures.open(file, contents -> assertSameTree(tuple, contents.root()));
        }
    }

    @Test
    void bytes_come_back_as_they_were() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        Sequence root = new Sequence(Sequence.Kind.LIST,
                List.of(new Bytes(MemorySegment.ofArray(all), false), new Bytes(MemorySegment.ofArray(all), true),
                        new Bytes(MemorySegment.ofArray(new byte[0]), false),
                        new Bytes(MemorySegment.ofArray(new byte[0]), true),
                        new Bytes(MemorySegment.ofArray(new byte[]{7}), false),
                        new Bytes(MemorySegment.ofArray(new byte[]{7}), false)));
        Path file = Written.file(Written.contents(root), TorchOptions.exact(), folder.resolve("bytes.pt"));
        Fixtures.open(file, contents -> assertSameTree(root, contents.root()));
    }
}
