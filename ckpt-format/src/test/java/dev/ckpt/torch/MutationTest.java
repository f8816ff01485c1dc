package dev.ckpt.torch;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.contents.Contents;
import dev.ckpt.io.Budget;
import dev.ckpt.io.CheckpointException;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tree.ModuleTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Damaged files end in a checkpoint or in words, never in another exception, and soon.
class MutationTest {

    /// A small heap's budget, so that what is too large is found too large.
    private static final Budget BUDGET = Budget.ofHeap(64L << 20);

    @Test
    void every_damaged_file_ends_in_a_checkpoint_or_in_words() throws IOException {
        int mutations = Integer.getInteger("ckpt.mutations", 2000);
        List<Path> files = Fixtures.described();
        int read = 0;
        int failed = 0;
        for (int seed = 0; seed < mutations; seed++) {
            Random random = new Random(seed);
            Path file = files.get(random.nextInt(files.size()));
            byte[] bytes = mutated(Files.readAllBytes(file), random);
            if (TorchReader.recognises(java.lang.foreign.MemorySegment.ofArray(bytes))) {
                String name = file.getFileName() + ", seed " + seed;
                boolean sound = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> readsOrFails(bytes, name),
                        name);
                read += sound ? 1 : 0;
                failed += sound ? 0 : 1;
            }
        }
        assertTrue(read > mutations / 10 && failed > mutations / 10, read + " read, " + failed + " failed");
    }

    private static boolean readsOrFails(byte[] bytes, String name) {
        try {
            TorchFile.open(bytes, BUDGET, MutationTest::touch);
            return true;
        } catch (CheckpointException e) {
            return false;
        } catch (RuntimeException | Error e) {
            throw new AssertionError(name, e);
        }
    }

    private static void touch(Contents contents) {
        for (Storage storage : contents.storages()) {
            assertTrue(storage.bytes().byteSize() == storage.byteSize(), storage.key());
        }
        ModuleTree.stateDict(contents.root());
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        byte[] result = bytes;
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            // pickles lie at the beginning, and a change there goes further than one in a storage
            int reach = random.nextBoolean() ? Math.min(result.length, 2000) : result.length;
            int at = random.nextInt(reach);
            result = switch (random.nextInt(5)) {
                case 0 -> with(result, at, (byte) (result[at] ^ (1 << random.nextInt(8))));
                case 1 -> with(result, at, (byte) random.nextInt(256));
                case 2 -> with(result, at, result[random.nextInt(result.length)]);
                case 3 -> joined(result, at, Math.min(result.length, at + 1 + random.nextInt(8)));
                default -> joined(result, at, Math.max(0, at - random.nextInt(30)));
            };
            if (result.length == 0) {
                return bytes;
            }
        }
        return result;
    }

    private static byte[] with(byte[] bytes, int at, byte value) {
        byte[] copy = bytes.clone();
        copy[at] = value;
        return copy;
    }

    /// What is before `end`, and then what is from `from` on: a cut where it lies behind, a repetition where before.
    private static byte[] joined(byte[] bytes, int end, int from) {
        byte[] joined = Arrays.copyOf(bytes, end + bytes.length - from);
        System.arraycopy(bytes, from, joined, end, bytes.length - from);
        return joined;
    }
}
