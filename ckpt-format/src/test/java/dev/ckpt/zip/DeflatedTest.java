package dev.ckpt.zip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.io.Budget;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.RefusedException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Deflated records: exactly as large as declared, or refused.
class DeflatedTest {

    private final ZipBytes zip = ZipBytes.checkpoint();

    @Test
    void a_deflated_record_is_inflated() {
        byte[] content = ZipBytes.bytes("abc".repeat(100_000));
        zip.add("archive/code/x.py", content).deflated();
        ZipArchive archive = Zips.read(zip);
        ZipRecord record = archive.record("code/x.py").orElseThrow();
        assertEquals(content.length, record.size());
        assertArrayEquals(content, Zips.content(archive, "code/x.py"));
        assertTrue(record.bytes().isReadOnly());
        assertTrue(record.crcMatches());
        assertTrue(archive.findings().isEmpty());
    }

    @Test
    void an_empty_deflated_record_is_empty() {
        zip.add("archive/code/x.py", new byte[0]).deflated();
        assertEquals(0, Zips.content(Zips.read(zip), "code/x.py").length);
    }

    @Test
    void a_bomb_is_listed_but_not_inflated_beyond_the_budget() {
        zip.add("archive/bomb", new byte[20_000_000]).deflated();
        Budget small = new Budget(1, 1, 10, 10_000, 1_000_000);
        ZipRecord bomb = Zips.read(zip.bytes(), small).record("bomb").orElseThrow();
        assertEquals(20_000_000, bomb.size());
        Zips.assertSays(assertThrows(RefusedException.class, bomb::bytes), "record archive/bomb",
                "expected at most 1000000 bytes when inflated, the budget, found 20000000 declared", "zip bomb");
    }

    @Test
    void a_bomb_that_declares_a_small_size_is_inflated_no_further() {
        ZipBytes.Entry bomb = zip.add("archive/bomb", new byte[20_000_000]).deflated();
        bomb.size = bomb.localSize = 1_000;
        ZipRecord record = Zips.read(zip).record("bomb").orElseThrow();
        Zips.assertSays(assertThrows(MalformedException.class, record::bytes), "record archive/bomb",
                "expected to inflate to 1000 bytes, found more");
    }

    @Test
    void a_size_that_deflate_cannot_reach_is_malformed_before_memory_is_taken() {
        ZipBytes.Entry entry = zip.add("archive/x", ZipBytes.bytes("x")).deflated();
        entry.size = entry.localSize = 10_000_000;
        ZipRecord record = Zips.read(zip).record("x").orElseThrow();
        Zips.assertSays(assertThrows(MalformedException.class, record::bytes),
                "expected at most 1032 bytes out of each",
                "found 10000000 declared for 3");
    }

    @Test
    void fewer_bytes_than_declared_are_malformed() {
        ZipBytes.Entry entry = zip.add("archive/x", ZipBytes.bytes("xyz")).deflated();
        entry.size = entry.localSize = 4;
        ZipRecord record = Zips.read(zip).record("x").orElseThrow();
        Zips.assertSays(assertThrows(MalformedException.class, record::bytes),
                "expected to inflate to 4 bytes, found the end after 3");
    }

    @Test
    void bytes_that_are_not_deflated_are_malformed() {
        ZipBytes.Entry entry = zip.add("archive/x", ZipBytes.bytes("\u0007 no deflated bytes"));
        entry.method = entry.localMethod = 8;
        ZipRecord record = Zips.read(zip).record("x").orElseThrow();
        Zips.assertSays(assertThrows(MalformedException.class, record::bytes), "expected deflated bytes");
    }

    @Test
    void a_deflated_record_that_is_cut_is_malformed() {
        ZipBytes.Entry entry = zip.add("archive/x", ZipBytes.bytes("a sentence of some length")).deflated();
        entry.payload = Arrays.copyOf(entry.payload, 8);
        entry.compressedSize = entry.localCompressedSize = 8;
        ZipRecord record = Zips.read(zip).record("x").orElseThrow();
        Zips.assertSays(assertThrows(MalformedException.class, record::bytes), "record archive/x");
    }
}
