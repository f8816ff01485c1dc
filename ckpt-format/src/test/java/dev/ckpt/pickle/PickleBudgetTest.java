package dev.ckpt.pickle;

import static dev.ckpt.pickle.Opcode.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.io.Budget;
import dev.ckpt.io.RefusedException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Pickles that want more than they are worth.
class PickleBudgetTest {

    private static final Duration QUICK = Duration.ofSeconds(5);

    private static PickleBytes p(int protocol) {
        return PickleBytes.protocol(protocol);
    }

    private static Budget nodes(long nodes) {
        return new Budget(nodes, 400, 1_000, 1 << 20, 1 << 20);
    }

    private static String refusal(PickleBytes bytes, Budget budget) {
        RefusedException refused = assertThrows(RefusedException.class, () -> bytes.read(budget));
        return refused.getMessage().lines().findFirst().orElseThrow();
    }

    @Test
    void more_nodes_than_the_budget_are_refused_with_what_was_found_before() {
        PickleBytes bytes = p(2).global("os", "system").text("id").op(TUPLE1).op(REDUCE).times(200,
                PickleBytes.bare().op(EMPTY_LIST));
        RefusedException refused = assertThrows(RefusedException.class, () -> bytes.read(nodes(100)));
        assertEquals("""
                model.pt: data.pkl, byte 105: expected at most 100 nodes, found more
                  likely cause: a pickle made to exhaust memory, or a larger one than this heap can hold
                  next step: if you trust the file, read it with more memory (java -Xmx)
                  found before that: dangerous name os.system, called by REDUCE at byte 21 of data.pkl with ('id')""",
                refused.getMessage());
    }

    @Test
    void a_million_lists_inside_each_other_are_refused_as_too_deep() {
        int depth = 1_000_000;
        PickleBytes bytes = p(2).times(depth, PickleBytes.bare().op(EMPTY_LIST)).times(depth - 1,
                PickleBytes.bare().op(APPEND)).op(STOP);
        assertEquals(
                "model.pt: data.pkl, byte 2000001 (opcode STOP): expected values nested at most 400 deep, found deeper ones",
                assertTimeout(QUICK, () -> refusal(bytes, nodes(3_000_000))));
    }

    @Test
    void depth_counts_every_kind_of_node_with_parts() {
        List<PickleBytes> nests = List.of(PickleBytes.bare().op(TUPLE1), PickleBytes.bare().op(BINPERSID),
                PickleBytes.bare().op(EMPTY_TUPLE).op(REDUCE), PickleBytes.bare().op(NONE).op(STACK_GLOBAL),
                PickleBytes.bare().op(TUPLE1).op(BINPERSID));
        for (PickleBytes nest : nests) {
            PickleBytes bytes = p(4).op(NONE).times(500, nest).op(STOP);
            assertTrue(refusal(bytes, PickleBytes.BUDGET)
                    .endsWith("expected values nested at most 400 deep, found deeper ones"));
        }
    }

    @Test
    void a_depth_of_just_the_budget_is_read() {
        assertEquals(Optional.empty(),
                p(2).op(NONE).times(400, PickleBytes.bare().op(TUPLE1)).op(STOP).read().defect());
        assertTrue(refusal(p(2).op(NONE).times(401, PickleBytes.bare().op(TUPLE1)).op(STOP), PickleBytes.BUDGET)
                .contains("nested at most 400 deep"));
    }

    @Test
    void depth_that_is_built_from_the_inside_through_the_memo_counts_too() {
        // A list of lists, each of which holds the one before it: never deeper than two while it is being made.
        PickleBytes bytes = p(2).op(EMPTY_LIST).op(BINPUT, 0).op(BINPUT, 1).op(MARK);
        bytes.times(500, PickleBytes.bare().op(EMPTY_LIST).op(BINGET, 1).op(APPEND).op(BINPUT, 1));
        assertTrue(refusal(bytes.op(LIST).op(STOP), PickleBytes.BUDGET).contains("nested at most 400 deep"));
    }

    @Test
    void states_of_states_do_not_nest() {
        PickleBytes bytes = p(2).op(EMPTY_DICT).times(10_000, PickleBytes.bare().op(NONE).op(BUILD)).op(STOP);
        assertEquals(Optional.empty(), bytes.read().defect());
    }

    @Test
    void exponential_sharing_is_read_in_linear_time() {
        // Each list holds the one before it twice: 2^200 leaves when printed.
        PickleBytes bytes = p(2).op(EMPTY_LIST).times(200,
                PickleBytes.bare().op(BINPUT, 0).op(POP).op(EMPTY_LIST).op(MARK).op(BINGET, 0).op(BINGET, 0)
                        .op(APPENDS));
        Pickle pickle = assertTimeout(QUICK, () -> bytes.op(STOP).read());
        assertEquals(Optional.empty(), pickle.defect());
    }

    @Test
    void a_bomb_of_dups_is_refused() {
        assertTrue(refusal(p(2).op(NONE).times(10_000, PickleBytes.bare().op(DUP)), nodes(1_000))
                .endsWith("expected at most 1000 nodes, found more"));
    }

    @Test
    void a_bomb_of_opcodes_that_store_nothing_is_refused() {
        assertTrue(refusal(p(2).times(10_000, PickleBytes.bare().op(PROTO, 2)), nodes(1_000))
                .endsWith("expected at most 1000 nodes, found more"));
    }

    @Test
    void a_bomb_of_memo_numbers_is_refused() {
        PickleBytes bytes = p(2).op(NONE);
        for (int i = 0; i < 2_000; i++) {
            bytes.u32(LONG_BINPUT, i * 1_000_000L);
        }
        assertTrue(refusal(bytes, nodes(1_000)).endsWith("expected at most 1000 nodes, found more"));
    }

    @Test
    void a_bomb_of_long_names_is_refused() {
        PickleBytes bytes = p(4);
        String module = "m".repeat(4_000);
        for (int i = 0; i < 50; i++) {
            bytes.global(module, "n" + i).op(POP);
        }
        assertTrue(refusal(bytes, nodes(10_000)).contains("more bytes of text or digits"));
    }

    @Test
    void a_text_beyond_the_budget_is_refused_before_it_is_copied() {
        assertEquals(
                "model.pt: data.pkl, byte 2 (opcode BINUNICODE): expected at most 31968 more bytes of text or digits, found 40000 bytes",
                refusal(p(2).text("x".repeat(40_000)), nodes(1_000)));
    }

    @Test
    void a_line_beyond_the_budget_is_refused() {
        PickleBytes bytes = PickleBytes.bare().line(UNICODE, "x".repeat(40_000));
        assertEquals(
                "model.pt: data.pkl, byte 0 (opcode UNICODE): expected a line of less than the budget of this heap, found a longer one",
                refusal(bytes, nodes(1_000)));
    }

    @Test
    void long_bytes_cost_nothing_because_they_stay_where_they_are() {
        assertEquals(Optional.empty(),
                p(3).u32(BINBYTES, 10_000_000).raw(new byte[10_000_000]).op(STOP).read(nodes(10)).defect());
    }

    @Test
    void an_int_of_more_than_64_kib_is_refused() {
        assertEquals(
                "model.pt: data.pkl, byte 2 (opcode LONG4): expected an int of at most 65536 bytes, found 65537 bytes",
                refusal(p(2).u32(LONG4, 65_537).raw(new byte[65_537]), PickleBytes.BUDGET));
        assertEquals(
                "model.pt: data.pkl, byte 2 (opcode LONG4): expected an int of at most 65536 bytes, found 2147483647 bytes",
                refusal(p(2).u32(LONG4, Integer.MAX_VALUE), PickleBytes.BUDGET));
    }

    @Test
    void a_bomb_of_long_ints_is_refused() {
        assertTrue(refusal(p(2).times(100, PickleBytes.bare().op(LONG1, 255).raw(new byte[255])), nodes(500))
                .contains("more bytes of text or digits"));
    }

    @Test
    void an_int_of_more_digits_than_python_takes_is_refused() {
        assertEquals(
                "model.pt: data.pkl, byte 0 (opcode INT): expected an int of at most 4300 digits, found 4301 digits",
                refusal(PickleBytes.bare().line(INT, "9".repeat(4_301)), PickleBytes.BUDGET));
        assertEquals(
                "model.pt: data.pkl, byte 0 (opcode LONG): expected a line of at most 5000 bytes, found a longer one",
                refusal(PickleBytes.bare().line(LONG, "9".repeat(1_000_000) + "L"), PickleBytes.BUDGET));
    }

    @Test
    void pickles_of_one_stream_share_a_budget() {
        byte[] bytes = PickleBytes.bare().times(100, PickleBytes.bare().op(EMPTY_LIST).op(STOP)).toByteArray();
        assertThrows(RefusedException.class,
                () -> PickleStream.read("model.pt", "data.pkl", MemorySegment.ofArray(bytes), 0, nodes(50)));
    }
}
