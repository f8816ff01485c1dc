package dev.ckpt.pickle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What CPython pickled under each protocol is read as what CPython says it is. Files and expectation come from
/// `src/test/python/make_pickles.py`.
class PicklesOfPythonTest {

    private static final String FOLDER = "/pickle/protocols/";

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = PicklesOfPythonTest.class.getResourceAsStream(FOLDER + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void every_value_under_every_protocol(int protocol) throws IOException {
        List<String> expected = new String(resource("expected.txt"), StandardCharsets.US_ASCII).lines().toList();
        if (protocol < 4) {
            // The last needs an opcode of protocol 4.
            expected = expected.subList(0, expected.size() - 1);
        }
        byte[] bytes = resource("protocol" + protocol + ".pkl");

        PickleStream stream = PickleStream.read("protocol.pkl", "", MemorySegment.ofArray(bytes), 0,
                PickleBytes.BUDGET);

        assertEquals(bytes.length, stream.end());
        for (Pickle pickle : stream.pickles()) {
            assertEquals(List.of(), pickle.oddities());
            assertEquals(protocol < 2 ? 0 : protocol, pickle.protocol());
        }
        assertEquals(expected,
                stream.pickles().stream().map(pickle -> Spelling.of(pickle.root().orElseThrow())).toList());
    }
}
