package dev.ckpt.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnknownFieldSet;
import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.io.Budget;
import dev.ckpt.io.CheckpointException;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.RefusedException;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.model.Understanding;
import dev.ckpt.proto.v1.ManifestV1;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ContainerReaderTest {

    private static final String FIXTURE = "06_sgd_momentum_tiny_gpt.pt";

    private static final String WTE = "transformer.wte.weight";

    private final CkptFile file = CkptFile.of(FIXTURE);

    private static void assertSays(String message, String... words) {
        for (String word : words) {
            assertTrue(message.contains(word), () -> "no \"" + word + "\" in: " + message);
        }
    }

    /// The number of the weight of this name.
    private int weight(String name) {
        List<String> names = file.manifest().getTensorsList().stream().map(ManifestV1.Tensor::getName).toList();
        assertTrue(names.contains(name), names.toString());
        return names.indexOf(name);
    }

    @Test
    void a_torch_zip_with_a_true_manifest_is_a_container() {
        file.open(contents -> {
            assertEquals(CheckpointFormat.CKPT, contents.format());
            assertEquals("ckpt container v1", contents.formatDetail());
            assertEquals(List.of(), contents.findings().stream().filter(it -> !it.code().startsWith("zip.")).toList());
            Manifest manifest = Manifest.of(contents).orElseThrow();
            assertEquals(1, manifest.version());
            assertEquals("a test", manifest.producer());
            assertEquals(List.of(), ContainerCheck.checksums(contents));
            assertEquals(List.of(), ContainerCheck.ids(contents, Understanding.of(contents)));
            assertEquals(List.of(), ContainerCheck.meaning(contents, Understanding.of(contents)));
        });
    }

    @Test
    void another_path_is_refused() {
        String message = file.changedTensor(weight(WTE), it -> it.setPath("model.elsewhere"))
                .failure(RefusedException.class);
        assertSays(message,
                "record ckpt/manifest.pb, tensor \"model_state_dict._orig_mod.transformer.wte.weight\": expected path"
                        + " \"model_state_dict._orig_mod.transformer.wte.weight\", as data.pkl has it, found \"model.elsewhere\"",
                "one file would show two things");
    }

    @Test
    void another_dtype_is_refused() {
        assertSays(file.changedTensor(weight(WTE), it -> it.setDtype("bfloat16"))
                .failure(RefusedException.class),
                "expected dtype \"float32\", as data.pkl has it, found \"bfloat16\"");
    }

    @Test
    void another_shape_is_refused() {
        assertSays(file.changedTensor(weight(WTE), it -> it.clearShape().addShape(-1))
                .failure(RefusedException.class), "expected shape [", ", found [-1]");
        assertSays(file.changedTensor(weight(WTE), it -> {
            for (int i = 0; i < 1000; i++) {
                it.addShape(1);
            }
        }).failure(RefusedException.class), "found one of 1001 dimensions");
    }

    @Test
    void another_kind_is_refused() {
        assertSays(file.changedTensor(weight(WTE), it -> it.setKind("quantized"))
                .failure(RefusedException.class), "expected kind \"dense\", as data.pkl has it, found \"quantized\"");
    }

    @Test
    void another_storage_is_refused() {
        assertSays(file.changedTensor(weight(WTE), it -> it.getPartsBuilder(0).setStorage("data/9999"))
                .failure(RefusedException.class), "expected storage \"data/", "found \"data/9999\"");
        assertSays(file.changedTensor(weight(WTE), it -> it.clearParts()).failure(RefusedException.class),
                "expected number of parts 1");
    }

    @Test
    void a_name_that_the_path_does_not_bear_out_is_refused() {
        assertSays(file.changedTensor(weight(WTE), it -> it.setName("transformer.wpe.weight"))
                .failure(RefusedException.class),
                "expected a name that ends the path, found the name \"transformer.wpe.weight\"");
    }

    @Test
    void a_tensor_too_few_or_too_many_is_refused() {
        int count = file.manifest().getTensorsCount();
        String last = file.manifest().getTensors(count - 1).getPath();
        assertSays(file.changed(it -> it.removeTensors(count - 1)).failure(RefusedException.class),
                "expected " + count + " tensors, as data.pkl has, found " + (count - 1)
                        + " tensors; data.pkl goes on with \"" + last + "\"");
        CkptFile more = CkptFile.of(FIXTURE).changed(it -> it.addTensorsBuilder().setPath("ghost"));
        assertSays(more.failure(RefusedException.class), "the manifest goes on with \"ghost\"");
    }

    @Test
    void slots_are_of_tensors_that_exist_and_end_their_paths() {
        assertSays(file.changed(it -> it.addSlotsBuilder().setTensor(1_000_000).setSlot("exp_avg"))
                .failure(RefusedException.class), "found a slot \"exp_avg\" of tensor number 1000000");
        assertSays(CkptFile.of(FIXTURE).changed(it -> it.getSlotsBuilder(0).setSlot("exp_avg"))
                .failure(RefusedException.class), "expected a slot that ends the path, found the slot \"exp_avg\"");
    }

    @Test
    void a_container_for_newer_readers_is_unsupported() {
        String message = file.changed(it -> it.setVersion(3).setOldestReader(2)).failure(UnsupportedException.class);
        assertSays(message, "found one that needs a reader of container version 2", "update this program");
    }

    @Test
    void a_newer_container_that_we_may_read_is_read_with_a_note() {
        CkptFile newer = file.changed(it -> it.setVersion(2));
        assertTrue(newer.codes().contains("container.newer"));
        newer.open(contents -> assertEquals("ckpt container v2", contents.formatDetail()));
    }

    @Test
    void versions_that_make_no_sense_are_malformed() {
        assertSays(file.changed(it -> it.setVersion(0).setOldestReader(0)).failure(MalformedException.class),
                "found version 0, oldest reader 0");
        assertSays(file.with(CkptFile.MANIFEST, new byte[0]).failure(MalformedException.class), "version 0");
    }

    @Test
    void a_truncated_manifest_is_malformed() {
        byte[] whole = file.record(CkptFile.MANIFEST);
        assertSays(file.with(CkptFile.MANIFEST, Arrays.copyOf(whole, whole.length - 3))
                .failure(MalformedException.class), "record ckpt/manifest.pb: expected a protobuf message",
                "torch.load may still read it");
    }

    @Test
    void ids_that_are_none_are_malformed() {
        assertSays(file.changed(it -> it.getParentBuilder().setWeights("sha256:no")).failure(MalformedException.class),
                "expected content ids as sha256:", "\"sha256:no\"");
        assertSays(CkptFile.of(FIXTURE).changed(it -> it.setStep(-1)).failure(MalformedException.class),
                "found 18446744073709551615");
    }

    @Test
    void a_manifest_larger_than_the_budget_is_refused_unread() {
        Budget small = new Budget(1_000_000, 400, 1_000, 1_500, 1 << 20);
        assertSays(file.failure(RefusedException.class, small),
                "record ckpt/manifest.pb: expected at most 1500 bytes, found ");
    }

    @Test
    void two_bytes_a_tensor_for_millions_of_tensors_are_refused_before_they_become_objects() throws IOException {
        assertSays(file.with(CkptFile.MANIFEST, repeated(new byte[]{9 << 3 | 2, 0})).failure(RefusedException.class),
                "expected at most ", " fields, found more");
    }

    @Test
    void millions_of_unknown_fields_at_any_depth_are_refused() throws IOException {
        byte[] unknown = repeated(new byte[]{15 << 3, 1});
        for (int field : new int[]{4, 6, 9, 10}) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            CodedOutputStream message = CodedOutputStream.newInstance(out);
            message.writeByteArray(field, unknown);
            message.flush();
            assertSays(file.with(CkptFile.MANIFEST, out.toByteArray()).failure(RefusedException.class),
                    " fields, found more");
        }
    }

    @Test
    void a_shape_of_millions_of_dimensions_is_refused() throws IOException {
        ManifestV1.Tensor tensor = ManifestV1.Tensor.newBuilder()
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(6, UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFrom(new byte[4 << 20])).build())
                        .build())
                .build();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CodedOutputStream message = CodedOutputStream.newInstance(out);
        message.writeMessage(9, tensor);
        message.flush();
        assertSays(file.with(CkptFile.MANIFEST, out.toByteArray()).failure(RefusedException.class),
                " fields, found more");
    }

    private static byte[] repeated(byte[] field) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < 2_000_000; i++) {
            bytes.writeBytes(field);
        }
        return bytes.toByteArray();
    }

    @Test
    void groups_nested_without_end_are_malformed() {
        byte[] groups = new byte[100_000];
        Arrays.fill(groups, (byte) (15 << 3 | 3));
        assertSays(file.with(CkptFile.MANIFEST, groups).failure(MalformedException.class), "field 15 is a group");
    }

    @Test
    void two_manifests_are_refused_as_any_name_that_is_there_twice() {
        String message = file.with("ckpt/Manifest.pb", file.record(CkptFile.MANIFEST))
                .failure(RefusedException.class);
        assertSays(message, "differs only in case");
    }

    @Test
    void a_manifest_that_is_also_a_pickle_is_looked_into() {
        byte[] evil = "\u0080\u0002cos\nsystem\n(X\u0001\u0000\u0000\u0000xtR."
                .getBytes(StandardCharsets.ISO_8859_1);
        String message = file.with(CkptFile.MANIFEST, evil).failure(MalformedException.class);
        assertSays(message, "found before that: imports os.system (dangerous)");
    }

    @Test
    void changed_numbers_are_found_by_their_checksum() {
        String key = file.manifest().getTensors(weight(WTE)).getParts(0).getStorage();
        byte[] numbers = file.record(key).clone();
        numbers[5] ^= 1;
        file.with(key, numbers).open(contents -> {
            var findings = ContainerCheck.checksums(contents);
            assertEquals(List.of("container.crc"), findings.stream().map(it -> it.code()).distinct().toList());
            assertEquals("model_state_dict._orig_mod.transformer.wte.weight", findings.getFirst().where());
            MalformedException refused = assertThrows(MalformedException.class,
                    () -> ContainerCheck.requireIntact(contents));
            assertSays(refused.getMessage(),
                    "tensor \"model_state_dict._orig_mod.transformer.wte.weight\": expected CRC-32C ",
                    " of " + key + ", found ", "damaged on a disk or on its way");
            assertEquals(List.of("container.id"),
                    ContainerCheck.ids(contents, Understanding.of(contents)).stream().map(it -> it.code()).toList());
        });
    }

    @Test
    void names_and_steps_that_the_tree_does_not_bear_out_are_warnings() {
        file.changed(it -> {
            it.getSlotsBuilder(0).setParameter("another.weight");
            it.setStep(it.getStep() + 1);
        }).open(contents -> assertEquals(List.of("container.name", "container.step"),
                ContainerCheck.meaning(contents, Understanding.of(contents)).stream().map(it -> it.code()).toList()));
    }

    @Test
    void every_damaged_manifest_ends_in_a_container_or_in_one_of_the_three_exceptions() {
        byte[] sound = file.record(CkptFile.MANIFEST);
        int refused = 0;
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            byte[] damaged = sound.clone();
            for (int hurts = 1 + random.nextInt(3); hurts > 0; hurts--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            List<CheckpointException> failures = new ArrayList<>();
            try {
                file.with(CkptFile.MANIFEST, damaged).open(contents -> {
                    Manifest.of(contents);
                    ContainerCheck.meaning(contents, Understanding.of(contents));
                });
            } catch (CheckpointException e) {
                failures.add(e);
            }
            refused += failures.size();
        }
        assertTrue(refused > 100, "damage is seen: " + refused);
    }
}
