package dev.ckpt.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FileKindTest {

    private static final Path FIXTURES = Path.of("src/test/resources/fixtures");

    @ParameterizedTest
    @CsvSource({"01_nested_dicts.pt, ZIP", "04_legacy_nonzip.pt, TORCH_LEGACY", "15_raw_pickle.pkl, PICKLE",
        "19_legacy_tar_v0.1.pt, TAR", "torch213/h_legacy_213.pt, TORCH_LEGACY",
        "torch213/hf_trainer_checkpoint-3/model.safetensors, SAFETENSORS", "zip-edge/19_7z_magic.pt, SEVEN_ZIP",
        "torch213/dcp1/.metadata, PICKLE", "01_nested_dicts.json, JSON", "README.md, TEXT"})
    void a_file_is_recognised_by_its_content(String name, FileKind kind) throws IOException {
        assertEquals(kind, FileKind.of(MemorySegment.ofArray(Files.readAllBytes(FIXTURES.resolve(name)))));
    }

    @Test
    void a_legacy_file_is_recognised_in_every_pickle_protocol() {
        assertEquals(FileKind.TORCH_LEGACY, FileKind.of(hex("80038a0a6cfc9c46f9206aa850192e80")));
        assertEquals(FileKind.TORCH_LEGACY, FileKind.of(hex("8004950d000000000000008a0a6cfc9c46f9206aa850192e")));
        assertEquals(FileKind.TORCH_LEGACY, FileKind.of(ascii("L119547037146038801333356L\n.I1001\n.")));
    }

    @Test
    void a_pickle_of_protocol_0_or_1_is_recognised_by_its_opening_and_its_end() {
        assertEquals(FileKind.PICKLE, FileKind.of(ascii("(dp0\nVa\np1\nI1\ns.")));
        assertEquals(FileKind.PICKLE, FileKind.of(ascii("ccollections\nOrderedDict\n(tR.")));
        assertEquals(FileKind.TEXT, FileKind.of(ascii("(dp0 is how such a pickle begins.")));
    }

    @Test
    void a_safetensors_header_that_lies_about_its_length_is_still_one() {
        assertEquals(FileKind.SAFETENSORS, FileKind.of(hex("ffffffffffffffff7b2277223a7b7d7d")));
    }

    @Test
    void nothing_but_zeros_is_a_file_that_was_never_written() {
        assertEquals(FileKind.ZEROS, FileKind.of(MemorySegment.ofArray(new byte[4096])));
    }

    @Test
    void a_web_page_is_named_with_the_way_to_the_raw_file() {
        String text = refusal("<!DOCTYPE html><html><head>Sign in</head>").getMessage();
        assertEquals("""
                model.pt: expected a checkpoint (PyTorch zip, legacy or tar file, pickle, safetensors), \
                found an HTML page of 41 bytes
                  likely cause: the download got a web page (login, error, or preview) instead of the file
                  next step: download the raw file; on Hugging Face its address has /resolve/, not /blob/""", text);
    }

    @Test
    void a_git_lfs_pointer_tells_the_size_that_it_stands_for() {
        String pointer = """
                version https://git-lfs.github.com/spec/v1
                oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
                size 40000000
                """;
        assertTrue(refusal(pointer).getMessage().contains("found a Git LFS pointer to a file of 40000000 bytes\n"));
        assertTrue(refusal(pointer).getMessage().contains("git lfs pull"));
    }

    @Test
    void text_is_quoted_so_that_its_reason_is_seen() {
        assertTrue(refusal("Access denied: token expired\n").getMessage()
                .contains("found text: \"Access denied: token expired\""));
    }

    @ParameterizedTest
    @EnumSource(names = {"ZIP", "TORCH_LEGACY", "TAR", "PICKLE", "SAFETENSORS",
        "LLM_C"}, mode = EnumSource.Mode.EXCLUDE)
    void every_other_kind_has_a_message_with_a_cause_and_a_next_step(FileKind kind) {
        Fault fault = NotACheckpoint.of("x.pt", kind, ascii("abcdefgh")).fault();
        assertEquals("x.pt", fault.file());
        assertTrue(!fault.found().isEmpty() && !fault.cause().isEmpty() && !fault.next().isEmpty(), fault.text());
    }

    @Test
    void an_empty_file_is_broken_and_not_merely_unknown() {
        assertInstanceOf(MalformedException.class, refusal(""));
    }

    private static CheckpointException refusal(String content) {
        MemorySegment bytes = ascii(content);
        return NotACheckpoint.of("model.pt", FileKind.of(bytes), bytes);
    }

    private static MemorySegment ascii(String text) {
        return MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8));
    }

    private static MemorySegment hex(String digits) {
        byte[] bytes = java.util.HexFormat.of().parseHex(digits);
        return MemorySegment.ofArray(Arrays.copyOf(bytes, bytes.length));
    }
}
