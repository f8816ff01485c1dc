package dev.ckpt.container;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.ckpt.identity.ContentId;
import dev.ckpt.io.Budget;
import dev.ckpt.io.Fault;
import dev.ckpt.io.MalformedException;
import dev.ckpt.proto.v1.ManifestV1;
import dev.ckpt.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The manifest as the message that stands in the file.
final class ManifestMessage {

    private ManifestMessage() {}

    /// Parses bytes that nobody has judged yet.
    ///
    /// @throws MalformedException when they are no such message
    /// @throws dev.ckpt.io.RefusedException when it would take more memory than the budget has
    static ManifestV1.Manifest parse(MemorySegment bytes, String file, Budget budget) {
        try {
            byte[] message = bytes.toArray(ValueLayout.JAVA_BYTE);
            MessageSize.require(message, file, budget);
            return ManifestV1.Manifest.parseFrom(message);
        } catch (IOException e) {
            throw malformed(file, "a protobuf message", String.valueOf(e.getMessage()));
        }
    }

    /// Parses bytes that were judged when the file was opened.
    static ManifestV1.Manifest known(MemorySegment bytes) {
        try {
            return ManifestV1.Manifest.parseFrom(bytes.toArray(ValueLayout.JAVA_BYTE));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the file was changed while it was open", e);
        }
    }

    static MalformedException malformed(String file, String expected, String found) {
        return new MalformedException(place(file).expected(expected)
                .found(found)
                .because("the file was damaged or made by hand")
                .next("get the file again from where it came from; torch.load may still read it"));
    }

    static Fault place(String file) {
        return Fault.in(file).at("record ckpt/manifest.pb");
    }

    /// The same message gives the same bytes: maps are written by key.
    static byte[] bytes(ManifestV1.Manifest message) {
        byte[] bytes = new byte[message.getSerializedSize()];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        try {
            message.writeTo(out);
            out.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes;
    }

    static Manifest record(ManifestV1.Manifest message) {
        List<Manifest.Entry> tensors = new ArrayList<>(message.getTensorsCount());
        for (ManifestV1.Tensor tensor : message.getTensorsList()) {
            List<Manifest.Part> parts = new ArrayList<>(tensor.getPartsCount());
            tensor.getPartsList().forEach(part -> parts.add(new Manifest.Part(part.getStorage(), part.getCrc32C())));
            tensors.add(new Manifest.Entry(tensor.getPath(), tensor.getName(), tensor.getRole(), tensor.getKind(),
                    tensor.getDtype(), shape(tensor), parts));
        }
        List<Manifest.Slot> slots = new ArrayList<>(message.getSlotsCount());
        message.getSlotsList()
                .forEach(slot -> slots.add(new Manifest.Slot(slot.getTensor(), slot.getParameter(), slot.getSlot())));
        return new Manifest(message.getVersion(), message.getOldestReader(), message.getProducer(),
                ids(message.getIds()), ids(message.getParent()), message.getLabelsMap(),
                message.hasStep() ? OptionalLong.of(message.getStep()) : OptionalLong.empty(), message.getModelMap(),
                tensors, slots);
    }

    private static Shape shape(ManifestV1.Tensor tensor) {
        return Shape.of(tensor.getShapeList().stream().mapToLong(Long::longValue).toArray());
    }

    private static Manifest.Ids ids(ManifestV1.ContentIds ids) {
        return new Manifest.Ids(ContentId.parse(ids.getWeights()), ContentId.parse(ids.getOptimizer()));
    }

    static ManifestV1.ContentIds message(Manifest.Ids ids) {
        return ManifestV1.ContentIds.newBuilder()
                .setWeights(text(ids.weights()))
                .setOptimizer(text(ids.optimizer()))
                .build();
    }

    private static String text(Optional<ContentId> id) {
        return id.map(ContentId::toString).orElse("");
    }

    /// A text that UTF-8 has room for: Python's str may hold a surrogate without its partner.
    static String wellFormed(String text) {
        StringBuilder well = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                well.setCharAt(i, '\uFFFD');
            }
        }
        return well.toString();
    }
}
