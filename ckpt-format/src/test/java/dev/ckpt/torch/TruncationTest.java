package dev.ckpt.torch;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.io.Budget;
import dev.ckpt.io.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A checkpoint that ends too early is no checkpoint, wherever it ends.
class TruncationTest {

    /// Places to cut at; the files are a few hundred bytes to 60 KB long.
    private static final int CUTS = 60;

    static Stream<Path> files() {
        return Fixtures.described().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void a_file_that_is_cut_is_refused_in_words(Path file) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        // the tar is padded with zeros behind its end
        int length = file.toString().contains("legacy_tar") ? 5 * 1024 - 512 : whole.length;
        for (int i = 1; i <= CUTS; i++) {
            int cut = (int) ((long) length * i / (CUTS + 1));
            byte[] bytes = Arrays.copyOf(whole, cut);
            CheckpointException failure = assertThrows(CheckpointException.class,
                    () -> TorchFile.open(bytes, Budget.ofThisMachine(), contents -> {}), "cut at " + cut);
            assertTrue(failure.getMessage().contains(".pt: "), failure.getMessage());
        }
    }
}
