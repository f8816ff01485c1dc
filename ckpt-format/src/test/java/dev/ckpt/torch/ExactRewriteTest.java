package dev.ckpt.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.io.Budget;
import dev.ckpt.io.MappedFile;
import dev.ckpt.zip.ZipArchive;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Reading a file of PyTorch 2.7 or newer and writing it again under its name gives the same bytes.
///
/// Of the fixtures of 2.13 two are not among them: `h_legacy_213.pt` is no zip, and `g_skip_data.pt` says by checksums of zero
/// that its numbers are not there, which a file with numbers cannot.
class ExactRewriteTest {

    private static final String FIXTURES = "fixtures/torch213/";

    @TempDir
    Path folder;

    static Stream<String> goldens() {
        return Stream.of("seed-adamw", "seed-sgd-momentum", "seed-adam-schedule", "nanogpt", "hf-gpt2")
                .flatMap(name -> Stream.of("start", "end").map(point -> "golden/" + name + "/" + point + ".pt"));
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void a_training_checkpoint_is_the_same_bytes_again(String name) throws IOException {
        assertSameBytes(name, TorchOptions.exact());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a_basic_213.pt", "b_v3_dtypes.pt", "c_neg_conj_attrs.pt", "d_sparse_nested.pt",
        "i_optimizers_213.pt", "hf_trainer_checkpoint-3/optimizer.pt", "hf_trainer_checkpoint-3/scheduler.pt",
        "hf_trainer_checkpoint-3/rng_state.pth", "hf_trainer_checkpoint-3/training_args.bin"})
    void a_file_of_pytorch_213_is_the_same_bytes_again(String name) throws IOException {
        assertSameBytes(FIXTURES + name, TorchOptions.exact());
    }

    @Test
    void so_is_one_without_checksums() throws IOException {
        assertSameBytes(FIXTURES + "e_crc_disabled.pt",
                new TorchOptions(TorchOptions.Views.KEEP, Optional.empty(), 64, false));
    }

    @Test
    void so_is_one_with_another_alignment() throws IOException {
        assertSameBytes(FIXTURES + "f_align4096.pt",
                new TorchOptions(TorchOptions.Views.KEEP, Optional.empty(), 4096, true));
    }

    private void assertSameBytes(String name, TorchOptions options) throws IOException {
        Path original = Fixtures.resource(name);
        Path again = folder.resolve(original.getFileName());
        Fixtures.open(original, contents -> Written.file(contents, options, again));
        assertEquals(-1, Files.mismatch(original, again), "the first difference in " + name);
    }

    /// The zips of older versions are laid out otherwise; the pickles inside are spelled alike. Not those that have
    /// functions which 2.13 does not call (11), a deque whose longest length we do not read (12), bytes that a Python of the
    /// time shared otherwise (09), and protocol 4 (14).
    @ParameterizedTest
    @ValueSource(strings = {"01_nested_dicts.pt", "02_views_shared.pt", "03_all_dtypes.pt", "05_nanogpt_adamw_ckpt.pt",
        "06_sgd_momentum_tiny_gpt.pt", "08_state_dict_metadata.pt", "09_numpy_values.pt",
        "10_noncontig_empty_0dim.pt", "13_whole_module.pt", "16_meta_and_storage.pt", "17_many_storages.pt",
        "18_large_dict_list.pt", "torch213/g_skip_data.pt"})
    void the_pickle_of_an_older_file_is_the_same_bytes_again(String name) throws IOException {
        Path original = Fixtures.path(name);
        Path again = folder.resolve(original.getFileName());
        Fixtures.open(original, contents -> Written.file(contents, TorchOptions.exact(), again));
        assertArrayEquals(pickle(original), pickle(again));
    }

    private static byte[] pickle(Path path) throws IOException {
        try (MappedFile file = MappedFile.open(path)) {
            return ZipArchive.read(file, Budget.ofThisMachine())
                    .record("data.pkl")
                    .orElseThrow()
                    .bytes()
                    .toArray(ValueLayout.JAVA_BYTE);
        }
    }

    @Test
    void what_was_written_once_stays_the_same_ever_after() throws IOException {
        for (String name : List.of("09_numpy_values.pt", "11_sparse.pt", "12_python_objects.pt", "14_protocol4.pt",
                "04_legacy_nonzip.pt", "15_raw_pickle.pkl", "19_legacy_tar_v0.1.pt")) {
            Path once = folder.resolve("once").resolve(name);
            Path twice = folder.resolve("twice").resolve(name);
            Files.createDirectories(once.getParent());
            Files.createDirectories(twice.getParent());
            Fixtures.open(Fixtures.path(name), contents -> Written.file(contents, TorchOptions.exact(), once));
            Fixtures.open(once, contents -> Written.file(contents, TorchOptions.exact(), twice));
            assertTrue(Files.mismatch(once, twice) < 0, name);
        }
    }
}
