package dev.ckpt.zip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.ckpt.io.Budget;
import dev.ckpt.io.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Damage of any kind ends in an archive or in one of the three exceptions.
class DamagedZipTest {

    /// So small that a lie about a size cannot make the test slow.
    private static final Budget BUDGET = Budget.ofHeap(32L << 20);

    @ParameterizedTest
    @ValueSource(strings = {"zip-edge/00_base.pt", "torch213/a_basic_213.pt", "07_torchscript.pt",
        "zip-edge/34_dup_data.pkl-D1-version-W0-x1-x2-D0.pt"})
    void a_file_cut_at_any_byte_is_never_read(String fixture) throws IOException {
        byte[] whole = Files.readAllBytes(Zips.FIXTURES.resolve(fixture));
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            CheckpointException e = assertThrows(CheckpointException.class, () -> Zips.read(cut, BUDGET));
            assertTrue(e.fault().text().contains("interrupted"), () -> cut.length + ": " + e.fault().text());
        }
    }

    @Test
    void a_file_cut_in_front_is_never_read() throws IOException {
        byte[] whole = Files.readAllBytes(Zips.FIXTURES.resolve("zip-edge/00_base.pt"));
        for (int from = 1; from < whole.length; from++) {
            byte[] cut = Arrays.copyOfRange(whole, from, whole.length);
            assertThrows(CheckpointException.class, () -> Zips.read(cut, BUDGET));
        }
    }

    @Test
    void five_thousand_mutations_end_in_an_archive_or_in_an_exception_of_ours() throws IOException {
        List<Path> fixtures = List.of(Zips.FIXTURES.resolve("zip-edge/00_base.pt"),
                Zips.FIXTURES.resolve("07_torchscript.pt"), Zips.FIXTURES.resolve("torch213/b_v3_dtypes.pt"),
                Zips.FIXTURES.resolve("zip-edge/13_no_zip64_locator.pt"));
        Random random = new Random(20_260_101);
        int read = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = mutated(Files.readAllBytes(fixtures.get(i % fixtures.size())), random);
            if (survives(bytes)) {
                read++;
            }
        }
        assertTrue(read > 500 && read < 4_500, "both happen: " + read + " of 5000 were read");
    }

    private static boolean survives(byte[] bytes) {
        try {
            ZipArchive archive = Zips.read(bytes, BUDGET);
            for (ZipRecord record : archive.records()) {
                assertTrue(record.payloadOffset() <= bytes.length);
                readAll(record);
            }
            return true;
        } catch (CheckpointException e) {
            assertTrue(e.fault().text().startsWith("test.pt: "), e.fault().text());
            return false;
        } catch (RuntimeException | Error e) {
            return fail(HexFormat.of().formatHex(bytes), e);
        }
    }

    /// A deflated record may be broken by itself.
    private static void readAll(ZipRecord record) {
        try {
            assertEquals(record.size(), record.bytes().byteSize());
            record.crcMatches();
        } catch (CheckpointException e) {
            assertTrue(record.compressed(), e.fault().text());
        }
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            // Half of them into the last kilobyte, where the structure is.
            int span = random.nextBoolean() ? bytes.length : Math.min(1_000, bytes.length);
            int at = bytes.length - 1 - random.nextInt(span);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) (random.nextBoolean() ? 0xFF : random.nextInt(256));
                case 2 ->
                    Arrays.fill(bytes, at, Math.min(bytes.length, at + 8), (byte) (random.nextBoolean() ? 0xFF : 0));
                default -> {
                    int from = random.nextInt(bytes.length);
                    int length = Math.min(random.nextInt(64), bytes.length - Math.max(from, at));
                    System.arraycopy(bytes, from, bytes, at, length);
                }
            }
        }
        return bytes;
    }
}
