package dev.ckpt.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.UnknownFieldSet;
import dev.ckpt.Checkpoint;
import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.contents.Contents;
import dev.ckpt.identity.ContentIds;
import dev.ckpt.io.NewFile;
import dev.ckpt.io.Overwrite;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.model.Golden;
import dev.ckpt.model.StateDict;
import dev.ckpt.model.Trees;
import dev.ckpt.model.Understanding;
import dev.ckpt.proto.v1.ManifestV1;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.torch.TorchOptions;
import dev.ckpt.torch.TorchWriter;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.TreeEdit;
import dev.ckpt.tree.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerWriterTest {

    private static final UnknownFieldSet TOMORROW = UnknownFieldSet.newBuilder()
            .addField(77, UnknownFieldSet.Field.newBuilder().addVarint(42).build()).build();

    @TempDir
    private Path folder;

    private Path write(Contents contents, ContainerSettings settings, TorchOptions options, String name) {
        ContainerWriter writer = ContainerWriter.plan(contents, Understanding.of(contents), settings, options);
        Path target = folder.resolve(name);
        try (NewFile file = NewFile.at(target, Overwrite.REPLACE)) {
            writer.write(TorchWriter.archiveName(target), file);
            file.commit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return target;
    }

    private Path write(Contents contents, String name) {
        return write(contents, ContainerSettings.by("test"), TorchOptions.portable(), name);
    }

    private static void assertTrueContainer(Path file, Contents source) {
        try (Checkpoint written = Checkpoint.open(file)) {
            Contents contents = written.contents();
            Understanding understanding = Understanding.of(contents);
            assertEquals(CheckpointFormat.CKPT, contents.format());
            assertEquals(List.of(), ContainerCheck.checksums(contents));
            assertEquals(List.of(), ContainerCheck.ids(contents, understanding));
            assertEquals(List.of(), ContainerCheck.meaning(contents, understanding));
            assertEquals(Manifest.Ids.of(ContentIds.of(Understanding.of(source))),
                    Manifest.of(contents).orElseThrow().ids());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"seed-adamw/start.pt", "seed-sgd-momentum/end.pt", "nanogpt/start.pt", "hf-gpt2/start.pt",
        "hf-gpt2/pretrained/model.safetensors"})
    void a_checkpoint_becomes_a_container_with_the_same_ids(String name) {
        Golden.open("golden/" + name, contents -> {
            assertTrueContainer(write(contents, "out.ckpt"), contents);
            return contents;
        });
    }

    @Test
    void whatever_torch_can_hold_a_container_can() throws IOException {
        List<String> written = new ArrayList<>();
        try (Stream<Path> fixtures = Files.walk(Golden.path("fixtures"))) {
            for (Path fixture : fixtures.filter(file -> file.toString().endsWith(".pt")
                    && !file.toString().contains("zip-edge")).toList()) {
                try (Checkpoint checkpoint = Checkpoint.open(fixture)) {
                    Contents contents = checkpoint.contents();
                    for (TorchOptions options : List.of(TorchOptions.portable(), TorchOptions.exact())) {
                        assertTrueContainer(write(contents, ContainerSettings.by("test"), options, "out.ckpt"),
                                contents);
                    }
                    written.add(fixture.getFileName().toString());
                } catch (UnsupportedException e) {
                    assertTrue(e.getMessage().length() > 0);
                }
            }
        }
        assertTrue(written.size() > 20, written.toString());
    }

    @Test
    void the_manifest_says_what_the_checkpoint_is() {
        Manifest manifest = Golden.open("golden/nanogpt/start.pt", contents -> ContainerWriter
                .plan(contents, Understanding.of(contents), ContainerSettings.by("test")).manifest());
        assertEquals(60, manifest.step().orElseThrow());
        assertEquals(Map.of("family", "GPT-2", "variant", "nanoGPT names", "layout", "linear", "heads", "4"),
                Map.of("family", manifest.model().get("family"), "variant", manifest.model().get("variant"),
                        "layout", manifest.model().get("layout"), "heads", manifest.model().get("heads")));
        Manifest.Entry wte = manifest.tensors().stream().filter(it -> it.name().equals("transformer.wte.weight"))
                .findFirst().orElseThrow();
        Manifest.Entry head = manifest.tensors().stream().filter(it -> it.name().equals("lm_head.weight"))
                .findFirst().orElseThrow();
        assertEquals(wte.parts(), head.parts());
        assertEquals("embedding", wte.role());
        Manifest.Slot moment = manifest.slots().stream().filter(it -> it.parameter().equals("transformer.wte.weight")
                && it.slot().equals("exp_avg_sq")).findFirst().orElseThrow();
        assertEquals(wte.shape(), manifest.tensors().get(moment.tensor()).shape());
    }

    @Test
    void the_same_content_gives_the_same_bytes() throws IOException {
        byte[] first = Golden.open("golden/nanogpt/start.pt", contents -> bytes(write(contents, "a.ckpt")));
        byte[] second = Golden.open("golden/nanogpt/start.pt", contents -> bytes(write(contents, "a.ckpt")));
        assertArrayEquals(first, second);
        try (Checkpoint written = Checkpoint.open(folder.resolve("a.ckpt"))) {
            assertArrayEquals(first, bytes(write(written.contents(), "a.ckpt")));
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void labels_and_parent_survive_a_rewrite_and_new_labels_come_to_them() throws IOException {
        Manifest.Ids parent = Golden.open("golden/seed-adamw/start.pt",
                contents -> Manifest.Ids.of(ContentIds.of(Understanding.of(contents))));
        Path first = Golden.open("golden/seed-adamw/end.pt", contents -> write(contents,
                new ContainerSettings("test", Map.of("run", "a", "note", "좋다"), Optional.of(parent)),
                TorchOptions.portable(), "first.ckpt"));
        try (Checkpoint source = Checkpoint.open(first)) {
            Path second = write(source.contents(),
                    new ContainerSettings("another", Map.of("run", "b", "by", "me"), Optional.empty()),
                    TorchOptions.portable(), "second.ckpt");
            try (Checkpoint rewritten = Checkpoint.open(second)) {
                Manifest manifest = Manifest.of(rewritten.contents()).orElseThrow();
                assertEquals(Map.of("run", "b", "note", "좋다", "by", "me"), manifest.labels());
                assertEquals(parent, manifest.parent());
                assertEquals("another", manifest.producer());
            }
        }
    }

    @Test
    void unknown_fields_survive_a_rewrite_where_what_they_speak_of_is_the_same() throws IOException {
        CkptFile newer = CkptFile.of("05_nanogpt_adamw_ckpt.pt").changed(manifest -> {
            manifest.setVersion(2).setUnknownFields(TOMORROW);
            manifest.getTensorsBuilderList().forEach(tensor -> {
                tensor.setUnknownFields(TOMORROW);
                tensor.getPartsBuilderList().forEach(part -> part.setUnknownFields(TOMORROW));
            });
            manifest.getSlotsBuilderList().forEach(slot -> slot.setUnknownFields(TOMORROW));
        });
        newer.open(contents -> {
            ManifestV1.Manifest again = manifest(write(contents, "again.ckpt"));
            assertEquals(1, again.getVersion());
            assertEquals(TOMORROW, again.getUnknownFields());
            assertTrue(again.getTensorsList().stream().allMatch(it -> it.getUnknownFields().equals(TOMORROW)
                    && it.getParts(0).getUnknownFields().equals(TOMORROW)));
            assertTrue(again.getSlotsList().stream().allMatch(it -> it.getUnknownFields().equals(TOMORROW)));

            ManifestV1.Manifest changed = manifest(write(contents.withRoot(flattened(contents.root())),
                    "changed.ckpt"));
            assertEquals(TOMORROW, changed.getUnknownFields());
            assertEquals(UnknownFieldSet.getDefaultInstance(), named(changed, "wte.weight").getUnknownFields());
            assertEquals(TOMORROW, named(changed, "ln_f.weight").getUnknownFields());
        });
    }

    private static ManifestV1.Tensor named(ManifestV1.Manifest manifest, String name) {
        return manifest.getTensorsList().stream().filter(it -> it.getPath().endsWith("." + name)).findFirst()
                .orElseThrow();
    }

    /// Every matrix as a vector.
    private static Value flattened(Value root) {
        return TreeEdit.copy(root, value -> value instanceof TensorValue tensor
                && tensor.tensor() instanceof StridedTensor dense && dense.contiguous() && dense.shape().rank() == 2
                        ? Optional.of(TensorValue.of(StridedTensor.of(dense.dtype(),
                                Shape.of(dense.numel()), new long[]{1}, dense.offset(),
                                dense.storage())))
                        : Optional.empty());
    }

    private static ManifestV1.Manifest manifest(Path file) {
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            return ManifestMessage.known(checkpoint.contents().manifest().orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void names_that_utf_8_has_no_room_for_are_written_and_read() {
        StateDict state = new StateDict().add("\ud800.weight", Trees.number(1)).add("\ud801.weight", Trees.number(2));
        Contents contents = Trees.contents(state.dict());
        assertTrueContainer(write(contents, "out.ckpt"), contents);
    }

    @Test
    void what_torch_cannot_hold_is_refused_before_anything_is_read() {
        Contents contents = Trees.contents(new StateDict()
                .add("a.weight", Trees.tensor(DType.FLOAT6_E2M3, 8)).dict());
        UnsupportedException refused = assertThrows(UnsupportedException.class,
                () -> ContainerWriter.plan(contents, Understanding.of(contents), ContainerSettings.by("test")));
        assertTrue(refused.getMessage().contains("a.weight"), refused.getMessage());
        assertNotEquals(0, refused.fault().found().length());
    }
}
