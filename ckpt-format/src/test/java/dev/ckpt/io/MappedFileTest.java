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
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedFileTest {

    private static final int SIZE = 700_001;

    @TempDir
    private Path folder;

    private final byte[] content = new byte[SIZE];
    private Path path = Path.of("set before each");

    @BeforeEach
    void writeTheFile() throws IOException {
        new Random(1).nextBytes(content);
        path = Files.write(folder.resolve("f"), content);
    }

    @Test
    void a_slice_gives_the_same_bytes_looked_at_and_copied() throws IOException {
        try (MappedFile file = MappedFile.open(path)) {
            ByteSource slice = file.slice(1000, 5000);
            assertEquals(5000, slice.byteSize());
            assertArrayEquals(part(1000, 5000), slice.bytes().toArray(ValueLayout.JAVA_BYTE));
            assertArrayEquals(part(1100, 300), copied(slice, 100, 300));
        }
    }

    @Test
    void a_slice_of_a_slice_counts_from_the_slices_beginning() throws IOException {
        try (MappedFile file = MappedFile.open(path)) {
            ByteSource slice = file.slice(1000, 5000).slice(2000, 1000);
            assertArrayEquals(part(3000, 1000), slice.bytes().toArray(ValueLayout.JAVA_BYTE));
            assertArrayEquals(part(3999, 1), copied(slice, 999, 1));
        }
    }

    @Test
    void arrays_and_memory_are_filled_alike_in_any_size() throws IOException {
        try (MappedFile file = MappedFile.open(path); Arena arena = Arena.ofConfined()) {
            ByteSource whole = file.slice(0, SIZE);
            assertArrayEquals(content, copied(whole, 0, SIZE)); // more than goes by the way at once
            MemorySegment memory = arena.allocate(SIZE);
            whole.copyTo(0, memory);
            assertArrayEquals(content, memory.toArray(ValueLayout.JAVA_BYTE));
            int[] integers = new int[SIZE / 4];
            whole.copyTo(1, MemorySegment.ofArray(integers));
            assertEquals(-1, memory.asSlice(1, SIZE - 1).mismatch(MemorySegment.ofArray(integers)));
        }
    }

    @Test
    void nothing_is_read_beyond_a_slice() throws IOException {
        try (MappedFile file = MappedFile.open(path)) {
            ByteSource slice = file.slice(10, 20);
            assertThrows(IndexOutOfBoundsException.class, () -> copied(slice, 15, 6));
            assertThrows(IndexOutOfBoundsException.class, () -> copied(slice, -1, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> slice.slice(0, 21));
            assertThrows(IndexOutOfBoundsException.class, () -> file.slice(SIZE, 1));
            assertEquals(0, copied(slice, 20, 0).length);
        }
    }

    @Test
    void an_empty_file_has_an_empty_slice() throws IOException {
        try (MappedFile file = MappedFile.open(Files.createFile(folder.resolve("empty")))) {
            assertEquals(0, copied(file.slice(0, 0), 0, 0).length);
            assertThrows(IndexOutOfBoundsException.class, () -> file.slice(0, 1));
        }
    }

    @Test
    void a_file_that_becomes_shorter_is_malformed_and_says_where() throws IOException {
        try (MappedFile file = MappedFile.open(path)) {
            ByteSource slice = file.slice(0, SIZE);
            try (FileChannel other = FileChannel.open(path, StandardOpenOption.WRITE)) {
                other.truncate(500_000);
            }
            assertArrayEquals(part(499_000, 1000), copied(slice, 499_000, 1000));
            String message = assertThrows(MalformedException.class, () -> copied(slice, 400_000, 200_000)).getMessage();
            assertEquals(
                    path.toAbsolutePath()
                            + """
                                    : byte 500000: expected the 700001 bytes that the file had when it was opened, found 500000 bytes
                                      likely cause: the file became shorter while it was read: another program is writing it, or copying over it
                                      next step: wait until that is done, or stop it, and start again""",
                    message);
        }
    }

    @Test
    void a_file_that_is_replaced_or_deleted_is_read_as_it_was_opened() throws IOException {
        try (MappedFile file = MappedFile.open(path)) {
            Files.move(Files.write(folder.resolve("other"), new byte[SIZE]), path,
                    StandardCopyOption.ATOMIC_MOVE);
            assertArrayEquals(part(5, 1000), copied(file.slice(5, 1000), 0, 1000));
        }
        Files.write(path, content);
        try (MappedFile file = MappedFile.open(path)) {
            Files.delete(path);
            assertArrayEquals(part(5, 1000), copied(file.slice(5, 1000), 0, 1000));
        }
    }

    @Test
    void an_interrupted_thread_gets_its_bytes_and_keeps_its_flag() throws IOException {
        try (MappedFile file = MappedFile.open(path)) {
            Thread.currentThread().interrupt();
            assertArrayEquals(content, copied(file.slice(0, SIZE), 0, SIZE));
            assertTrue(Thread.interrupted());
            assertArrayEquals(content, copied(file.slice(0, SIZE), 0, SIZE));
            assertFalse(Thread.interrupted());
        }
    }

    @Test
    void a_thread_that_is_interrupted_while_it_reads_disturbs_no_other() throws Exception {
        try (MappedFile file = MappedFile.open(path)) {
            FutureTask<byte[]> disturbed = new FutureTask<>(() -> copiedOften(file.slice(0, SIZE)));
            FutureTask<byte[]> other = new FutureTask<>(() -> copiedOften(file.slice(0, SIZE)));
            Thread thread = Thread.ofPlatform().start(disturbed);
            Thread.ofPlatform().start(other);
            while (!disturbed.isDone()) {
                thread.interrupt();
                Thread.onSpinWait();
            }
            assertArrayEquals(content, disturbed.get());
            assertArrayEquals(content, other.get());
        }
    }

    private byte[] copiedOften(ByteSource source) {
        byte[] last = copied(source, 0, SIZE);
        for (int i = 0; i < 300; i++) {
            last = copied(source, 0, SIZE);
            assertArrayEquals(content, last);
        }
        return last;
    }

    @Test
    void after_closing_there_is_nothing_to_read() throws IOException {
        MappedFile file = MappedFile.open(path);
        ByteSource slice = file.slice(0, 10);
        copied(slice, 0, 10);
        file.close();
        assertThrows(IllegalStateException.class, () -> copied(slice, 0, 10));
        assertThrows(IllegalStateException.class, () -> slice.bytes().get(ValueLayout.JAVA_BYTE, 0));
    }

    @Test
    void a_descriptor_is_held_only_for_files_that_are_copied_from() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(descriptors), "counts descriptors in /proc, which is not there");
        try (MappedFile file = MappedFile.open(path)) {
            assertFalse(held(descriptors));
            file.slice(0, 10).bytes().get(ValueLayout.JAVA_BYTE, 0);
            assertFalse(held(descriptors));
            copied(file.slice(0, 10), 0, 10);
            assertTrue(held(descriptors));
        }
        assertFalse(held(descriptors));
    }

    private boolean held(Path descriptors) throws IOException {
        try (var links = Files.list(descriptors)) {
            return links.anyMatch(link -> {
                try {
                    return Files.readSymbolicLink(link).equals(path.toRealPath());
                } catch (IOException e) {
                    return false; // closed while we look
                }
            });
        }
    }

    private byte[] part(int from, int length) {
        return Arrays.copyOfRange(content, from, from + length);
    }

    private static byte[] copied(ByteSource source, long from, int length) {
        byte[] target = new byte[length];
        source.copyTo(from, MemorySegment.ofArray(target));
        return target;
    }
}
