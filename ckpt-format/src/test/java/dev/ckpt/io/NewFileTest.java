package dev.ckpt.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewFileTest {

    private static final byte[] OLD = {1, 2, 3};
    private static final byte[] NEW = {4, 5, 6, 7};

    @TempDir
    private Path folder;

    @Test
    void nothing_is_there_before_the_commit_and_the_whole_file_after_it() throws IOException {
        Path path = folder.resolve("f");
        try (NewFile file = NewFile.at(path, Overwrite.REFUSE)) {
            file.write(NEW);
            assertFalse(Files.exists(path));
            assertEquals(4, file.position());
            file.commit();
            assertArrayEquals(NEW, Files.readAllBytes(path));
        }
        assertEquals(List.of("f"), names());
    }

    @Test
    void what_is_not_committed_leaves_the_old_file_and_nothing_else() throws IOException {
        Path path = Files.write(folder.resolve("f"), OLD);
        try (NewFile file = NewFile.at(path, Overwrite.REPLACE)) {
            file.write(NEW);
        }
        assertArrayEquals(OLD, Files.readAllBytes(path));
        assertEquals(List.of("f"), names());
    }

    @Test
    void memory_and_arrays_of_any_kind_are_written_alike() throws IOException {
        int[] integers = new Random(3).ints(300_000).toArray();
        MemorySegment array = MemorySegment.ofArray(integers);
        try (Arena arena = Arena.ofConfined(); NewFile file = NewFile.at(folder.resolve("f"), Overwrite.REFUSE)) {
            file.write(array.asReadOnly());
            file.write(arena.allocate(array.byteSize()).copyFrom(array));
            file.write(new byte[0]);
            file.commit();
        }
        MemorySegment written = MemorySegment.ofArray(Files.readAllBytes(folder.resolve("f")));
        assertEquals(2 * array.byteSize(), written.byteSize());
        assertEquals(-1, written.asSlice(0, array.byteSize()).mismatch(array));
        assertEquals(-1, written.asSlice(array.byteSize()).mismatch(array));
    }

    @Test
    void a_file_that_is_not_to_be_replaced_is_refused_at_once() throws IOException {
        Path path = Files.write(folder.resolve("f"), OLD);
        assertEquals(path.toString(), assertThrows(FileAlreadyExistsException.class,
                () -> NewFile.at(path, Overwrite.REFUSE)).getMessage());
        assertEquals(List.of("f"), names());
    }

    @Test
    void a_file_that_appears_meanwhile_is_not_replaced() throws IOException {
        Path path = folder.resolve("f");
        try (NewFile file = NewFile.at(path, Overwrite.REFUSE)) {
            file.write(NEW);
            Files.write(path, OLD);
            assertThrows(FileAlreadyExistsException.class, file::commit);
        }
        assertArrayEquals(OLD, Files.readAllBytes(path));
        assertEquals(List.of("f"), names());
    }

    @Test
    void nothing_is_written_after_the_commit() throws IOException {
        try (NewFile file = NewFile.at(folder.resolve("f"), Overwrite.REFUSE)) {
            file.commit();
            assertThrows(IllegalStateException.class, () -> file.write(NEW));
            assertThrows(IllegalStateException.class, file::commit);
        }
    }

    @Test
    void a_file_keeps_its_rights_when_it_is_replaced_and_is_never_readable_by_more() throws IOException {
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"), "there are no POSIX rights here");
        Path path = Files.write(folder.resolve("f"), OLD);
        for (String rights : List.of("rw-------", "rw-rw-r--", "r--r-----")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
            try (NewFile file = NewFile.at(path, Overwrite.REPLACE)) {
                Path unfinished = folder.resolve(names().getFirst());
                String meanwhile = PosixFilePermissions.toString(Files.getPosixFilePermissions(unfinished));
                assertTrue(rights.endsWith("r--") || meanwhile.endsWith("---"), meanwhile);
                file.write(NEW);
                file.commit();
            }
            assertEquals(rights, PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        }
    }

    @Test
    void a_link_stays_and_the_file_that_it_leads_to_is_replaced() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Path real = Files.write(other.resolve("real"), OLD);
        Files.createSymbolicLink(other.resolve("middle"), Path.of("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("other", "middle"));
        save(link, Overwrite.REPLACE);
        assertTrue(Files.isSymbolicLink(link) && Files.isSymbolicLink(other.resolve("middle")));
        assertArrayEquals(NEW, Files.readAllBytes(real));
        assertFalse(Files.isSymbolicLink(real));
    }

    @Test
    void a_link_to_a_file_that_is_not_there_yet_gets_one() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("real"));
        save(link, Overwrite.REFUSE);
        assertTrue(Files.isSymbolicLink(link));
        assertArrayEquals(NEW, Files.readAllBytes(folder.resolve("real")));
    }

    @Test
    void a_link_to_itself_is_a_clear_error() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("link"));
        assertEquals(link + """
                : expected a place for a file, found a link that leads to itself
                  likely cause: the link is broken
                  next step: remove it, or name a file""", failure(link));
    }

    @Test
    void a_folder_is_a_clear_error() {
        assertEquals(folder + """
                : expected a place for a file, found a folder
                  likely cause: a file was to be named, and only its folder was
                  next step: name a file in it:\s""" + folder.resolve("NAME"), failure(folder));
        assertTrue(failure(Path.of("/")).startsWith("/: expected a place for a file, found a folder"));
    }

    @Test
    void a_device_is_a_clear_error() {
        assumeTrue(Files.exists(Path.of("/dev/null")), "there is no /dev/null");
        assertEquals(
                """
                        /dev/null: expected a place for a file, found a device or a pipe
                          likely cause: files are written beside their place and put there as a whole, and a device cannot be replaced
                          next step: write to a file, and copy that to the device""",
                failure(Path.of("/dev/null")));
    }

    @Test
    void a_missing_folder_is_a_clear_error() {
        Path path = folder.resolve("no").resolve("f");
        assertEquals(path + ": expected a folder " + folder.resolve("no") + """
                , found none
                  likely cause: it was not made yet, or its name is misspelt
                  next step: create the folder, or name another one""", failure(path));
    }

    @Test
    void a_file_in_place_of_a_folder_is_a_clear_error() throws IOException {
        Path path = Files.write(folder.resolve("f"), OLD).resolve("g");
        assertEquals(path + ": expected a folder " + folder.resolve("f") + """
                , found a file of that name
                  likely cause: a part of the name is misspelt
                  next step: name another folder""", failure(path));
    }

    @Test
    void a_name_that_is_too_long_is_a_clear_error_and_the_longest_one_is_none() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "names have 255 bytes on Linux");
        Path path = folder.resolve("한".repeat(86));
        assertEquals(path + """
                : expected to create the file, found File name too long
                  likely cause: the name is longer than this file system allows
                  next step: choose a shorter name; what stood under the name before stands there still""",
                failure(path));
        assertEquals(List.of(), names());
        save(folder.resolve("x" + "\uD83D\uDE00".repeat(63)), Overwrite.REFUSE);
    }

    @Test
    void an_interrupt_makes_a_writer_fail_and_leaves_nothing() throws IOException {
        Path path = folder.resolve("f");
        try (NewFile file = NewFile.at(path, Overwrite.REFUSE)) {
            file.write(NEW);
            Thread.currentThread().interrupt();
            String message = assertThrows(FailedWriteException.class, () -> file.write(NEW)).getMessage();
            assertTrue(Thread.interrupted());
            assertEquals(path + """
                    : byte 4: expected to write the file, found an interrupt
                      likely cause: the program was asked to stop
                      next step: start it again; what stood under the name before stands there still""", message);
            assertThrows(IllegalStateException.class, file::commit);
        }
        assertEquals(List.of(), names());
    }

    @Test
    void an_unfinished_file_that_vanishes_is_a_clear_error() throws IOException {
        Path path = folder.resolve("f");
        try (NewFile file = NewFile.at(path, Overwrite.REPLACE)) {
            file.write(NEW);
            Files.delete(folder.resolve(names().getFirst()));
            String message = assertThrows(FailedWriteException.class, file::commit).getMessage();
            assertTrue(
                    message.contains("likely cause: another program removed the folder, or the unfinished file in it"),
                    message);
        }
        assertEquals(List.of(), names());
    }

    @Test
    void two_writers_of_one_program_do_each_other_no_harm() throws IOException {
        Path path = folder.resolve("f");
        try (NewFile first = NewFile.at(path, Overwrite.REPLACE);
                NewFile second = NewFile.at(path, Overwrite.REPLACE)) {
            first.write(OLD);
            second.write(NEW);
            second.commit();
            assertArrayEquals(NEW, Files.readAllBytes(path));
            first.commit();
            assertArrayEquals(OLD, Files.readAllBytes(path));
        }
        assertEquals(List.of("f"), names());
    }

    @Test
    void what_a_killed_writer_left_is_removed_by_the_next_save_to_the_same_place_alone() throws IOException {
        String left = ".f.0123456789abc.ckpt.tmp";
        Files.write(folder.resolve(left), OLD);
        save(folder.resolve("g"), Overwrite.REFUSE);
        assertEquals(List.of(left, "g"), names());
        save(folder.resolve("f"), Overwrite.REFUSE);
        assertEquals(List.of("f", "g"), names());
    }

    @Test
    void files_that_only_look_a_little_like_it_stay() throws IOException {
        List<String> others = List.of(".f.backup.tmp", ".f.ckpt.tmp", "f.0123456789abc.ckpt.tmp");
        for (String other : others) {
            Files.write(folder.resolve(other), OLD);
        }
        Files.createDirectory(folder.resolve(".f.0123456789abc.ckpt.tmp"));
        Files.createSymbolicLink(folder.resolve(".f.0123456789abd.ckpt.tmp"), Path.of(".f.backup.tmp"));
        save(folder.resolve("f"), Overwrite.REFUSE);
        assertEquals(6, names().size());
    }

    @Test
    void what_somebody_holds_a_lock_on_stays() throws IOException {
        Path held = Files.write(folder.resolve(".f.0123456789abc.ckpt.tmp"), OLD);
        try (FileChannel channel = FileChannel.open(held, StandardOpenOption.WRITE); FileLock lock = channel.lock()) {
            assertTrue(lock.isValid());
            save(folder.resolve("f"), Overwrite.REFUSE);
            assertTrue(Files.exists(held));
        }
    }

    private static void save(Path path, Overwrite overwrite) throws IOException {
        try (NewFile file = NewFile.at(path, overwrite)) {
            file.write(NEW);
            file.commit();
        }
        assertArrayEquals(NEW, Files.readAllBytes(path));
    }

    private static String failure(Path path) {
        return assertThrows(FailedWriteException.class, () -> NewFile.at(path, Overwrite.REPLACE)).getMessage();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
