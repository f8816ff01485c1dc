package dev.ckpt.safetensors;

import dev.ckpt.io.Fault;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.Quoted;
import java.util.Comparator;
import java.util.List;

/// Whether the tensors of a header fill the data buffer exactly: one behind the other, each as long as its dtype and shape
/// say, from the first byte to the last.
final class Layout {

    static final String CAUSE = "a file made by hand, or a damaged one";
    static final String NEXT = "fetch or copy the file again, or write it anew with the safetensors library";

    private Layout() {}

    /// The tensors in the order of their data.
    ///
    /// @throws MalformedException when they do not fill `bufferBytes` bytes
    static List<Header.Entry> check(List<Header.Entry> tensors, long bufferBytes, String file) {
        List<Header.Entry> inOrder = tensors.stream()
                .sorted(Comparator.comparingLong(Header.Entry::begin).thenComparingLong(Header.Entry::end))
                .toList();
        long end = 0;
        String before = "the data buffer's beginning";
        for (Header.Entry tensor : inOrder) {
            checkLength(tensor, file);
            String after = before;
            if (tensor.begin() != end) {
                boolean hole = tensor.begin() > end;
                throw new MalformedException(place(file, tensor)
                        .expected("data from byte " + end + " on, after " + after)
                        .found("data from byte " + tensor.begin() + " on: " + (hole ? "a hole" : "an overlap") + " of "
                                + bytes(Math.abs(tensor.begin() - end)))
                        .because("a file made by hand: holes and overlaps hide data, and the format forbids them"));
            }
            end = tensor.end();
            before = "tensor " + Quoted.of(tensor.name());
        }
        if (end > bufferBytes) {
            throw new MalformedException(Fault.in(file).at("data buffer").expected(bytes(end))
                    .found(bytes(bufferBytes)).because("the file was cut short: a download or a copy that stopped")
                    .next("fetch or copy the file again"));
        }
        if (end < bufferBytes) {
            throw new MalformedException(Fault.in(file).at("data buffer").expected(bytes(end) + ", the tensors' own")
                    .found(bytes(bufferBytes - end) + " after the last tensor")
                    .because("something was appended to the file, or another file follows in it").next(NEXT));
        }
        return inOrder;
    }

    private static void checkLength(Header.Entry tensor, String file) {
        long bits;
        try {
            bits = Math.multiplyExact(tensor.shape().numel(), (long) tensor.dtype().bits());
        } catch (ArithmeticException e) {
            throw new MalformedException(place(file, tensor).expected("fewer than 2^63 bits")
                    .found("shape " + tensor.shape() + " of " + tensor.dtype().torchName()), e);
        }
        if (bits % Byte.SIZE != 0) {
            throw new MalformedException(place(file, tensor).expected("a whole number of bytes")
                    .found(bits + " bits: shape " + tensor.shape() + " of " + tensor.dtype().torchName()));
        }
        if (bits / Byte.SIZE != tensor.length()) {
            throw new MalformedException(place(file, tensor)
                    .expected(bits / Byte.SIZE + " bytes for shape " + tensor.shape() + " of "
                            + tensor.dtype().torchName())
                    .found("data_offsets [" + tensor.begin() + ", " + tensor.end() + "], " + tensor.length()
                            + " bytes"));
        }
    }

    private static Fault place(String file, Header.Entry tensor) {
        return Fault.in(file).at("tensor " + Quoted.of(tensor.name())).because(CAUSE).next(NEXT);
    }

    static String bytes(long count) {
        return count == 1 ? "1 byte" : count + " bytes";
    }
}
