package dev.ckpt.pickle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.io.ByteSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The bytes are those of `pickle.dumps(..., protocol=2)` of CPython 3.11.
class PickleWriterTest {

    private static final class Memory implements ByteSink {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void write(MemorySegment piece) {
            bytes.writeBytes(piece.toArray(ValueLayout.JAVA_BYTE));
        }

        @Override
        public long position() {
            return bytes.size();
        }

        @Override
        public String toString() {
            return HexFormat.of().formatHex(bytes.toByteArray());
        }
    }

    @FunctionalInterface
    private interface Writing {
        void to(PickleWriter pickle) throws IOException;
    }

    /// The pickle between PROTO 2 and STOP, in hexadecimal.
    private static String written(Writing writing) throws IOException {
        Memory memory = new Memory();
        PickleWriter pickle = new PickleWriter(memory, Set.of("storage"));
        pickle.begin();
        writing.to(pickle);
        pickle.end();
        String all = memory.toString();
        assertTrue(all.startsWith("8002") && all.endsWith("2e"), all);
        return all.substring(4, all.length() - 2);
    }

    @ParameterizedTest
    @CsvSource({"0,4b00", "255,4bff", "256,4d0001", "65535,4dffff", "65536,4a00000100", "-1,4affffffff",
        "2147483647,4affffff7f", "-2147483648,4a00000080", "2147483648,8a050000008000", "-2147483649,8a05ffffff7fff",
        "9223372036854775807,8a08ffffffffffffff7f", "-9223372036854775808,8a080000000000000080"})
    void ints_take_the_shortest_form(long value, String expected) throws IOException {
        assertEquals(expected, written(pickle -> pickle.integer(value)));
    }

    @Test
    void large_ints_take_as_few_bytes_as_hold_the_sign() throws IOException {
        assertEquals("8a09000000000000008000", written(pickle -> pickle.integer(BigInteger.TWO.pow(63))));
        assertEquals("8a09ffffffffffffff7fff",
                written(pickle -> pickle.integer(BigInteger.TWO.pow(63).negate().subtract(BigInteger.ONE))));
        assertEquals("8a10" + "00".repeat(15) + "80",
                written(pickle -> pickle.integer(BigInteger.TWO.pow(127).negate())));
    }

    @Test
    void ints_of_more_than_255_bytes_take_a_length_of_four() throws IOException {
        assertTrue(written(pickle -> pickle.integer(BigInteger.TWO.pow(2039).subtract(BigInteger.ONE)))
                .startsWith("8aff"));
        assertTrue(written(pickle -> pickle.integer(BigInteger.TWO.pow(2039))).startsWith("8b00010000"));
    }

    @Test
    void floats_keep_their_64_bits_with_the_first_byte_first() throws IOException {
        assertEquals("473fb999999999999a", written(pickle -> pickle.real(0.1)));
        assertEquals("478000000000000000", written(pickle -> pickle.real(-0.0)));
        assertEquals("477ff8000000000001",
                written(pickle -> pickle.real(Double.longBitsToDouble(0x7ff8000000000001L))));
    }

    @Test
    void texts_are_utf_8_and_lone_surrogates_pass() throws IOException {
        assertEquals("580a000000" + "61c3a9eab080f09f9880" + "7100",
                written(pickle -> pickle.text("a\u00e9\uac00\ud83d\ude00")));
        assertEquals("5807000000" + "61eda080c3a962" + "7100", written(pickle -> pickle.text("a\ud800\u00e9b")));
    }

    @Test
    void a_text_is_known_by_identity() throws IOException {
        String one = new String("weight");
        String equal = new String("weight");
        assertEquals("5806000000776569676874" + "7100" + "6800" + "5806000000776569676874" + "7101",
                written(pickle -> {
                    pickle.text(one);
                    pickle.text(one);
                    pickle.text(equal);
                }));
    }

    @Test
    void a_constant_is_known_by_what_it_says() throws IOException {
        assertEquals("580700000073746f72616765" + "7100" + "6800", written(pickle -> {
            pickle.text(new String("storage"));
            pickle.text(new String("storage"));
        }));
    }

    @Test
    void names_are_imported_once() throws IOException {
        assertEquals("63746f7263680a53697a650a" + "7100" + "6800", written(pickle -> {
            pickle.global("torch", "Size");
            pickle.global("torch", "Size");
        }));
    }

    @Test
    void a_name_that_would_be_more_than_two_lines_is_no_name() {
        assertThrows(IllegalArgumentException.class, () -> written(pickle -> pickle.global("os\nsystem", "x")));
        assertThrows(IllegalArgumentException.class, () -> written(pickle -> pickle.global("os", "system\n")));
        assertThrows(IllegalArgumentException.class, () -> written(pickle -> pickle.global("é", "x")));
    }

    @Test
    void the_memo_goes_on_with_four_bytes_after_256_objects() throws IOException {
        Object last = new Object();
        String all = written(pickle -> {
            for (int i = 0; i < 256; i++) {
                pickle.putUnknown();
            }
            pickle.put(last);
            assertTrue(pickle.get(last));
            assertFalse(pickle.get(new Object()));
        });
        assertTrue(all.endsWith("71fe" + "71ff" + "7200010000" + "6a00010000"), all);
    }

    @Test
    void bytes_are_a_call_with_the_characters_of_their_codes() throws IOException {
        assertEquals("635f636f646563730a656e636f64650a7100" + "580300000061c3bf7101" + "58060000006c6174696e317102"
                + "86710352",
                written(pickle -> pickle.bytes(MemorySegment.ofArray(new byte[]{'a', (byte) 0xff}))));
    }

    @Test
    void no_bytes_are_a_call_without_arguments() throws IOException {
        assertEquals("635f5f6275696c74696e5f5f0a62797465730a7100" + "2952",
                written(pickle -> pickle.bytes(MemorySegment.ofArray(new byte[0]))));
    }

    @Test
    void what_is_larger_than_a_piece_comes_out_whole() throws IOException {
        String text = "x".repeat(100_000);
        assertEquals("58a0860100" + "78".repeat(100_000) + "7100", written(pickle -> pickle.text(text)));
    }
}
