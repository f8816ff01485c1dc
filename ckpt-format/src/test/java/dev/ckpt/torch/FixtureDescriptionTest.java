package dev.ckpt.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.tensor.Storage;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every checkpoint of PyTorch 1.13 and 2.13 that lies beside a description is read as the description says: each tensor's
/// dtype, shape, strides, offset, storage and numbers, and every other object.
class FixtureDescriptionTest {

    static Stream<Path> described() {
        return Fixtures.described().stream().filter(file -> !file.toString().contains("19_legacy_tar"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("described")
    void the_tree_is_as_described(Path file) throws IOException {
        Map<String, @Nullable Object> description = Json.read(Fixtures.description(file));
        Fixtures.open(file, contents -> new Description().compare(description.get("root_object"), contents.root(), ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("described")
    void the_storages_are_as_described(Path file) throws IOException {
        Map<String, @Nullable Object> description = Json.read(Fixtures.description(file));
        if (!description.containsKey("storages")) {
            return;
        }
        Map<String, @Nullable Object> storages = Json.map(description.get("storages"));
        Fixtures.open(file, contents -> {
            assertEquals(storages.size(), contents.storages().size());
            for (Storage storage : contents.storages()) {
                Map<String, @Nullable Object> expected = Json
                        .map(storages.get(storage.key().substring(storage.key().lastIndexOf('/') + 1)));
                assertEquals(expected.get("nbytes"), storage.byteSize(), storage.key());
                assertEquals(expected.get("sha256"), sha256(storage), storage.key());
            }
        });
    }

    @Test
    void together_they_hold_more_than_three_hundred_tensors() throws IOException {
        int tensors = 0;
        for (Path file : described().toList()) {
            Description compared = new Description();
            Map<String, @Nullable Object> description = Json.read(Fixtures.description(file));
            Fixtures.open(file, contents -> compared.compare(description.get("root_object"), contents.root(), ""));
            tensors += compared.tensors();
        }
        assertTrue(tensors > 300, tensors + " tensors");
    }

    @Test
    void there_is_a_description_for_every_container() {
        List<String> names = described().map(file -> file.getFileName().toString()).toList();
        assertTrue(names.containsAll(List.of("04_legacy_nonzip.pt", "07_torchscript.pt", "15_raw_pickle.pkl",
                "a_basic_213.pt", "training_args.bin", "rng_state.pth")), names.toString());
    }

    private static String sha256(Storage storage) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(storage.bytes().toArray(ValueLayout.JAVA_BYTE)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
