package dev.ckpt.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Reading a file of PyTorch 2.7 or newer and writing it again gives the same bytes.
class ExactRewriteTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"fixtures/torch213/a_basic_213.pt", "fixtures/torch213/b_v3_dtypes.pt",
        "fixtures/torch213/c_neg_conj_attrs.pt", "fixtures/torch213/d_sparse_nested.pt",
        "fixtures/torch213/i_optimizers_213.pt", "golden/seed-adamw/start.pt", "golden/seed-adamw/end.pt",
        "golden/seed-sgd-momentum/start.pt", "golden/seed-adam-schedule/start.pt", "golden/nanogpt/start.pt",
        "golden/hf-gpt2/start.pt"})
    void a_file_of_torch_save_is_the_same_bytes_again(String name) {
        assertSame(name, TorchOptions.exact());
    }

    private void assertSame(String name, TorchOptions options) {
        Path original = Fixtures.resource(name);
        Path again = folder.resolve(original.getFileName());
        Fixtures.open(original, contents -> Written.file(contents, options, again));
        try {
            assertEquals(-1, Files.mismatch(original, again), "first difference in " + name);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
