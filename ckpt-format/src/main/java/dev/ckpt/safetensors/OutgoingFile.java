package dev.ckpt.safetensors;

import dev.ckpt.io.ByteSink;
import dev.ckpt.io.Fault;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.json.JsonText;
import dev.ckpt.tensor.Elements;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// One file, planned to the byte, where the format leaves a choice as the safetensors library has it: wide dtypes first
/// so that every tensor is aligned to its numbers, names in order within a dtype, metadata at the header's beginning, spaces
/// at its end up to a multiple of 8.
final class OutgoingFile {

    private static final int ALIGNMENT = 8;

    /// Rust orders texts by code points; Java orders them by halves of surrogate pairs.
    private static final Comparator<Outgoing> BY_NAME = (a, b) -> Arrays.compareUnsigned(
            a.name().getBytes(StandardCharsets.UTF_8), b.name().getBytes(StandardCharsets.UTF_8));

    private static final Comparator<Outgoing> LAID_OUT = Comparator.comparing(Outgoing::dtype).reversed()
            .thenComparing(BY_NAME);

    /// With its length before it.
    private final byte[] header;
    /// In the order of their data.
    private final List<Outgoing> tensors;

    private OutgoingFile(byte[] header, List<Outgoing> tensors) {
        this.header = header;
        this.tensors = tensors;
    }

    /// @throws UnsupportedException when the header would be longer than the format allows
    static OutgoingFile of(List<Outgoing> tensors, Map<String, String> metadata, String target) {
        List<Outgoing> laidOut = tensors.stream().sorted(LAID_OUT).toList();
        byte[] json = json(laidOut, metadata).getBytes(StandardCharsets.UTF_8);
        int length = Math.ceilDiv(json.length, ALIGNMENT) * ALIGNMENT;
        if (length > SafetensorsReader.LONGEST_HEADER) {
            throw new UnsupportedException(Fault.in(target).at("header")
                    .expected("at most " + SafetensorsReader.LONGEST_HEADER + " bytes").found(length + " bytes")
                    .because("the format allows no longer one, and " + tensors.size() + " tensors need it")
                    .next("write it in shards"));
        }
        byte[] header = new byte[Long.BYTES + length];
        Arrays.fill(header, (byte) ' ');
        ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putLong(length).put(json);
        return new OutgoingFile(header, laidOut);
    }

    private static String json(List<Outgoing> tensors, Map<String, String> metadata) {
        StringBuilder json = new StringBuilder("{");
        if (!metadata.isEmpty()) {
            json.append("\"__metadata__\":{");
            metadata.forEach((key, value) -> json.append(JsonText.quoted(key)).append(':')
                    .append(JsonText.quoted(value)).append(','));
            json.setCharAt(json.length() - 1, '}');
            json.append(',');
        }
        long at = 0;
        for (Outgoing tensor : tensors) {
            long end = Math.addExact(at, tensor.bytes());
            json.append(JsonText.quoted(tensor.name())).append(":{\"dtype\":\"").append(tensor.dtype())
                    .append("\",\"shape\":").append(tensor.shape().toString().replace(" ", ""))
                    .append(",\"data_offsets\":[").append(at).append(',').append(end).append("]},");
            at = end;
        }
        if (json.length() > 1) {
            json.setLength(json.length() - 1);
        }
        return json.append('}').toString();
    }

    long payloadBytes() {
        return tensors.stream().mapToLong(Outgoing::bytes).sum();
    }

    long bytes() {
        return header.length + payloadBytes();
    }

    /// @param head takes the header
    /// @param payload takes the numbers, and passes them on to the same file
    /// @param piece memory to be used on the way
    void write(ByteSink head, ByteSink payload, MemorySegment piece) throws IOException {
        head.write(header);
        for (Outgoing tensor : tensors) {
            Elements.of(tensor.tensor()).writeTo(payload, piece);
        }
    }
}
