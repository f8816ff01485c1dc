package dev.ckpt.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.io.CheckpointException;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.RefusedException;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.TensorValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// The oldest form, from the one file of it that there is, and from that file altered.
class TarReaderTest {

    private static final String FILE = "19_legacy_tar_v0.1.pt";

    private static byte[] file() throws IOException {
        return Files.readAllBytes(Fixtures.path(FILE));
    }

    /// A header of a member, with its checksum.
    private static byte[] header(String name, String size, char type) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 100, "0000644\0");
        put(header, 124, size);
        header[156] = (byte) type;
        put(header, 257, "ustar\00000");
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xFF;
        }
        put(header, 148, String.format(java.util.Locale.ROOT, "%06o\0 ", sum));
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private static byte[] tar(byte[]... parts) {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            tar.writeBytes(part);
        }
        tar.writeBytes(new byte[1024]);
        return tar.toByteArray();
    }

    private static <E extends CheckpointException> String failure(byte[] tar, Class<E> kind) {
        return TorchFile.failure(tar, kind).getMessage();
    }

    private static void assertHas(String text, String message) {
        assertTrue(message.contains(text), message);
    }

    private static StridedTensor tensor(Dict root, String name) {
        return assertInstanceOf(StridedTensor.class,
                assertInstanceOf(TensorValue.class, root.get(name).orElseThrow()).tensor());
    }

    private static double[] numbers(StridedTensor tensor) {
        Elements elements = Elements.of(tensor);
        return LongStream.range(0, elements.count()).mapToDouble(elements::real).toArray();
    }

    @Test
    void the_file_of_the_first_release_gives_its_tensors() {
        Fixtures.open(FILE, contents -> {
            assertEquals(CheckpointFormat.TORCH_TAR, contents.format());
            Dict root = assertInstanceOf(Dict.class, contents.root());
            assertArrayEquals(new long[]{2, 3}, tensor(root, "a").shape().toArray());
            assertArrayEquals(DoubleStream.of(0, 1, 2, 3, 4, 5).toArray(), numbers(tensor(root, "a")));
            assertArrayEquals(DoubleStream.of(2, 3, 4, 5).toArray(), numbers(tensor(root, "v")));
            assertSame(tensor(root, "a").storage(), tensor(root, "v").storage());
            assertEquals(new Scalar.Int(3), root.get("n").orElseThrow());
            assertEquals(1, contents.storages().size());
        });
    }

    @Test
    void a_tar_of_other_things_is_unsupported() {
        String message = failure(tar(header("model.bin", "00000000000\0", '0')), UnsupportedException.class);
        assertHas("expected a tar of PyTorch 0.1, which has a member pickle, found a tar without it: model.bin",
                message);
    }

    @Test
    void links_are_refused() {
        assertHas("found a member of type 2, 'pickle'",
                failure(tar(header("pickle", "00000000000\0", '2')), RefusedException.class));
    }

    @Test
    void names_that_leave_the_folder_are_refused() {
        assertHas("found '../../etc/passwd'",
                failure(tar(header("../../etc/passwd", "00000000000\0", '0')), RefusedException.class));
        assertHas("found '/etc/passwd'",
                failure(tar(header("/etc/passwd", "00000000000\0", '0')), RefusedException.class));
    }

    @Test
    void a_member_that_comes_twice_is_refused() {
        byte[] member = header("pickle", "00000000000\0", '0');
        assertHas("found 'pickle' again", failure(tar(member, member), RefusedException.class));
    }

    @Test
    void a_size_that_is_no_octal_number_is_malformed() {
        assertHas("expected a number in octal digits, found '99'",
                failure(tar(header("pickle", "99         \0", '0')), MalformedException.class));
    }

    @Test
    void a_size_beyond_the_file_is_malformed() {
        assertHas("expected the 8589934591 bytes of member pickle, found 1024 bytes to the end of the file",
                failure(tar(header("pickle", "77777777777\0", '0')), MalformedException.class));
    }

    @Test
    void a_header_with_a_wrong_sum_is_malformed() {
        byte[] header = header("pickle", "00000000000\0", '0');
        header[0] = 'P';
        assertHas("expected a header whose bytes sum up to", failure(tar(header), MalformedException.class));
    }

    @Test
    void an_archive_without_its_end_was_cut_short() throws IOException {
        byte[] file = file();
        assertHas("likely cause: the file was cut short",
                failure(Arrays.copyOf(file, 4 * 1024 + 512), MalformedException.class));
    }
}
