package dev.ckpt.zip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.contents.Finding;
import dev.ckpt.contents.Severity;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.RefusedException;
import dev.ckpt.io.UnsupportedException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Directories and local headers that lie, record by record.
class HostileZipTest {

    private final ZipBytes zip = ZipBytes.checkpoint();
    private final ZipBytes.Entry pickle = zip.entry(0);
    private final ZipBytes.Entry storage = zip.entry(1);
    private final ZipBytes.Entry version = zip.entry(2);

    @Test
    void two_records_of_one_name_are_refused() {
        zip.add("archive/data/0", ZipBytes.bytes("fedcba9876543210"));
        Zips.assertFails(RefusedException.class, zip, "record archive/data/0", "found two, at bytes 52 and",
                "do not load it");
    }

    @Test
    void two_names_that_differ_only_in_case_are_refused() {
        zip.add("archive/DATA.pkl", ZipBytes.bytes("another"));
        Zips.assertFails(RefusedException.class, zip, "record archive/data.pkl",
                "another that differs only in case, archive/DATA.pkl");
    }

    @Test
    void names_that_differ_in_the_case_of_other_letters_are_two_names_as_in_PyTorch() {
        zip.add("archive/é", new byte[0]);
        zip.add("archive/É", new byte[0]);
        assertEquals(5, Zips.read(zip).records().size());
    }

    @Test
    void a_record_outside_the_root_is_malformed() {
        for (String outside : List.of("data.pkl", "archive", "archive2/x", "Archive/x", "/archive/x", "../x")) {
            ZipBytes other = ZipBytes.checkpoint();
            other.add(outside, new byte[0]);
            Zips.assertFails(MalformedException.class, other, "record " + outside,
                    "expected every record below archive/", "PyTorch refuses it too");
        }
    }

    @Test
    void a_name_that_would_leave_its_folder_is_only_a_name_and_reported() {
        for (String leaving : List.of("../../etc/passwd", "a/../../b", "/etc/passwd", "..", "a\\..\\b", "x/..")) {
            ZipBytes other = ZipBytes.checkpoint();
            other.add("archive/" + leaving, ZipBytes.bytes("x"));
            ZipArchive archive = Zips.read(other);
            assertTrue(archive.record(leaving).isPresent());
            assertEquals(List.of("zip.name-leaves-folder"), Zips.codes(archive), leaving);
        }
        zip.add("archive/a..b/...", new byte[0]);
        assertEquals(List.of(), Zips.codes(Zips.read(zip)));
    }

    @Test
    void a_name_with_NUL_is_refused() {
        zip.add("archive/x.pkl\0.txt", new byte[0]);
        Zips.assertFails(RefusedException.class, zip, "entry 4 of the directory", "archive/x.pkl?.txt");
    }

    @Test
    void a_name_in_a_message_is_short_and_printable() {
        zip.add("archive/" + "\u001b[2J\n".repeat(1000), new byte[0]).method = 99;
        Zips.assertFails(UnsupportedException.class, zip, "record archive/?[2J??[2J?", "…: expected method");
    }

    @Test
    void a_second_name_in_a_Unicode_path_field_is_reported() {
        storage.centralExtra = ZipBytes.extra(0x7075, ZipBytes.join(new byte[5], ZipBytes.bytes("archive/evil.pkl")));
        ZipArchive archive = Zips.read(zip);
        assertEquals(List.of("zip.unicode-path-differs"), Zips.codes(archive));
        assertEquals(Severity.ERROR, archive.findings().getFirst().severity());
    }

    @Test
    void a_record_inside_another_is_refused() {
        ZipBytes inner = new ZipBytes();
        inner.add("archive/inner", ZipBytes.bytes("inside"));
        ZipBytes outer = new ZipBytes();
        outer.add("archive/data.pkl", inner.bytes());
        outer.add("archive/inner", ZipBytes.bytes("inside")).offset = 30 + 16;
        Zips.assertFails(RefusedException.class, outer, "record archive/data.pkl: expected bytes of its own",
                "record archive/inner claims too, from byte 46");
    }

    @Test
    void an_archive_that_contains_itself_is_refused() {
        pickle.size = pickle.compressedSize = zip.bytes().length - 46L;
        Zips.assertFails(RefusedException.class, zip, "expected a payload that ends before the directory");
    }

    @Test
    void a_payload_over_the_next_record_is_refused() {
        storage.size = storage.compressedSize = 17;
        Zips.assertFails(RefusedException.class, zip, "record archive/data/0", "record archive/version claims too");
    }

    @Test
    void a_payload_over_its_own_descriptor_is_refused_wherever_it_ends_in_it() {
        for (int over = 1; over <= 16; over++) {
            ZipBytes other = ZipBytes.checkpoint();
            ZipBytes.Entry entry = other.entry(1).described();
            entry.size = entry.compressedSize = 16L + over;
            Zips.assertFails(RefusedException.class, other, "expected a payload of 16 bytes",
                    "found " + (16 + over) + " bytes, which overlap the descriptor");
        }
    }

    @Test
    void a_payload_beyond_the_file_is_malformed() {
        version.size = version.compressedSize = 1_000_000;
        Zips.assertFails(MalformedException.class, zip, "expected 1000000 bytes at byte", "found a file of");
    }

    @Test
    void a_header_beyond_the_file_or_in_the_directory_is_not_read() {
        version.offset = 1_000_000;
        Zips.assertFails(MalformedException.class, zip, "expected a local header inside the file");
        version.offset = zip.bytes().length - 100L;
        Zips.assertFails(RefusedException.class, zip, "expected a local header before the directory");
    }

    @Test
    void a_header_that_is_none_is_malformed() {
        storage.offset = 60;
        Zips.assertFails(MalformedException.class, zip, "expected its local header at byte 60, found other bytes");
    }

    @Test
    void a_64_bit_number_that_is_missing_is_malformed() {
        storage.size = 0xFFFF_FFFFL;
        Zips.assertFails(MalformedException.class, zip,
                "expected a 64-bit size in its zip64 field, found no such field");
        storage.compressedSize = 0xFFFF_FFFFL;
        storage.centralExtra = ZipBytes.extra(1, ZipBytes.longs(16));
        Zips.assertFails(MalformedException.class, zip, "expected a 64-bit compressed size",
                "found a field that ends before it");
    }

    @Test
    void a_64_bit_number_of_2_to_the_63_is_malformed() {
        storage.size = storage.compressedSize = 0xFFFF_FFFFL;
        storage.centralExtra = ZipBytes.extra(1, ZipBytes.longs(Long.MIN_VALUE, Long.MIN_VALUE));
        Zips.assertFails(MalformedException.class, zip, "found 9223372036854775808");
        storage.centralExtra = ZipBytes.extra(1, ZipBytes.longs(Long.MAX_VALUE, Long.MAX_VALUE));
        Zips.assertFails(MalformedException.class, zip, "expected 9223372036854775807 bytes at byte");
    }

    @Test
    void a_64_bit_number_that_nothing_asks_for_is_reported() {
        storage.centralExtra = ZipBytes.extra(1, ZipBytes.longs(16, 16));
        assertEquals(List.of("zip.zip64-extra"), Zips.codes(Zips.read(zip)));
    }

    @Test
    void two_zip64_fields_are_refused() {
        storage.size = storage.compressedSize = 0xFFFF_FFFFL;
        storage.centralExtra = ZipBytes.join(ZipBytes.extra(1, ZipBytes.longs(16, 16)),
                ZipBytes.extra(1, ZipBytes.longs(8, 8)));
        Zips.assertFails(RefusedException.class, zip, "expected an extra field once, found it twice");
    }

    @Test
    void an_extra_field_beyond_the_others_is_malformed() {
        storage.centralExtra = new byte[]{1, 0, 9, 0, 0, 0};
        Zips.assertFails(MalformedException.class, zip, "found one that reaches 7 bytes further");
    }

    @Test
    void encryption_and_other_unreadable_forms_are_unsupported() {
        for (int bit : new int[]{0, 5, 6, 13}) {
            ZipBytes other = ZipBytes.checkpoint();
            other.entry(1).flags |= 1 << bit;
            Zips.assertFails(UnsupportedException.class, other, "record archive/data/0", "expected plain bytes");
        }
    }

    @Test
    void a_disk_above_1_is_refused() {
        storage.disk = 2;
        Zips.assertFails(RefusedException.class, zip, "expected disk 0", "found disk 2");
    }

    @Test
    void a_wrong_crc_or_size_in_a_local_header_is_reported() {
        storage.localCrc ^= 1;
        pickle.localSize++;
        version.localCompressedSize = version.localSize = 0xFFFF_FFFFL;
        version.localExtra = ZipBytes.extra(1, ZipBytes.longs(3, 3));
        assertEquals(List.of("zip.local-sizes-differ", "zip.local-crc-differs", "zip.local-sizes-differ"),
                Zips.codes(Zips.read(zip)));
    }

    @Test
    void true_sizes_in_a_local_zip64_field_are_no_finding() {
        version.localCompressedSize = version.localSize = 0xFFFF_FFFFL;
        version.localExtra = ZipBytes.join(ZipBytes.extra(0x4246, new byte[3]),
                ZipBytes.extra(1, ZipBytes.longs(2, 2)));
        assertEquals(List.of(), Zips.codes(Zips.read(zip)));
    }

    @Test
    void a_descriptor_in_each_of_its_four_forms_is_no_finding() {
        int crc = (int) storage.crc;
        for (byte[] form : List.of(ZipBytes.little(12).putInt(crc).putInt(16).putInt(16).array(),
                ZipBytes.little(20).putInt(crc).putLong(16).putLong(16).array(),
                ZipBytes.little(16).putInt(Signature.DESCRIPTOR).putInt(crc).putInt(16).putInt(16).array(),
                ZipBytes.little(24).putInt(Signature.DESCRIPTOR).putInt(crc).putLong(16).putLong(16).array())) {
            storage.described(form);
            assertEquals(List.of(), Zips.codes(Zips.read(zip)));
        }
    }

    @Test
    void a_descriptor_that_contradicts_is_reported() {
        storage.described();
        storage.crc ^= 1;
        ZipArchive archive = Zips.read(zip);
        assertEquals(List.of("zip.descriptor-differs"), Zips.codes(archive));
        assertEquals(Severity.ERROR, archive.findings().getFirst().severity());
    }

    @Test
    void a_descriptor_that_is_missing_is_reported() {
        storage.described(new byte[0]);
        assertEquals(List.of("zip.descriptor-missing"), Zips.codes(Zips.read(zip)));
    }

    @Test
    void bytes_between_records_are_reported() {
        storage.behind = new byte[7];
        Finding finding = Zips.read(zip).findings().getFirst();
        assertEquals("zip.unclaimed-bytes", finding.code());
        assertEquals("7 bytes behind record archive/data/0 belong to no record", finding.message());
    }

    @Test
    void of_a_thousand_equal_findings_a_few_are_kept_and_the_rest_counted() {
        ZipBytes many = new ZipBytes();
        for (int i = 0; i < 1000; i++) {
            many.add("archive/" + i, new byte[0]).version = 99;
        }
        List<Finding> findings = Zips.read(many).findings();
        assertEquals(9, findings.size());
        assertEquals("the same at 992 more places", findings.getLast().message());
    }

    @Test
    void a_name_with_a_slash_at_its_end_that_has_bytes_is_reported() {
        zip.add("archive/x/", ZipBytes.bytes("bytes"));
        ZipArchive archive = Zips.read(zip);
        assertEquals(List.of("zip.directory-attribute"), Zips.codes(archive));
        assertTrue(archive.record("x/").isPresent());
    }
}
