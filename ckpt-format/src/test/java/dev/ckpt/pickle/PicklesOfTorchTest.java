package dev.ckpt.pickle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.safety.Safety;
import dev.ckpt.safety.Verdict;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What PyTorch wrote is read without a defect, without a false alarm, and judged as it should be.
class PicklesOfTorchTest {

    private static final Path FIXTURES = Path.of("src/test/resources/fixtures");

    private static Pickle read(String file) throws IOException {
        try (ZipFile zip = new ZipFile(FIXTURES.resolve(file).toFile())) {
            ZipEntry entry = zip.stream().filter(e -> e.getName().endsWith("/data.pkl")).findFirst().orElseThrow();
            byte[] bytes = zip.getInputStream(entry).readAllBytes();
            Pickle pickle = PickleReader.read(file, "data.pkl", MemorySegment.ofArray(bytes), 0, PickleBytes.BUDGET);
            assertEquals(bytes.length, pickle.end());
            return pickle;
        }
    }

    private static Safety ordinary(String file) throws IOException {
        Pickle pickle = read(file);
        assertTrue(pickle.root().isPresent());
        assertEquals(List.of(), pickle.oddities());
        return pickle.safety();
    }

    @ParameterizedTest
    @ValueSource(strings = {"01_nested_dicts.pt", "02_views_shared.pt", "03_all_dtypes.pt", "05_nanogpt_adamw_ckpt.pt",
        "06_sgd_momentum_tiny_gpt.pt", "07_torchscript.pt", "08_state_dict_metadata.pt",
        "10_noncontig_empty_0dim.pt", "11_sparse.pt", "14_protocol4.pt", "16_meta_and_storage.pt",
        "17_many_storages.pt", "18_large_dict_list.pt", "torch213/a_basic_213.pt", "torch213/b_v3_dtypes.pt",
        "torch213/c_neg_conj_attrs.pt", "torch213/d_sparse_nested.pt", "torch213/e_crc_disabled.pt",
        "torch213/i_optimizers_213.pt", "torch213/hf_trainer_checkpoint-3/optimizer.pt",
        "torch213/hf_trainer_checkpoint-3/scheduler.pt"})
    void tensors_and_containers_are_inert(String file) throws IOException {
        Safety safety = ordinary(file);
        assertEquals(Verdict.INERT, safety.verdict());
        assertEquals(List.of(), safety.calls());
    }

    @ParameterizedTest
    @ValueSource(strings = {"09_numpy_values.pt", "12_python_objects.pt", "13_whole_module.pt",
        "torch213/hf_trainer_checkpoint-3/training_args.bin", "torch213/hf_trainer_checkpoint-3/rng_state.pth"})
    void objects_of_known_classes_are_data(String file) throws IOException {
        assertEquals(Verdict.DATA, ordinary(file).verdict());
    }
}
