package dev.ckpt.pickle;

import static dev.ckpt.pickle.Opcode.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.safety.Verdict;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Several pickles, one behind the other.
class PickleStreamTest {

    private static final PickleBytes HARMLESS = PickleBytes.protocol(2).op(EMPTY_DICT).op(STOP);
    private static final PickleBytes PAYLOAD = PickleBytes.protocol(2).global("os", "system").text("id").op(TUPLE1)
            .op(REDUCE).op(STOP);

    private static PickleStream read(PickleBytes bytes) {
        return PickleStream.read("model.pt", "data.pkl", MemorySegment.ofArray(bytes.toByteArray()), 0,
                PickleBytes.BUDGET);
    }

    private static PickleBytes join(PickleBytes... parts) {
        PickleBytes bytes = PickleBytes.bare();
        for (PickleBytes part : parts) {
            bytes.raw(part.toByteArray());
        }
        return bytes;
    }

    @Test
    void a_payload_behind_a_harmless_pickle_is_found() {
        PickleStream stream = read(join(HARMLESS, PAYLOAD));
        assertEquals(2, stream.pickles().size());
        assertEquals(Verdict.DANGEROUS, stream.safety().verdict());
        assertEquals(25, stream.safety().calls().getFirst().offset());
    }

    @Test
    void a_payload_without_a_protocol_is_found_too() {
        PickleStream stream = read(join(HARMLESS, PickleBytes.bare().op(MARK).text("id").line(INST, "os", "system")));
        assertEquals(2, stream.pickles().size());
        assertTrue(stream.pickles().getLast().defect().isPresent());
        assertEquals(Verdict.DANGEROUS, stream.safety().verdict());
    }

    @Test
    void bytes_that_are_no_pickle_end_the_stream() {
        PickleStream stream = read(join(HARMLESS, PickleBytes.bare().raw(0, 0, 0)));
        assertEquals(1, stream.pickles().size());
        assertEquals(4, stream.end());
    }

    @Test
    void a_broken_pickle_that_starts_like_one_is_kept_with_its_defect() {
        PickleStream stream = read(join(HARMLESS, PickleBytes.protocol(2)));
        assertEquals(2, stream.pickles().size());
        assertTrue(stream.pickles().getLast().defect().isPresent());
    }

    @Test
    void after_a_thousand_pickles_the_reader_has_seen_enough() {
        PickleStream stream = read(PickleBytes.bare().times(1001, HARMLESS));
        assertEquals(1000, stream.pickles().size());
        assertTrue(stream.cutOff());
    }

    @Test
    void nothing_is_an_empty_stream() {
        assertEquals(new PickleStream(List.of(), 0, false), read(PickleBytes.bare()));
        assertEquals(Verdict.INERT, read(PickleBytes.bare()).safety().verdict());
    }
}
