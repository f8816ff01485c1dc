package dev.ckpt.npz;

import dev.ckpt.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/// The bytes before the numbers of a `.npy`, exactly as NumPy writes them in version 1.0.
final class NpyHeader {

    /// The numbers begin at a multiple of it.
    private static final int ALIGNMENT = 64;

    /// No header is longer.
    static final int LONGEST = 1 << 12;

    /// NumPy leaves room so that the first dimension can grow to any size in place.
    private static final int DIGITS_OF_ANY_SIZE = 21;

    /// Magic, version, and the length of the text in 16 bits: 64 dimensions take no more.
    private static final int BEFORE = 10;

    private NpyHeader() {}

    static byte[] of(NpyType type, Shape shape) {
        int growth = shape.rank() == 0 ? 0 : DIGITS_OF_ANY_SIZE - Long.toString(shape.size(0)).length();
        String text = "{'descr': '" + type.descr() + "', 'fortran_order': False, 'shape': " + tuple(shape) + ", }"
                + " ".repeat(growth);
        int end = BEFORE + text.length() + 1; // with the line end
        byte[] header = new byte[end + ALIGNMENT - end % ALIGNMENT]; // at least one space, as NumPy has it
        Arrays.fill(header, (byte) ' ');
        header[header.length - 1] = '\n';
        ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0)
                .putShort((short) (header.length - BEFORE)).put(text.getBytes(StandardCharsets.US_ASCII));
        return header;
    }

    /// As Python has it: `()`, `(3,)`, `(3, 4)`.
    private static String tuple(Shape shape) {
        String sizes = Arrays.stream(shape.toArray()).mapToObj(Long::toString).collect(Collectors.joining(", "));
        return "(" + sizes + (shape.rank() == 1 ? ",)" : ")");
    }
}
