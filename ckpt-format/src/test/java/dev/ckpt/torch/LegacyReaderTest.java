package dev.ckpt.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.contents.Contents;
import dev.ckpt.io.Budget;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.Opaque;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Value;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Stacked pickles, put together by hand.
class LegacyReaderTest {

    private static final byte[] MAGIC = HexFormat.of().parseHex("80028a0a6cfc9c46f9206aa850192e");

    private static byte[] head(long version) {
        return new Joined().raw(MAGIC)
                .raw(Pickled.begin().number(version).end())
                .raw(Pickled.begin().op('}').text("little_endian").flag(true).op('s').end())
                .bytes();
    }

    /// Bytes one behind the other.
    private static final class Joined {

        private final java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();

        Joined raw(byte[] bytes) {
            out.writeBytes(bytes);
            return this;
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }

    private static byte[] keys(String... keys) {
        Pickled list = Pickled.begin().op(']').mark();
        for (String key : keys) {
            list.text(key);
        }
        return list.op('e').end();
    }

    private static byte[] storage(float... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(8 + 4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(numbers.length);
        for (float number : numbers) {
            bytes.putFloat(number);
        }
        return bytes.array();
    }

    private static byte[] file(Pickled object, byte[] keys, byte[]... storages) {
        Joined file = new Joined().raw(head(1001)).raw(object.end()).raw(keys);
        for (byte[] storage : storages) {
            file.raw(storage);
        }
        return file.bytes();
    }

    /// `('storage', FloatStorage, key, 'cpu', numel, view)` as a persistent id.
    private static Pickled storage(Pickled object, String key, long numel, Consumer<Pickled> view) {
        object.mark().text("storage").global("torch", "FloatStorage").text(key).text("cpu").number(numel);
        view.accept(object);
        return object.tuple().op('Q');
    }

    private static Pickled tensor(Pickled object, String key, long numel, Consumer<Pickled> view, long size) {
        object.global("torch._utils", "_rebuild_tensor").mark();
        return storage(object, key, numel, view).number(0).numbers(size).numbers(1).tuple().reduce();
    }

    private static Pickled one() {
        return tensor(Pickled.begin(), "a", 2, Pickled::none, 2);
    }

    private static void open(byte[] file, Consumer<Contents> use) {
        TorchFile.open(file, Budget.ofThisMachine(), use);
    }

    private static String malformed(byte[] file) {
        return TorchFile.failure(file, MalformedException.class).getMessage();
    }

    private static void assertHas(String text, String message) {
        assertTrue(message.contains(text), message);
    }

    private static StridedTensor tensor(Value value) {
        return assertInstanceOf(StridedTensor.class, assertInstanceOf(TensorValue.class, value).tensor());
    }

    @Test
    void a_file_is_read_to_its_last_byte() {
        open(file(one(), keys("a"), storage(1, 2)), contents -> {
            assertEquals(CheckpointFormat.TORCH_LEGACY, contents.format());
            assertEquals(2.0, Elements.of(tensor(contents.root())).real(1));
            assertEquals(List.of(), contents.findings());
        });
    }

    @Test
    void storages_are_listed_in_the_order_of_the_file() {
        Pickled object = Pickled.begin().op(']').mark();
        tensor(object, "b", 1, Pickled::none, 1);
        tensor(object, "a", 2, Pickled::none, 2);
        open(file(object.op('e'), keys("a", "b"), storage(1, 2), storage(3)), contents -> {
            assertEquals(List.of("a", "b"), contents.storages().stream().map(storage -> storage.key()).toList());
            List<Value> items = ((Sequence) contents.root()).items();
            assertEquals(3.0, Elements.of(tensor(items.getFirst())).real(0));
        });
    }

    @Test
    void a_view_of_the_first_releases_looks_into_its_root() {
        Pickled object = Pickled.begin().op(']').mark();
        tensor(object, "a", 4, Pickled::none, 4);
        tensor(object, "a", 4, view -> view.mark().text("v").number(2).number(2).tuple(), 2);
        open(file(object.op('e'), keys("a"), storage(1, 2, 3, 4)), contents -> {
            List<Value> items = ((Sequence) contents.root()).items();
            assertSame(tensor(items.getFirst()).storage(), tensor(items.getLast()).storage());
            assertEquals(2, tensor(items.getLast()).offset());
            assertEquals(3.0, Elements.of(tensor(items.getLast())).real(0));
        });
    }

    @Test
    void a_tensor_beyond_its_view_is_malformed_though_the_root_reaches_further() {
        Pickled object = tensor(Pickled.begin(), "a", 4, view -> view.mark().text("v").number(0).number(2).tuple(), 3);
        assertHas("expected a tensor inside storage a of 8 bytes",
                malformed(file(object, keys("a"), storage(1, 2, 3, 4))));
    }

    @Test
    void a_view_beyond_its_root_is_malformed() {
        Pickled object = tensor(Pickled.begin(), "a", 2, view -> view.mark().text("v").number(1).number(2).tuple(), 1);
        assertHas("a view inside storage a of 2 elements, found 2 elements from element 1",
                malformed(file(object, keys("a"), storage(1, 2))));
    }

    @Test
    void another_count_than_the_pickle_says_is_malformed() {
        assertHas("expected storage a of 2 elements, found one of 3",
                malformed(file(one(), keys("a"), storage(1, 2, 3))));
    }

    @Test
    void a_key_that_no_tensor_uses_is_malformed_for_its_length_is_unknown() {
        assertHas("a key that the object refers to, found key b",
                malformed(file(one(), keys("b", "a"), storage(1), storage(1, 2))));
    }

    @Test
    void a_key_that_is_missing_in_the_list_is_malformed() {
        assertHas("a storage with key a, which the object refers to, found none in the list of keys",
                malformed(file(one(), keys())));
    }

    @Test
    void a_key_that_comes_twice_is_malformed() {
        assertHas("every key once, found key a again",
                malformed(file(one(), keys("a", "a"), storage(1, 2), storage(1, 2))));
    }

    @Test
    void a_file_that_ends_inside_a_storage_was_cut_short() {
        byte[] file = file(one(), keys("a"), storage(1, 2));
        String message = malformed(java.util.Arrays.copyOf(file, file.length - 3));
        assertHas("expected storage a of 8 bytes, found 5 bytes to the end of the file", message);
        assertHas("likely cause: the file was cut short", message);
    }

    @Test
    void bytes_behind_the_last_storage_are_told() {
        open(file(one(), keys("a"), storage(1, 2), new byte[]{7}), contents -> assertEquals("pickle.trailing-bytes",
                contents.findings().getFirst().code()));
    }

    @Test
    void another_protocol_version_is_unsupported() {
        byte[] file = new Joined().raw(head(1002)).raw(one().end()).bytes();
        assertHas("expected the number 1001, found 1002",
                TorchFile.failure(file, UnsupportedException.class).getMessage());
    }

    @Test
    void the_source_of_a_class_is_reported_and_the_class_stays_a_name() {
        Pickled object = Pickled.begin()
                .mark()
                .text("module")
                .global("net", "Net")
                .text("net.py")
                .text("import os; os.system('id')")
                .tuple()
                .op('Q')
                .op(')')
                .op(0x81);
        open(file(object, keys()), contents -> {
            assertEquals("net.Net", assertInstanceOf(Opaque.class, contents.root()).className());
            assertEquals("legacy.module-source", contents.findings().getFirst().code());
            assertHas("26 characters of this class's Python source; never run here",
                    contents.findings().getFirst().message());
        });
    }

    @Test
    void the_mark_may_be_spelled_otherwise() {
        byte[] file = file(one(), keys("a"), storage(1, 2));
        byte[] spelled = new Joined().raw(HexFormat.of().parseHex("80028b0a0000006cfc9c46f9206aa850192e"))
                .raw(java.util.Arrays.copyOfRange(file, MAGIC.length, file.length))
                .bytes();
        open(spelled, contents -> assertEquals(CheckpointFormat.TORCH_LEGACY, contents.format()));
    }
}
