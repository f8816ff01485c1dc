package dev.ckpt.container;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.ckpt.io.Budget;
import dev.ckpt.io.RefusedException;
import dev.ckpt.proto.v1.ManifestV1;
import java.io.IOException;

/// Counts what a message will make objects of, before it does: two bytes of a file can become a hundred of the heap.
final class MessageSize {

    /// A quarter of what pickles may cost: a field becomes an object of about 100 bytes at worst, and the tree is there
    /// already.
    private static final int SHARE = 4;

    private static final int TENSORS = ManifestV1.Manifest.TENSORS_FIELD_NUMBER;
    private static final int PARTS = ManifestV1.Tensor.PARTS_FIELD_NUMBER;
    private static final int SHAPE = ManifestV1.Tensor.SHAPE_FIELD_NUMBER;

    private final String file;
    private final long most;
    private long fields;

    private MessageSize(String file, long most) {
        this.file = file;
        this.most = most;
    }

    /// @throws InvalidProtocolBufferException when the bytes are no message
    /// @throws RefusedException when it has more fields than the budget allows
    static void require(byte[] message, String file, Budget budget) throws IOException {
        MessageSize size = new MessageSize(file, Math.max(1, budget.pickleNodes() / SHARE));
        CodedInputStream in = CodedInputStream.newInstance(message);
        for (int tag = size.next(in); tag != 0; tag = size.next(in)) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case TENSORS -> size.inside(in, tag, inner -> size.tensorField(in, inner));
                case ManifestV1.Manifest.IDS_FIELD_NUMBER, ManifestV1.Manifest.PARENT_FIELD_NUMBER,
                        ManifestV1.Manifest.LABELS_FIELD_NUMBER, ManifestV1.Manifest.MODEL_FIELD_NUMBER,
                        ManifestV1.Manifest.SLOTS_FIELD_NUMBER ->
                    size.inside(in, tag, inner -> skip(in, inner));
                default -> skip(in, tag);
            }
        }
    }

    private void tensorField(CodedInputStream in, int tag) throws IOException {
        boolean bytes = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
        if (WireFormat.getTagFieldNumber(tag) == PARTS) {
            inside(in, tag, inner -> skip(in, inner));
        } else if (WireFormat.getTagFieldNumber(tag) == SHAPE && bytes) {
            int packed = in.readRawVarint32();
            count(packed); // as many numbers at most
            in.skipRawBytes(packed);
        } else {
            skip(in, tag);
        }
    }

    @FunctionalInterface
    private interface Field {
        void pass(int tag) throws IOException;
    }

    /// Passes the fields of a message within the message.
    private void inside(CodedInputStream in, int tag, Field field) throws IOException {
        if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            skip(in, tag); // another type than the schema's is a field that nobody knows
            return;
        }
        int end = in.pushLimit(in.readRawVarint32());
        for (int inner = next(in); inner != 0; inner = next(in)) {
            field.pass(inner);
        }
        in.popLimit(end);
    }

    private int next(CodedInputStream in) throws IOException {
        count(1);
        return in.readTag();
    }

    /// The schema has no groups, and inside one nothing would be counted.
    private static void skip(CodedInputStream in, int tag) throws IOException {
        if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_START_GROUP || !in.skipField(tag)) {
            throw new InvalidProtocolBufferException("field " + WireFormat.getTagFieldNumber(tag) + " is a group");
        }
    }

    private void count(int more) {
        fields += Math.max(more, 0);
        if (fields > most) {
            throw new RefusedException(ManifestMessage.place(file)
                    .expected("at most " + most + " fields")
                    .found("more")
                    .because("the file was made to exhaust memory, or the heap is small")
                    .next("give Java more memory, for example -Xmx4g"));
        }
    }
}
