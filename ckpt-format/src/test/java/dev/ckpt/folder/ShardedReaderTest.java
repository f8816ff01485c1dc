package dev.ckpt.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Finding;
import dev.ckpt.io.Budget;
import dev.ckpt.io.CheckpointException;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.OpenFiles;
import dev.ckpt.io.RefusedException;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.safety.CallSite;
import dev.ckpt.safety.GlobalName;
import dev.ckpt.safety.GlobalUse;
import dev.ckpt.safety.Safety;
import dev.ckpt.safety.Verdict;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardedReaderTest {

    private static final String ONE = "model-00001-of-00002.safetensors";
    private static final String TWO = "model-00002-of-00002.safetensors";

    @TempDir
    private Path folder;
    private final OpenFiles files = new OpenFiles(Budget.ofHeap(256 << 20));

    @AfterEach
    void close() {
        files.close();
    }

    @Test
    void theTensorsOfAllShardsAreOneDictInTheIndexsOrder() throws IOException {
        Contents contents = read(twoShards("\"total_size\":3"));
        assertEquals(List.of("c", "a", "b"), names(contents.root()));
        assertEquals(CheckpointFormat.SHARDED, contents.format());
        assertEquals("safetensors, 2 shards", contents.formatDetail());
        assertEquals(List.of(), contents.findings());
    }

    @Test
    void theFolderWillDoForTheIndex() throws IOException {
        twoShards("");
        assertEquals(List.of("c", "a", "b"), names(read(folder).root()));
    }

    @Test
    void everyStorageNamesItsShardAndItsTensor() throws IOException {
        Dict root = (Dict) read(twoShards("")).root();
        StridedTensor c = (StridedTensor) ((TensorValue) root.get("c").orElseThrow()).tensor();
        assertEquals(TWO + "#c (1 bytes)", c.storage().toString());
    }

    @Test
    void allFilesAreListedTheIndexFirst() throws IOException {
        Contents contents = read(twoShards(""));
        assertEquals(List.of("model.safetensors.index.json", TWO, ONE),
                contents.files().stream().map(file -> file.path().getFileName().toString()).toList());
        assertEquals(3, contents.storages().size());
    }

    @Test
    void theIndexsMetadataIsKept() throws IOException {
        Dict root = (Dict) read(twoShards("\"total_size\":3")).root();
        Dict metadata = ((Dict) root.attributes().orElseThrow()).dict("metadata").orElseThrow();
        assertEquals(new Scalar.Int(3), metadata.get("total_size").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x.safetensors", "sub/x.safetensors", "/etc/passwd", "..", ".", "", "a\\\\b", "C:x",
        "a\\u0000b", "x\\ny"})
    void aNameThatIsNoPlainFileNameIsRefused(String name) throws IOException {
        Path index = Shards.index(folder, "", "wte.weight", name);
        RefusedException refusal = assertThrows(RefusedException.class, () -> read(index));
        assertTrue(refusal.fault().text()
                .startsWith(
                        index + ": weight_map, tensor \"wte.weight\": expected the plain name of a file in the index's "
                                + "own folder, found \""),
                refusal.fault().text());
    }

    @Test
    void aLinkOutOfTheFolderIsRefused() throws IOException {
        Path model = Files.createDirectory(folder.resolve("model"));
        Shards.write(folder.resolve("elsewhere.safetensors"), "a");
        Files.createSymbolicLink(model.resolve(ONE), folder.resolve("elsewhere.safetensors"));
        Path index = Shards.index(model, "", "a", ONE);
        RefusedException refusal = assertThrows(RefusedException.class, () -> read(index));
        assertTrue(refusal.fault().text().startsWith(index + ": shard \"" + ONE
                + "\": expected a file of this folder, found a symbolic link to "), refusal.fault().text());
    }

    @Test
    void aLinkInsideTheFolderIsFollowed() throws IOException {
        Shards.write(folder.resolve("weights"), "a");
        Files.createSymbolicLink(folder.resolve(ONE), Path.of("weights"));
        assertEquals(List.of("a"), names(read(Shards.index(folder, "", "a", ONE)).root()));
    }

    @Test
    void theLinksOfTheHubsCacheAreFollowed() throws IOException {
        Path snapshot = Files.createDirectories(folder.resolve("models--x--y/snapshots/abc123"));
        Path blobs = Files.createDirectories(folder.resolve("models--x--y/blobs"));
        Shards.write(blobs.resolve("0f0f"), "a");
        Files.createSymbolicLink(snapshot.resolve(ONE), Path.of("../../blobs/0f0f"));
        assertEquals(List.of("a"), names(read(Shards.index(snapshot, "", "a", ONE)).root()));
    }

    @Test
    void aMissingShardIsNamed() throws IOException {
        Path index = twoShards("");
        Files.delete(folder.resolve(TWO));
        assertRefusal(MalformedException.class, index,
                ": expected all 2 shards beside it, found 1 missing: \"" + TWO + "\"");
    }

    @Test
    void aTensorThatItsShardDoesNotHoldIsNamedWithTheShard() throws IOException {
        Shards.write(folder.resolve(ONE), "a");
        Path index = Shards.index(folder, "", "a", ONE, "gone", ONE);
        assertRefusal(MalformedException.class, index,
                ": tensor \"gone\": expected it in \"" + ONE + "\", found no such tensor there");
    }

    @Test
    void aTensorThatTheIndexDoesNotNameIsShownAndReported() throws IOException {
        Shards.write(folder.resolve(ONE), "a", "extra");
        Contents contents = read(Shards.index(folder, "", "a", ONE));
        assertEquals(List.of("a", "extra"), names(contents.root()));
        assertEquals(List.of(Finding.warning("sharded.not-in-index", ONE, "the index does not name \"extra\"")),
                contents.findings());
    }

    @Test
    void aTensorInTwoShardsIsTakenFromTheOneThatTheIndexNames() throws IOException {
        Shards.write(folder.resolve(ONE), "a", "b");
        Shards.write(folder.resolve(TWO), "b");
        Contents contents = read(Shards.index(folder, "", "a", ONE, "b", TWO));
        assertEquals(List.of("a", "b"), names(contents.root()));
        assertEquals(List.of(Finding.error("sharded.in-two-shards", ONE,
                "the index finds \"b\" in another shard; that one is shown")), contents.findings());
    }

    @Test
    void sizesThatDoNotAddUpAreReported() throws IOException {
        assertEquals(List.of(Finding.warning("sharded.total-size", "model.safetensors.index.json",
                "the index says that all tensors take 4 bytes together; they take 3")),
                read(twoShards("\"total_size\":4.0")).findings());
    }

    @Test
    void aTensorTwiceInTheIndexIsADefect() throws IOException {
        assertRefusal(MalformedException.class, Shards.index(folder, "", "a", ONE, "a", TWO),
                ": weight_map, tensor \"a\": expected each tensor once, found it twice");
    }

    @Test
    void anIndexWithoutAMapIsADefect() throws IOException {
        Path index = Files.writeString(folder.resolve("model.safetensors.index.json"), "{\"weight_map\": []}");
        assertRefusal(MalformedException.class, index,
                ": expected an object weight_map from tensors to files, found none");
    }

    @Test
    void aShardMustBeNamedByAText() throws IOException {
        Path index = Files.writeString(folder.resolve("model.safetensors.index.json"), "{\"weight_map\": {\"a\": 1}}");
        assertRefusal(MalformedException.class, index,
                ": weight_map, tensor \"a\": expected the name of a file, found another JSON value");
    }

    @Test
    void aShardThatHoldsNoDictIsADefect() throws IOException {
        Shards.write(folder.resolve(ONE), "a");
        Path index = Shards.index(folder, "", "a", ONE);
        CheckpointException refusal = assertThrows(MalformedException.class,
                () -> ShardedReader.read(index, files, file -> contents(new Text("no dict"), Safety.NO_PICKLE)));
        assertTrue(refusal.fault().text().startsWith(folder.resolve(ONE) + ": expected a dict of tensors, found "));
    }

    @Test
    void aFolderWithoutAnIndexIsSaidToHaveNone() {
        assertRefusal(UnsupportedException.class, folder,
                ": expected an index such as model.safetensors.index.json, found none");
    }

    @Test
    void theVerdictIsTheWorstOfAllShardsAndEveryCallNamesItsShard() throws IOException {
        Path index = twoShards("");
        GlobalName system = new GlobalName("os", "system");
        GlobalName list = new GlobalName("builtins", "list");
        Contents contents = ShardedReader.read(index, files, file -> {
            Value root = Shards.readShard(file, files).root();
            boolean bad = file.endsWith(ONE);
            return contents(root, bad
                    ? new Safety(Verdict.DANGEROUS,
                            List.of(new GlobalUse(list, Verdict.INERT, 2), new GlobalUse(system, Verdict.DANGEROUS, 1)),
                            List.of(new CallSite("data.pkl", 7, "REDUCE", system, "'id'")))
                    : new Safety(Verdict.INERT, List.of(new GlobalUse(list, Verdict.INERT, 1)), List.of()));
        });
        assertEquals(Verdict.DANGEROUS, contents.safety().verdict());
        assertEquals(List.of(new GlobalUse(list, Verdict.INERT, 3), new GlobalUse(system, Verdict.DANGEROUS, 1)),
                contents.safety().globals());
        assertEquals(ONE + ", data.pkl", contents.safety().calls().getFirst().record());
    }

    @Test
    void anIndexIsRecognisedByItsMap() {
        assertTrue(ShardedReader.recognises(utf8("{\"metadata\": {}, \"weight_map\": {}}")));
        assertFalse(ShardedReader.recognises(utf8("{\"model_type\": \"gpt2\"}")));
    }

    /// `c` and two others in two shards.
    private Path twoShards(String metadata) throws IOException {
        Shards.write(folder.resolve(ONE), "a", "b");
        Shards.write(folder.resolve(TWO), "c");
        return Shards.index(folder, metadata, "c", TWO, "a", ONE, "b", ONE);
    }

    private Contents read(Path index) throws IOException {
        return ShardedReader.read(index, files, file -> Shards.readShard(file, files));
    }

    private void assertRefusal(Class<? extends CheckpointException> kind, Path index, String message) {
        CheckpointException refusal = assertThrows(kind, () -> read(index));
        assertEquals(index + message, refusal.fault().text().lines().findFirst().orElseThrow());
    }

    private static Contents contents(Value root, Safety safety) {
        return new Contents(CheckpointFormat.TORCH_ZIP, List.of(), "PyTorch zip", root, List.of(), safety, List.of());
    }

    private static List<String> names(Value root) {
        return ((Dict) root).entries().stream().map(entry -> ((Text) entry.key()).text()).toList();
    }

    private static MemorySegment utf8(String text) {
        return MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8));
    }
}
