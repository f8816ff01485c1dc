package dev.ckpt.zip;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.contents.Finding;
import dev.ckpt.io.Budget;
import dev.ckpt.io.CheckpointException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What the tests of this package say to a zip, and where their files are.
final class Zips {

    static final Path FIXTURES = Path.of("src/test/resources/fixtures");
    static final Budget BUDGET = Budget.ofHeap(256L << 20);

    private Zips() {}

    static ZipArchive read(byte[] bytes) {
        return read(bytes, BUDGET);
    }

    static ZipArchive read(byte[] bytes, Budget budget) {
        return ZipArchive.read("test.pt", MemorySegment.ofArray(bytes), budget);
    }

    static ZipArchive read(ZipBytes zip) {
        return read(zip.bytes());
    }

    /// Reads what has to fail so, with all these words in the message.
    static <E extends CheckpointException> void assertFails(Class<E> kind, byte[] zip, String... words) {
        assertSays(assertThrows(kind, () -> read(zip)), words);
    }

    static <E extends CheckpointException> void assertFails(Class<E> kind, ZipBytes zip, String... words) {
        assertFails(kind, zip.bytes(), words);
    }

    static void assertSays(CheckpointException e, String... words) {
        assertTrue(e.fault().text().startsWith("test.pt: "), e.fault().text());
        for (String word : words) {
            assertTrue(e.fault().text().contains(word), () -> "no \"" + word + "\" in: " + e.fault().text());
        }
    }

    static List<String> codes(ZipArchive archive) {
        return archive.findings().stream().map(Finding::code).toList();
    }

    static byte[] content(ZipArchive archive, String name) {
        return archive.record(name).orElseThrow().bytes().toArray(ValueLayout.JAVA_BYTE);
    }

    /// Every fixture that begins as a zip, save those that are broken on purpose and those that hold several in a row.
    static Stream<Path> soundFixtures() throws IOException {
        List<Path> found;
        try (Stream<Path> files = Files.walk(FIXTURES)) {
            found = files.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(FIXTURES.resolve("zip-edge")))
                    .filter(file -> !file.toString().endsWith(".distcp"))
                    .filter(Zips::beginsAsZip)
                    .sorted()
                    .toList();
        }
        assertTrue(found.size() >= 28, "fixtures are missing: " + found);
        return found.stream();
    }

    private static boolean beginsAsZip(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            return bytes.length > 4 && bytes[0] == 'P' && bytes[1] == 'K' && bytes[2] == 3 && bytes[3] == 4;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
