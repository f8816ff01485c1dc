package dev.ckpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.inspect.Summary;
import dev.ckpt.io.ByteSink;
import dev.ckpt.io.CheckpointException;
import dev.ckpt.tensor.Storage;
import dev.ckpt.torch.TorchOptions;
import dev.ckpt.torch.TorchWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// 20,000 damaged files: each is read, or refused with one of the three exceptions. The build runs this with a heap of
/// 256 MB, so that a size taken on trust shows as an OutOfMemoryError.
class MutationTest {

    private static final int MUTATIONS = 20_000;

    /// Larger fixtures only repeat what the small ones have.
    private static final long LARGEST = 40_000;

    /// Far above what any of them takes; a hang is what it is to catch.
    private static final Duration BOUND = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    @Test
    void every_damaged_file_ends_in_a_result_or_in_one_of_the_three_exceptions() throws IOException {
        List<Path> sound = soundFiles();
        List<byte[]> contents = new ArrayList<>();
        for (Path file : sound) {
            contents.add(Files.readAllBytes(file));
        }
        int[] outcome = new int[2];
        assertTimeoutPreemptively(BOUND, () -> {
            for (int seed = 0; seed < MUTATIONS; seed++) {
                Random random = new Random(seed);
                int which = random.nextInt(sound.size());
                byte[] damaged = Mutation.of(random, contents.get(which), contents.get(random.nextInt(sound.size())));
                outcome[read(seed, sound.get(which), damaged) ? 0 : 1]++;
            }
        });
        assertEquals(MUTATIONS, outcome[0] + outcome[1]);
        assertTrue(outcome[0] > MUTATIONS / 20, "damage to numbers alone leaves a file readable: " + outcome[0]);
        assertTrue(outcome[1] > MUTATIONS / 20, "damage to structure is seen: " + outcome[1]);
    }

    private boolean read(int seed, Path origin, byte[] damaged) throws IOException {
        Path file = folder.resolve("damaged");
        Files.write(file, damaged);
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            Summary.of(checkpoint);
            for (Storage storage : checkpoint.contents().storages()) {
                assertEquals(storage.byteSize(), storage.bytes().byteSize(), storage.key());
            }
            TorchWriter.plan(checkpoint.contents(), TorchOptions.portable()).write("archive", List.of(), new Nowhere());
            return true;
        } catch (CheckpointException refused) {
            assertTrue(refused.getMessage().startsWith(file.toString()), refused.getMessage());
            return false;
        } catch (RuntimeException | Error e) {
            throw new AssertionError("mutation " + seed + " of " + origin, e);
        }
    }

    /// Takes what is written, and keeps none of it.
    private static final class Nowhere implements ByteSink {

        private long position;

        @Override
        public void write(MemorySegment bytes) {
            position += bytes.byteSize();
        }

        @Override
        public long position() {
            return position;
        }
    }

    private static List<Path> soundFiles() throws IOException {
        Path resources = Path.of("src/test/resources");
        try (Stream<Path> fixtures = Files.walk(resources.resolve("fixtures"));
                Stream<Path> containers = Files.walk(resources.resolve("container"))) {
            return Stream.concat(fixtures, containers)
                    .filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".json") && !file.toString().endsWith(".md"))
                    .filter(file -> file.toFile().length() <= LARGEST)
                    .sorted()
                    .toList();
        }
    }

    /// One to four hurts: flipped bits, bytes set to telling values, a cut, a piece of another file put in.
    private static final class Mutation {

        private static final byte[] TELLING = {0, 1, (byte) 0x7F, (byte) 0x80, (byte) 0xFF, '(', '.', 'R', 'h', 'j'};

        static byte[] of(Random random, byte[] file, byte[] other) {
            byte[] bytes = file.clone();
            for (int hurts = 1 + random.nextInt(4); hurts > 0 && bytes.length > 0; hurts--) {
                int at = random.nextInt(bytes.length);
                switch (random.nextInt(6)) {
                    case 0, 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                    case 2 -> bytes[at] = TELLING[random.nextInt(TELLING.length)];
                    case 3 ->
                        Arrays.fill(bytes, at, Math.min(bytes.length, at + 8), (byte) (random.nextBoolean() ? -1 : 0));
                    case 4 -> bytes = splice(random, bytes, other, at);
                    default -> bytes = random.nextInt(8) == 0 ? Arrays.copyOf(bytes, at) : without(random, bytes, at);
                }
            }
            return bytes;
        }

        private static byte[] splice(Random random, byte[] bytes, byte[] other, int at) {
            int from = random.nextInt(Math.max(1, other.length));
            int length = Math.min(other.length - from, 1 + random.nextInt(64));
            byte[] joined = Arrays.copyOf(bytes, bytes.length + length);
            System.arraycopy(other, from, joined, at, length);
            System.arraycopy(bytes, at, joined, at + length, bytes.length - at);
            return joined;
        }

        private static byte[] without(Random random, byte[] bytes, int at) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(16));
            byte[] shorter = Arrays.copyOf(bytes, bytes.length - (end - at));
            System.arraycopy(bytes, end, shorter, at, bytes.length - end);
            return shorter;
        }
    }
}
