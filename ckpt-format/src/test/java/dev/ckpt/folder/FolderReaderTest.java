package dev.ckpt.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Finding;
import dev.ckpt.contents.SourceFile;
import dev.ckpt.io.Budget;
import dev.ckpt.io.CheckpointException;
import dev.ckpt.io.Fault;
import dev.ckpt.io.FileKind;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.MappedFile;
import dev.ckpt.io.OpenFiles;
import dev.ckpt.io.RefusedException;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.safety.Safety;
import dev.ckpt.safety.Verdict;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// PyTorch files stand in for themselves here: a file's root is a text with its name, and its verdict is `DATA`.
class FolderReaderTest {

    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final Budget BUDGET = Budget.ofHeap(256 << 20);

    /// A pickle of None.
    private static final byte[] PICKLE = {(byte) 0x80, 2, 'N', '.'};

    @TempDir
    private Path folder;
    private final OpenFiles files = new OpenFiles(BUDGET);

    @AfterEach
    void close() {
        files.close();
    }

    @Test
    void aTrainerCheckpointIsOneCheckpoint() throws IOException {
        Contents contents = read(RESOURCES.resolve("fixtures/torch213/hf_trainer_checkpoint-3"));
        assertEquals(CheckpointFormat.DIRECTORY, contents.format());
        assertEquals("Hugging Face Trainer checkpoint: safetensors", contents.formatDetail());
        assertEquals(
                List.of("model", "optimizer", "scheduler", "trainer_state", "config", "rng_state", "training_args"),
                keys(contents));
        Dict root = (Dict) contents.root();
        assertEquals(new Scalar.Int(3), root.dict("trainer_state").orElseThrow().get("global_step").orElseThrow());
        assertEquals(new Scalar.Real(1.5), root.dict("trainer_state").orElseThrow().get("epoch").orElseThrow());
        assertEquals(new Text("optimizer.pt"), root.get("optimizer").orElseThrow());
        assertEquals(Verdict.DATA, contents.safety().verdict());
    }

    @Test
    void filesThatAreNotReadAreNamed() throws IOException {
        Contents contents = read(RESOURCES.resolve("fixtures/torch213/hf_trainer_checkpoint-3"));
        Finding finding = contents.findings().getLast();
        assertEquals("folder.not-read", finding.code());
        assertEquals("not read: \"optimizer.json\", \"rng_state.json\", \"scheduler.json\", \"training_args.json\"",
                finding.message());
        assertEquals(7, contents.files().size());
    }

    @Test
    void aPretrainedModelIsACheckpointWithItsSettings() throws IOException {
        Contents contents = read(RESOURCES.resolve("golden/hf-gpt2/pretrained"));
        assertEquals(CheckpointFormat.DIRECTORY, contents.format());
        assertEquals("model folder: safetensors", contents.formatDetail());
        assertEquals(List.of("model", "config", "generation_config"), keys(contents));
        assertEquals(new Scalar.Int(32),
                ((Dict) contents.root()).dict("config").orElseThrow().get("n_embd").orElseThrow());
        assertEquals(List.of(), contents.findings());
    }

    @Test
    void aFolderWithNothingButAModelIsACheckpoint() throws IOException {
        Shards.write(folder.resolve("model.safetensors"), "a");
        assertEquals(List.of("model"), keys(read(folder)));
        assertEquals(List.of(folder), FolderReader.checkpointsIn(folder, BUDGET));
    }

    @Test
    void aModelOfAnyNameIsOneBesideItsConfig() throws IOException {
        Shards.write(folder.resolve("my-model.safetensors"), "a");
        Files.writeString(folder.resolve("config.json"), "{}");
        assertEquals(List.of("model", "config"), keys(read(folder)));
    }

    @Test
    void aShardedModelIsShardedAndItsShardsCountAsRead() throws IOException {
        shardedModel();
        Files.writeString(folder.resolve("config.json"), "{}");
        Contents contents = read(folder);
        assertEquals(CheckpointFormat.SHARDED, contents.format());
        assertEquals("model folder: safetensors, 2 shards", contents.formatDetail());
        assertEquals(List.of("model", "config"), keys(contents));
        assertEquals(List.of(), contents.findings());
    }

    @Test
    void aShardedModelWithTrainingStateIsADirectory() throws IOException {
        shardedModel();
        Files.write(folder.resolve("optimizer.pt"), PICKLE);
        assertEquals(CheckpointFormat.DIRECTORY, read(folder).format());
    }

    @Test
    void acceleratesSecondModelAndSecondOptimizerAreParts() throws IOException {
        Shards.write(folder.resolve("model.safetensors"), "a");
        Shards.write(folder.resolve("model_1.safetensors"), "b");
        Files.write(folder.resolve("optimizer.bin"), PICKLE);
        Files.write(folder.resolve("optimizer_1.bin"), PICKLE);
        Files.write(folder.resolve("random_states_0.pkl"), PICKLE);
        Contents contents = read(folder);
        assertEquals(List.of("model", "model_1", "optimizer", "optimizer_1", "random_states_0"), keys(contents));
        assertEquals("Accelerate checkpoint: safetensors", contents.formatDetail());
    }

    @Test
    void aSecondFormOfTheModelIsLookedIntoForItsSafetyAlone() throws IOException {
        Shards.write(folder.resolve("model.safetensors"), "a");
        Files.write(folder.resolve("pytorch_model.bin"), PICKLE);
        Contents contents = read(folder);
        assertEquals(List.of("model"), keys(contents));
        assertEquals(Verdict.DATA, contents.safety().verdict());
        assertEquals(List.of(Finding.note("folder.not-shown", "pytorch_model.bin",
                "it is another checkpoint beside the model; only its safety was looked at")), contents.findings());
    }

    @Test
    void aPickleOfAnyNameIsLookedInto() throws IOException {
        Shards.write(folder.resolve("model.safetensors"), "a");
        Files.write(folder.resolve("tokenizer.vocab"), PICKLE);
        assertEquals(Verdict.DATA, read(folder).safety().verdict());
    }

    @Test
    void aBrokenOptimizerBreaksTheCheckpoint() throws IOException {
        Shards.write(folder.resolve("model.safetensors"), "a");
        Files.writeString(folder.resolve("optimizer.pt"), "broken");
        assertRefusal(MalformedException.class, folder.resolve("optimizer.pt") + ": a broken file");
    }

    @Test
    void aBrokenConfigBreaksTheCheckpoint() throws IOException {
        Shards.write(folder.resolve("model.safetensors"), "a");
        Files.writeString(folder.resolve("config.json"), "{");
        assertRefusal(MalformedException.class, folder.resolve("config.json")
                + ": character 1: expected the rest of the JSON, found its end");
    }

    @Test
    void aBrokenRandomStateIsAFinding() throws IOException {
        Shards.write(folder.resolve("model.safetensors"), "a");
        Files.writeString(folder.resolve("rng_state.pth"), "broken");
        assertEquals(List.of(Finding.error("folder.unreadable", "rng_state.pth",
                "it could not be read: " + folder.resolve("rng_state.pth") + ": a broken file")),
                read(folder).findings());
    }

    @Test
    void checkpointsInsideAreNamedAndNotRead() throws IOException {
        Shards.write(folder.resolve("model.safetensors"), "a");
        Shards.write(Files.createDirectory(folder.resolve("checkpoint-3")).resolve("model.safetensors"), "a");
        Files.createDirectory(folder.resolve("runs"));
        assertEquals(List.of("checkpoints of their own, not read: \"checkpoint-3/\"", "folders not read: \"runs/\""),
                read(folder).findings().stream().map(Finding::message).toList());
        assertEquals(List.of(folder, folder.resolve("checkpoint-3")), FolderReader.checkpointsIn(folder, BUDGET));
    }

    @Test
    void deepspeedsOptimizerBesideAModelIsReportedAsNotShown() throws IOException {
        Shards.write(folder.resolve("model.safetensors"), "a");
        Files.createDirectory(folder.resolve("global_step3"));
        assertTrue(read(folder).findings().contains(Finding.warning("folder.form-not-read", folder.toString(),
                "also a DeepSpeed checkpoint, which is not read yet; its optimizer state is not shown")));
    }

    @Test
    void aModelThatIsALinkOutOfTheFolderIsRefused() throws IOException {
        Path model = Files.createDirectory(folder.resolve("model"));
        Shards.write(folder.resolve("elsewhere"), "a");
        Files.createSymbolicLink(model.resolve("model.safetensors"), folder.resolve("elsewhere"));
        RefusedException refusal = assertThrows(RefusedException.class, () -> read(model));
        assertTrue(refusal.fault().text()
                .startsWith(model + ": file \"model.safetensors\": expected a file of this folder, "
                        + "found a symbolic link to "));
    }

    @Test
    void anyOtherLinkOutOfTheFolderIsNotFollowed() throws IOException {
        Path model = Files.createDirectory(folder.resolve("model"));
        Shards.write(model.resolve("model.safetensors"), "a");
        Files.writeString(folder.resolve("elsewhere"), "secret");
        Files.createSymbolicLink(model.resolve("notes.txt"), folder.resolve("elsewhere"));
        assertEquals(List.of(Finding.warning("folder.link-leaves-folder", "notes.txt",
                "it is a symbolic link out of the folder, and is not followed")), read(model).findings());
    }

    @Test
    void aFolderWithASingleCheckpointFileIsThatFile() throws IOException {
        Files.write(folder.resolve("ckpt.pt"), PICKLE);
        Files.writeString(folder.resolve("log.txt"), "step 1");
        assertEquals(new Text("ckpt.pt"), read(folder).root());
        assertEquals(List.of(folder.resolve("ckpt.pt")), FolderReader.checkpointsIn(folder, BUDGET));
    }

    @Test
    void aFolderOfSeveralCheckpointsIsNoneAndSaysWhich() throws IOException {
        for (String name : List.of("ckpt_10.pt", "ckpt_9.pt")) {
            Files.write(folder.resolve(name), PICKLE);
        }
        Shards.write(Files.createDirectory(folder.resolve("checkpoint-5")).resolve("model.safetensors"), "a");
        assertRefusal(UnsupportedException.class, folder
                + ": expected one checkpoint, found 3 checkpoints: \"ckpt_9.pt\", \"ckpt_10.pt\", \"checkpoint-5\"");
        assertEquals(
                List.of(folder.resolve("ckpt_9.pt"), folder.resolve("ckpt_10.pt"), folder.resolve("checkpoint-5")),
                FolderReader.checkpointsIn(folder, BUDGET));
    }

    @Test
    void nanochatsNumberedModelsAreSeveralCheckpoints() throws IOException {
        Files.write(folder.resolve("model_000100.pt"), PICKLE);
        Files.write(folder.resolve("model_000200.pt"), PICKLE);
        assertEquals(2, FolderReader.checkpointsIn(folder, BUDGET).size());
    }

    @Test
    void anEmptyFolderIsSaidToBeEmpty() {
        assertRefusal(UnsupportedException.class, folder + ": expected one checkpoint, found an empty folder");
    }

    @Test
    void aFolderWithoutACheckpointSaysWhatLiesInIt() throws IOException {
        Files.writeString(folder.resolve("README.md"), "# hello");
        Files.createDirectory(folder.resolve("data"));
        assertRefusal(UnsupportedException.class,
                folder + ": expected one checkpoint, found none among \"README.md\", \"data/\"");
        assertEquals(List.of(), FolderReader.checkpointsIn(folder, BUDGET));
    }

    @Test
    void trainingStateWithoutAModelIsNoCheckpoint() throws IOException {
        Files.write(folder.resolve("optimizer.pt"), PICKLE);
        assertRefusal(UnsupportedException.class,
                folder + ": expected one checkpoint, found no model beside \"optimizer.pt\"");
    }

    @Test
    void shardsWithoutTheirIndexAreIncomplete() throws IOException {
        Shards.write(folder.resolve("model-00001-of-00002.safetensors"), "a");
        Shards.write(folder.resolve("model-00002-of-00002.safetensors"), "b");
        assertRefusal(MalformedException.class, folder + ": expected one checkpoint, found shards of a model "
                + "(\"model-00001-of-00002.safetensors\", \"model-00002-of-00002.safetensors\") and no index of them");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {".metadata | a distributed checkpoint (DCP)",
        "__0_0.distcp | a distributed checkpoint (DCP)",
        "mp_rank_00_model_states.pt | a DeepSpeed checkpoint",
        "zero_pp_rank_0_mp_rank_00_optim_states.pt | a DeepSpeed checkpoint",
        "latest_checkpointed_iteration.txt | a Megatron-LM checkpoint",
        "saved_model.pb | a TensorFlow checkpoint"})
    void aFormThatIsNotReadIsNamed(String file, String form) throws IOException {
        Files.write(folder.resolve(file), PICKLE);
        assertRefusal(UnsupportedException.class,
                folder + ": expected one checkpoint, found " + form + ", which is not read yet");
        assertEquals(List.of(folder), FolderReader.checkpointsIn(folder, BUDGET), "it is not passed over");
    }

    @Test
    void theDistributedCheckpointsOfPyTorchAreNamedAsSuch() {
        Path dcp = RESOURCES.resolve("fixtures/torch213/dcp1");
        CheckpointException refusal = assertThrows(UnsupportedException.class, () -> read(dcp));
        assertTrue(refusal.fault().found().startsWith("a distributed checkpoint (DCP)"));
        assertTrue(refusal.fault().next().contains("dcp_to_torch"));
    }

    @Test
    void aFolderOfTooManyFilesIsRefused() throws IOException {
        for (int i = 0; i < 11; i++) {
            Files.createFile(folder.resolve("f" + i));
        }
        try (OpenFiles few = new OpenFiles(new Budget(10, 10, 10, 10, 10))) {
            RefusedException refusal = assertThrows(RefusedException.class,
                    () -> FolderReader.read(folder, few, this::readFile));
            assertTrue(refusal.fault().text()
                    .startsWith(folder + ": expected a folder of at most 10 entries, found more"));
        }
    }

    private void shardedModel() throws IOException {
        Shards.write(folder.resolve("model-00001-of-00002.safetensors"), "a");
        Shards.write(folder.resolve("model-00002-of-00002.safetensors"), "b");
        Shards.index(folder, "", "a", "model-00001-of-00002.safetensors", "b", "model-00002-of-00002.safetensors");
    }

    private Contents read(Path path) throws IOException {
        return FolderReader.read(path, files, this::readFile);
    }

    private Contents readFile(Path file) throws IOException {
        MappedFile mapped = files.open(file);
        return switch (FileKind.of(mapped.bytes())) {
            case SAFETENSORS -> Shards.readShard(file, files);
            case ZIP, PICKLE -> new Contents(CheckpointFormat.TORCH_ZIP,
                    List.of(new SourceFile(file, CheckpointFormat.TORCH_ZIP, mapped.size())), "PyTorch zip",
                    new Text(file.getFileName().toString()), List.of(), new Safety(Verdict.DATA, List.of(), List.of()),
                    List.of());
            default -> throw new MalformedException(Fault.in(file.toString()).found("a broken file"));
        };
    }

    private void assertRefusal(Class<? extends CheckpointException> kind, String firstLine) {
        CheckpointException refusal = assertThrows(kind, () -> read(folder));
        assertEquals(firstLine, refusal.fault().text().lines().findFirst().orElseThrow());
    }

    private static List<String> keys(Contents contents) {
        return ((Dict) contents.root()).entries().stream().map(entry -> ((Text) entry.key()).text()).toList();
    }
}
