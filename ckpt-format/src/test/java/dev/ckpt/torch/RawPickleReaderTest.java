package dev.ckpt.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.io.Budget;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.RefusedException;
import dev.ckpt.safety.Verdict;
import dev.ckpt.tree.Opaque;
import dev.ckpt.tree.StorageValue;
import org.junit.jupiter.api.Test;

/// Plain pickles, and the files inside them.
class RawPickleReaderTest {

    private static Pickled embedded(byte[] file) {
        return Pickled.begin().global("torch.storage", "_load_from_bytes").bytes(file).op(0x85).reduce();
    }

    private static byte[] nested(int depth) {
        byte[] file = TorchFile.zip(Pickled.begin().storage("FloatStorage", "0", 6)).bytes();
        for (int i = 1; i < depth; i++) {
            file = TorchFile.zip(embedded(file)).bytes();
        }
        return embedded(file).end();
    }

    private static void assertHas(String text, String message) {
        assertTrue(message.contains(text), message);
    }

    @Test
    void a_persistent_id_stands_for_nothing_that_is_in_the_file() {
        TorchFile.open(Pickled.begin().text("elsewhere").op('Q').end(), Budget.ofThisMachine(), contents -> {
            assertEquals(CheckpointFormat.PICKLE, contents.format());
            assertEquals(Opaque.Via.PERSISTENT, assertInstanceOf(Opaque.class, contents.root()).via());
        });
    }

    @Test
    void files_are_read_inside_files() {
        TorchFile.open(nested(8), Budget.ofThisMachine(),
                contents -> assertEquals(24,
                        assertInstanceOf(StorageValue.class, contents.root()).storage().byteSize()));
    }

    @Test
    void but_not_deeper_than_eight() {
        assertHas("files in files at most 8 deep",
                TorchFile.failure(nested(9), RefusedException.class).getMessage());
    }

    @Test
    void the_same_bytes_loaded_again_and_again_are_refused() {
        byte[] file = TorchFile.zip(Pickled.begin().storage("FloatStorage", "0", 6)).bytes();
        Pickled object = Pickled.begin().op(']').mark().bytes(file).op('q').op(0).global("torch.storage",
                "_load_from_bytes").op('q').op(1);
        for (int i = 0; i < 20; i++) {
            object.op('h').op(1).op('h').op(0).op(0x85).reduce();
        }
        assertHas("found more bytes", TorchFile.failure(object.op('e').end(), RefusedException.class).getMessage());
    }

    @Test
    void the_verdict_counts_what_is_inside() {
        byte[] evil = TorchFile.zip(Pickled.begin().global("os", "system").text("id").op(0x85).reduce()).bytes();
        TorchFile.open(embedded(evil).end(), Budget.ofThisMachine(),
                contents -> assertEquals(Verdict.DANGEROUS, contents.safety().verdict()));
    }

    @Test
    void bytes_that_are_no_file_are_malformed() {
        assertHas("expected a file of torch.save inside the pickle, found 3 bytes of another kind",
                TorchFile.failure(embedded(new byte[3]).end(), MalformedException.class).getMessage());
    }

    @Test
    void a_message_about_an_inner_file_says_where_it_is() {
        byte[] inner = TorchFile.zip(Pickled.begin().storage("FloatStorage", "1", 6)).bytes();
        assertHas("bytes at ", TorchFile.failure(embedded(inner).end(), MalformedException.class).getMessage());
    }

    @Test
    void pickles_behind_the_first_are_judged() {
        byte[] evil = Pickled.begin().global("os", "system").text("id").op(0x85).reduce().end();
        TorchFile.open(Pickled.begin().number(1).op('.').raw(evil).bytesSoFar(), Budget.ofThisMachine(),
                contents -> assertEquals(Verdict.DANGEROUS, contents.safety().verdict()));
    }
}
