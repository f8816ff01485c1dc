package dev.ckpt.torch;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Writes a pickle of protocol 2, opcode by opcode: files that PyTorch would not write.
final class Pickled {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /// A pickle that has begun.
    static Pickled begin() {
        return new Pickled().op(0x80).op(2);
    }

    Pickled op(int opcode) {
        out.write(opcode);
        return this;
    }

    Pickled op(char opcode) {
        return op((int) opcode);
    }

    Pickled raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    Pickled global(String module, String name) {
        return raw(("c" + module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
    }

    Pickled text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return op('X').raw(int32(bytes.length)).raw(bytes);
    }

    /// Bytes as protocol 3 writes them.
    Pickled bytes(byte[] bytes) {
        return op('B').raw(int32(bytes.length)).raw(bytes);
    }

    Pickled number(long number) {
        return op(0x8A).op(8).raw(int64(number));
    }

    Pickled real(double number) {
        return op('G').raw(ByteBuffer.allocate(8).putDouble(number).array());
    }

    Pickled flag(boolean flag) {
        return op(flag ? 0x88 : 0x89);
    }

    Pickled none() {
        return op('N');
    }

    Pickled mark() {
        return op('(');
    }

    Pickled tuple() {
        return op('t');
    }

    Pickled reduce() {
        return op('R');
    }

    Pickled numbers(long... numbers) {
        mark();
        for (long number : numbers) {
            number(number);
        }
        return tuple();
    }

    /// `OrderedDict()`, empty.
    Pickled hooks() {
        return global("collections", "OrderedDict").op(')').reduce();
    }

    /// The persistent id of a storage in a zip.
    Pickled storage(String type, String key, long numel) {
        return mark().text("storage").global("torch", type).text(key).text("cpu").number(numel).tuple().op('Q');
    }

    /// `_rebuild_tensor_v2` over a storage of 6 floats under key 0.
    Pickled tensor(long offset, long[] size, long[] stride) {
        return global("torch._utils", "_rebuild_tensor_v2").mark()
                .storage("FloatStorage", "0", 6)
                .number(offset)
                .numbers(size)
                .numbers(stride)
                .flag(false)
                .hooks()
                .tuple()
                .reduce();
    }

    /// A sound tensor of 6 floats.
    Pickled tensor() {
        return tensor(0, new long[]{2, 3}, new long[]{3, 1});
    }

    byte[] end() {
        return op('.').bytesSoFar();
    }

    byte[] bytesSoFar() {
        return out.toByteArray();
    }

    static byte[] int32(int number) {
        return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(number).array();
    }

    static byte[] int64(long number) {
        return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(number).array();
    }
}
