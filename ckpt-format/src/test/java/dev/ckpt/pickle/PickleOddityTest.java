package dev.ckpt.pickle;

import static dev.ckpt.pickle.Opcode.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/// What is legal and odd is told; what honest picklers do is not.
class PickleOddityTest {

    private static PickleBytes p(int protocol) {
        return PickleBytes.protocol(protocol);
    }

    private static void assertOdd(String oddity, PickleBytes bytes) {
        assertEquals(List.of(oddity), bytes.stop().oddities());
    }

    private static void assertOrdinary(PickleBytes bytes) {
        assertEquals(List.of(), bytes.stop().oddities());
    }

    @Test
    void several_protos() {
        assertEquals(List.of("several PROTO opcodes", "a PROTO opcode that is not the first"),
                p(2).op(PROTO, 2).op(NONE).stop().oddities());
    }

    @Test
    void a_proto_that_comes_late() {
        assertOdd("a PROTO opcode that is not the first", PickleBytes.bare().op(NONE).op(PROTO, 2));
    }

    @Test
    void a_protocol_that_does_not_exist() {
        assertOdd("protocol 6; the newest is 5", p(6).op(NONE));
    }

    @Test
    void an_opcode_newer_than_the_protocol() {
        assertOdd("opcode SHORT_BINUNICODE of protocol 4 in a pickle of protocol 2", p(2).op(SHORT_BINUNICODE, 0));
        assertOrdinary(PickleBytes.bare().op(BININT1, 1));
    }

    @Test
    void values_left_on_the_stack() {
        assertOdd("2 more values on the stack at STOP", p(2).op(NONE).op(NONE).op(NONE));
    }

    @Test
    void more_than_a_hundred_dups() {
        PickleBytes dups = PickleBytes.bare().op(DUP).op(POP);
        assertOrdinary(p(2).op(NONE).times(100, dups));
        assertOdd("more than 100 DUP opcodes, as in a pickle that multiplies its content",
                p(2).op(NONE).times(101, dups));
    }

    @Test
    void one_container_fetched_again_and_again() {
        PickleBytes get = PickleBytes.bare().op(BINGET, 0);
        assertOdd("1001 fetches of containers for 1 stores, as in a pickle that multiplies its content",
                p(2).op(EMPTY_LIST).op(BINPUT, 0).op(MARK).times(1001, get).op(APPENDS));
        assertOrdinary(p(2).op(EMPTY_LIST).op(BINPUT, 0).op(MARK).times(1000, get).op(APPENDS));
    }

    @Test
    void one_text_fetched_again_and_again_is_ordinary() {
        assertOrdinary(p(2).op(EMPTY_LIST).text("label").op(BINPUT, 0).op(APPEND).op(MARK)
                .times(10_000, PickleBytes.bare().op(BINGET, 0)).op(APPENDS));
    }

    @Test
    void frames_that_fit_are_ordinary() {
        assertOrdinary(p(4).u64(FRAME, 3).op(NONE).op(POP).op(EMPTY_LIST).u64(FRAME, 2).op(NONE).op(APPEND));
    }

    @Test
    void frames_that_do_not_fit() {
        assertOdd("a FRAME of 100 bytes where 2 are left", p(4).u64(FRAME, 100).op(NONE));
        assertOdd("a FRAME of 18446744073709551615 bytes where 2 are left", p(4).u64(FRAME, -1).op(NONE));
    }

    @Test
    void a_frame_that_ends_after_the_pickle() {
        Pickle pickle = p(4).u64(FRAME, 4).op(NONE).op(STOP).raw(0, 0).read();
        assertEquals(List.of("a FRAME that ends at byte 15, after the end of the pickle at byte 13"),
                pickle.oddities());
    }
}
