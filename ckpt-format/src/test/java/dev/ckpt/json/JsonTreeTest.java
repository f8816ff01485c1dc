package dev.ckpt.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ckpt.io.Budget;
import dev.ckpt.io.CheckpointException;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.MappedFile;
import dev.ckpt.io.RefusedException;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonTreeTest {

    private static final Budget SMALL = new Budget(1_000, 20, 10, 10_000, 10);

    @TempDir
    private Path folder;

    @Test
    void numbersKeepTheirPythonTypes() throws IOException {
        Sequence list = (Sequence) read("[1, 1.0, -0, 9223372036854775807, 9223372036854775808, 1e400, true, null]");
        assertEquals(List.of(new Scalar.Int(1), new Scalar.Real(1), new Scalar.Int(0), new Scalar.Int(Long.MAX_VALUE),
                new Scalar.BigInt(BigInteger.TWO.pow(63)), new Scalar.Real(Double.POSITIVE_INFINITY),
                new Scalar.Bool(true), Value.NONE), list.items());
    }

    @Test
    void theFloatsThatPythonWritesOutsideTheStandardAreRead() throws IOException {
        assertEquals(List.of(new Scalar.Real(Double.NaN), new Scalar.Real(Double.POSITIVE_INFINITY),
                new Scalar.Real(Double.NEGATIVE_INFINITY)), ((Sequence) read("[NaN, Infinity, -Infinity]")).items());
    }

    @Test
    void objectsNestAndKeepTheirOrder() throws IOException {
        Dict root = (Dict) read("{\"b\": {\"x\": [], \"y\": {}}, \"a\": \"\\uac00\"}");
        assertEquals(List.of(new Text("b"), new Text("a")), root.entries().stream().map(Dict.Entry::key).toList());
        assertEquals(2, root.dict("b").orElseThrow().size());
        assertEquals(new Text("가"), root.get("a").orElseThrow());
    }

    @Test
    void duplicateNamesAreKeptAndTheLastCounts() throws IOException {
        Dict root = (Dict) read("{\"a\": 1, \"a\": 2}");
        assertEquals(2, root.size());
        assertEquals(new Scalar.Int(2), root.get("a").orElseThrow());
    }

    @Test
    void aFileThatEndsTooSoonIsMalformed() {
        assertRefusal(MalformedException.class, "{\"a\": [1, 2",
                ": character 11: expected the rest of the JSON, found its end");
    }

    @Test
    void anEmptyFileIsMalformed() {
        assertRefusal(MalformedException.class, "", ": character 0: expected JSON, found nothing");
    }

    @Test
    void aSecondDocumentIsMalformed() {
        assertRefusal(MalformedException.class, "{} 1",
                ": character 3: expected the end of the file, found a second JSON value");
    }

    @Test
    void aListWhereAnObjectIsNeededIsMalformed() throws IOException {
        Path path = Files.writeString(folder.resolve("config.json"), "[]");
        try (MappedFile file = MappedFile.open(path)) {
            CheckpointException refusal = assertThrows(MalformedException.class,
                    () -> JsonTree.readObject(file, SMALL));
            assertEquals(path + ": expected a JSON object, found another JSON value",
                    refusal.fault().text().lines().findFirst().orElseThrow());
        }
    }

    @Test
    void deepNestingIsRefused() {
        assertRefusal(RefusedException.class, "[".repeat(21) + "]".repeat(21),
                ": character 20: expected JSON within the "
                        + "limits of a reader, found document nesting depth (21) exceeds the maximum allowed (20)");
    }

    @Test
    void manyTokensAreRefused() {
        assertRefusal(RefusedException.class, "[" + "0,".repeat(1_000) + "0]",
                ": character 1997: expected at most 1000 JSON tokens, found more");
    }

    @Test
    void aLargeFileIsRefusedBeforeItIsRead() {
        assertRefusal(RefusedException.class, " ".repeat(10_001),
                ": expected a JSON file of at most 10000 bytes, found 10001 bytes");
    }

    @Test
    void aNumberOfManyDigitsIsRefused() {
        assertThrows(RefusedException.class, () -> read("9".repeat(5_000)));
    }

    private Value read(String json) throws IOException {
        Path path = Files.write(folder.resolve("x.json"), json.getBytes(StandardCharsets.UTF_8));
        try (MappedFile file = MappedFile.open(path)) {
            return JsonTree.read(file, SMALL);
        }
    }

    private void assertRefusal(Class<? extends CheckpointException> kind, String json, String message) {
        CheckpointException refusal = assertThrows(kind, () -> read(json));
        assertEquals(folder.resolve("x.json") + message, refusal.fault().text().lines().findFirst().orElseThrow());
    }
}
