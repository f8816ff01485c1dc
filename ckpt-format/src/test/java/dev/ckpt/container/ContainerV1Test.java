package dev.ckpt.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.contents.Contents;
import dev.ckpt.model.Golden;
import dev.ckpt.model.Understanding;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Files of version 1, written when it was new. They are never made anew: this is the promise that version 1 is readable for
/// ever, and that the same content has the same id for ever.
class ContainerV1Test {

    private static <T> T v1(Function<Contents, T> use) {
        return Golden.open("container/v1.ckpt", use);
    }

    @Test
    void it_is_read_as_a_container_of_version_1_with_nothing_odd_about_it() {
        v1(contents -> {
            assertEquals(CheckpointFormat.CKPT, contents.format());
            assertEquals("ckpt container v1", contents.formatDetail());
            assertEquals(List.of(), contents.findings());
            assertEquals(List.of(), ContainerCheck.checksums(contents));
            return contents;
        });
    }

    @Test
    void its_ids_are_those_that_its_content_has() {
        Manifest.Ids ids = v1(contents -> {
            assertEquals(List.of(), ContainerCheck.ids(contents, Understanding.of(contents)));
            return Manifest.of(contents).orElseThrow().ids();
        });
        assertEquals("sha256:adf5075c203a7522c17764d2b3205d75e34360990a309f250b29682866145fb6",
                ids.weights().orElseThrow().toString());
        assertEquals("sha256:0c336b24b03856b69edaede0278c3ed59a37f127635523999a61ccd568b17801",
                ids.optimizer().orElseThrow().toString());
    }

    @Test
    void its_manifest_says_what_it_said_then() {
        Manifest manifest = v1(contents -> Manifest.of(contents).orElseThrow());
        assertEquals("ckpt 0.1.0", manifest.producer());
        assertEquals(Map.of("run", "서울-01", "note", "written by version 1"), manifest.labels());
        assertEquals(manifest.ids(), manifest.parent());
        assertEquals(OptionalLong.of(3), manifest.step());
        assertEquals("GPT-2", manifest.model().get("family"));
        assertEquals(116, manifest.tensors().size());
        assertEquals("transformer.wte.weight", manifest.tensors().getFirst().name());
        assertEquals("model.transformer.wte.weight", manifest.tensors().getFirst().path());
        assertEquals("embedding", manifest.tensors().getFirst().role());
        assertEquals("float32", manifest.tensors().getFirst().dtype());
        assertTrue(manifest.slots().stream().anyMatch(slot -> slot.parameter().equals("transformer.wte.weight")
                && slot.slot().equals("exp_avg")));
    }

    @Test
    void its_tensors_still_have_the_names_that_they_had() {
        v1(contents -> {
            assertEquals(List.of(), ContainerCheck.meaning(contents, Understanding.of(contents)));
            return contents;
        });
    }

    @Test
    void names_without_wrapper_prefixes_are_names_of_their_paths() {
        Manifest manifest = Golden.open("container/v1-sgd.ckpt", contents -> {
            assertEquals(List.of(), ContainerCheck.checksums(contents));
            assertEquals(List.of(), ContainerCheck.ids(contents, Understanding.of(contents)));
            return Manifest.of(contents).orElseThrow();
        });
        assertEquals("model_state_dict._orig_mod.transformer.wte.weight", manifest.tensors().getFirst().path());
        assertEquals("transformer.wte.weight", manifest.tensors().getFirst().name());
        assertEquals("sha256:e694b7f13b38e9ae613cbf0dc06adf96a526aaeebb640b2b6c58edab99c468f4",
                manifest.ids().weights().orElseThrow().toString());
    }
}
