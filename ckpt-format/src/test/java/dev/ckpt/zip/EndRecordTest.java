package dev.ckpt.zip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ckpt.io.Budget;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.RefusedException;
import dev.ckpt.io.UnsupportedException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/// The beginning and the end of a file: one archive, no more and no less.
class EndRecordTest {

    @Test
    void an_empty_file_says_so() {
        Zips.assertFails(MalformedException.class, new byte[0], "byte 0", "found an empty file", "interrupted");
    }

    @Test
    void a_file_that_is_no_zip_says_what_it_begins_with() {
        Zips.assertFails(MalformedException.class, ZipBytes.bytes("\0<!doctype html>"), "found bytes 00 3c 21 64");
    }

    @Test
    void a_gzip_is_named() {
        Zips.assertFails(UnsupportedException.class, new byte[]{0x1F, (byte) 0x8B, 8, 0, 0}, "found a gzip archive",
                "unpack it with a gzip tool");
    }

    @Test
    void a_file_without_its_end_says_that_it_is_cut_short() {
        byte[] whole = ZipBytes.checkpoint().bytes();
        Zips.assertFails(MalformedException.class, Arrays.copyOf(whole, 100), "the last 100 of 100 bytes",
                "expected a zip's end record", "cut short: a download or a save that was interrupted",
                "the pickle stands at the beginning of the file");
    }

    @Test
    void zeros_at_the_end_are_named() {
        byte[] whole = ZipBytes.checkpoint().bytes();
        byte[] reserved = Arrays.copyOf(Arrays.copyOf(whole, 100), 1_000);
        Zips.assertFails(MalformedException.class, reserved, "its last 900 bytes are zeros, room that was reserved");
        Zips.assertFails(MalformedException.class, Arrays.copyOf(reserved, 100_000),
                "its last 65557 bytes or more are zeros");
    }

    @Test
    void bytes_before_the_archive_are_refused() {
        Zips.assertFails(RefusedException.class, ZipBytes.checkpoint().prefix(ZipBytes.bytes("#!/bin/sh\n")),
                "byte 0: expected PK\\3\\4", "although a zip ends at byte", "something was put before the archive");
    }

    @Test
    void a_first_record_that_the_directory_does_not_list_is_refused() {
        byte[] hidden = new ZipBytes.Entry("archive/x", new byte[0]).name;
        byte[] header = ZipBytes.little(39).putInt(Signature.LOCAL_HEADER).array();
        System.arraycopy(hidden, 0, header, 30, hidden.length);
        header[26] = (byte) hidden.length;
        Zips.assertFails(RefusedException.class, ZipBytes.checkpoint().prefix(header),
                "byte 0: expected the first record that the directory lists", "archive/data.pkl, begins at byte 39");
    }

    @Test
    void bytes_behind_the_archive_are_refused_with_both_offsets() {
        byte[] whole = ZipBytes.checkpoint().bytes();
        Zips.assertFails(RefusedException.class, ZipBytes.checkpoint().suffix(new byte[10]),
                "end record at byte " + (whole.length - 22),
                "expected the archive to end with it, at byte " + whole.length,
                "found 10 more bytes, up to byte " + (whole.length + 10), "readers disagree");
    }

    @Test
    void a_comment_that_is_cut_short_is_malformed() {
        byte[] whole = ZipBytes.checkpoint().comment(new byte[50]).bytes();
        Zips.assertFails(MalformedException.class, Arrays.copyOf(whole, whole.length - 7),
                "expected a comment of 50 bytes, found the end of the file after 43", "cut short");
    }

    @Test
    void a_second_archive_in_the_comment_is_refused() {
        byte[] first = ZipBytes.checkpoint().bytes();
        byte[] second = ZipBytes.checkpoint().bytes();
        Zips.assertFails(RefusedException.class, ZipBytes.checkpoint().comment(second),
                "expected one end record, found another");
        Zips.assertFails(RefusedException.class, ZipBytes.join(first, second), "end record at byte",
                "readers disagree");
    }

    @Test
    void an_end_record_between_records_is_refused() {
        ZipBytes zip = ZipBytes.checkpoint();
        zip.entry(1).behind = new ZipBytes().bytes();
        Zips.assertFails(RefusedException.class, zip, "expected one end record", "found another at byte");
    }

    @Test
    void an_end_record_between_directory_and_end_is_refused() {
        Zips.assertFails(RefusedException.class, ZipBytes.checkpoint().beforeEnd(new ZipBytes().bytes()),
                "expected one end record", "found another at byte");
    }

    @Test
    void bytes_between_directory_and_end_are_refused() {
        Zips.assertFails(RefusedException.class, ZipBytes.checkpoint().beforeEnd(new byte[5]), "5 bytes too early",
                "readers disagree about where the directory of such a file is");
    }

    @Test
    void a_directory_said_to_be_elsewhere_is_not_read() {
        Zips.assertFails(MalformedException.class, ZipBytes.checkpoint().directoryShift(1),
                "expected a directory that ends at byte");
        Zips.assertFails(RefusedException.class, ZipBytes.checkpoint().directoryShift(-1), "1 bytes too early");
        Zips.assertFails(MalformedException.class, ZipBytes.checkpoint().zip64().directoryShift(Long.MIN_VALUE),
                "one of 183 bytes at byte 9223372036854775967");
    }

    @Test
    void an_archive_without_records_is_malformed() {
        Zips.assertFails(MalformedException.class, new ZipBytes(),
                "byte 0: expected a record, found a zip's end record");
        Zips.assertFails(MalformedException.class, ZipBytes.join(new byte[]{'P', 'K', 3, 4}, new byte[18],
                ZipBytes.little(22).putInt(Signature.END).putLong(0).putInt(0).putInt(22).array()),
                "end record at byte 22", "a directory without entries");
    }

    @Test
    void a_split_archive_is_unsupported() {
        Zips.assertFails(UnsupportedException.class, ZipBytes.checkpoint().endDisk(1), "split over several disks",
                "join the pieces");
    }

    @Test
    void counts_that_contradict_are_refused() {
        Zips.assertFails(RefusedException.class, ZipBytes.checkpoint().zip64Entries(2), "the end records, entries",
                "found 3 and 2");
    }

    @Test
    void a_saturated_count_leaves_it_to_zip64() {
        assertEquals(3, Zips.read(ZipBytes.checkpoint().zip64().count(0xFFFF)).records().size());
    }

    @Test
    void a_saturated_count_without_zip64_is_malformed() {
        Zips.assertFails(MalformedException.class, ZipBytes.checkpoint().count(0xFFFF), "found 65535 entries in");
    }

    @Test
    void more_or_fewer_entries_than_counted_are_malformed() {
        Zips.assertFails(MalformedException.class, ZipBytes.checkpoint().count(2),
                "expected the end of the directory after 2 entries");
        ZipBytes commented = ZipBytes.checkpoint().count(4);
        commented.entry(2).comment = new byte[46];
        Zips.assertFails(MalformedException.class, commented, "expected entry 4 of 4", "found no entry");
    }

    @Test
    void an_absurd_count_is_refused_before_anything_is_allocated() {
        for (long absurd : List.of(Long.MAX_VALUE, Long.MIN_VALUE, 1L << 40)) {
            Zips.assertFails(RefusedException.class, ZipBytes.checkpoint().zip64Entries(absurd).count(0xFFFF),
                    "the budget", "found " + Long.toUnsignedString(absurd));
        }
    }

    @Test
    void a_zip64_locator_that_points_nowhere_is_malformed() {
        byte[] bytes = ZipBytes.checkpoint().zip64().bytes();
        for (long nowhere : List.of(-1L, Long.MAX_VALUE, 0L, (long) bytes.length)) {
            byte[] copy = bytes.clone();
            System.arraycopy(ZipBytes.longs(nowhere), 0, copy, bytes.length - 22 - 20 + 8, 8);
            Zips.assertFails(MalformedException.class, copy, "zip64 locator at byte " + (bytes.length - 42));
        }
    }

    @Test
    void a_zip64_end_record_of_another_form_is_unsupported() {
        byte[] bytes = ZipBytes.checkpoint().zip64().bytes();
        bytes[bytes.length - 22 - 20 - 56 + 4] = 60;
        Zips.assertFails(UnsupportedException.class, bytes, "found a length of 60");
    }

    @Test
    void more_records_than_the_budget_are_refused() {
        Budget two = new Budget(1, 1, 2, 1 << 20, 0);
        RefusedException e = Assertions.assertThrows(RefusedException.class,
                () -> Zips.read(ZipBytes.checkpoint().bytes(), two));
        Zips.assertSays(e, "expected at most 2 entries, the budget, found 3", "-Xmx");
    }

    @Test
    void a_directory_larger_than_the_budget_is_refused() {
        Budget small = new Budget(1, 1, 10, 100, 0);
        RefusedException e = Assertions.assertThrows(RefusedException.class,
                () -> Zips.read(ZipBytes.checkpoint().bytes(), small));
        Zips.assertSays(e, "a directory of at most 100 bytes, the budget");
    }
}
