package dev.ckpt.pickle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ckpt.io.Budget;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Puts pickles together opcode by opcode, and reads them.
final class PickleBytes {

    static final Budget BUDGET = new Budget(1_000_000, 400, 1_000, 1 << 20, 1 << 20);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /// Without a PROTO: protocol 0 or 1.
    static PickleBytes bare() {
        return new PickleBytes();
    }

    static PickleBytes protocol(int protocol) {
        return bare().op(Opcode.PROTO, protocol);
    }

    /// An opcode and the bytes behind it.
    PickleBytes op(Opcode opcode, int... argument) {
        bytes.write(opcode.code());
        return raw(argument);
    }

    PickleBytes raw(int... values) {
        for (int value : values) {
            bytes.write(value);
        }
        return this;
    }

    PickleBytes raw(byte[] content) {
        bytes.writeBytes(content);
        return this;
    }

    /// An opcode and lines of text, each ended by a line feed.
    PickleBytes line(Opcode opcode, String... lines) {
        bytes.write(opcode.code());
        for (String line : lines) {
            raw(line.getBytes(StandardCharsets.UTF_8)).raw('\n');
        }
        return this;
    }

    PickleBytes u32(Opcode opcode, long value) {
        return op(opcode).raw(little(4).putInt((int) value).array());
    }

    PickleBytes u64(Opcode opcode, long value) {
        return op(opcode).raw(little(8).putLong(value).array());
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    PickleBytes text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return u32(Opcode.BINUNICODE, utf8.length).raw(utf8);
    }

    PickleBytes small(int value) {
        return op(Opcode.BININT1, value);
    }

    PickleBytes global(String module, String name) {
        return line(Opcode.GLOBAL, module, name);
    }

    PickleBytes times(int count, PickleBytes part) {
        for (int i = 0; i < count; i++) {
            raw(part.toByteArray());
        }
        return this;
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }

    /// As it stands, without a STOP.
    Pickle read() {
        return read(BUDGET);
    }

    Pickle read(Budget budget) {
        return PickleReader.read("model.pt", "data.pkl", MemorySegment.ofArray(toByteArray()), 0, budget);
    }

    /// With a STOP; what it says, which must be sound.
    Pickle stop() {
        Pickle pickle = op(Opcode.STOP).read();
        assertEquals(Optional.empty(), pickle.defect());
        assertEquals(bytes.size(), pickle.end());
        return pickle;
    }

    /// The root, with a STOP.
    PickleNode root() {
        return stop().root().orElseThrow();
    }
}
