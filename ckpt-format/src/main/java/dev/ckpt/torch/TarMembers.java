package dev.ckpt.torch;

import dev.ckpt.contents.Finding;
import dev.ckpt.io.ByteSource;
import dev.ckpt.io.CheckpointException;
import dev.ckpt.io.Fault;
import dev.ckpt.io.LittleEndian;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.RefusedException;
import dev.ckpt.io.UnsupportedException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The members of an uncompressed tar: plain files with short names, each once. A header takes 512 bytes, and so does
/// every block of content; two blocks of zeros end the archive (POSIX ustar).
final class TarMembers {

    private static final int BLOCK = 512;
    private static final int NAME = 100;
    private static final int SIZE_AT = 124;
    private static final int SIZE = 12;
    private static final int CHECKSUM_AT = 148;
    private static final int CHECKSUM = 8;
    private static final int TYPE_AT = 156;
    private static final int MAGIC_AT = 257;
    private static final int PREFIX_AT = 345;

    private final Reading reading;
    private final ByteSource file;
    private final MemorySegment bytes;
    private final Map<String, ByteSource> members = new HashMap<>();

    private TarMembers(Reading reading, ByteSource file) {
        this.reading = reading;
        this.file = file;
        this.bytes = file.bytes();
    }

    static TarMembers read(Reading reading, ByteSource file) {
        TarMembers tar = new TarMembers(reading, file);
        long at = 0;
        while (!tar.ends(at)) {
            at = tar.member(at);
        }
        return tar;
    }

    /// @throws CheckpointException when there is no such member
    ByteSource require(String name) {
        return Optional.ofNullable(members.get(name)).orElseThrow(() -> new UnsupportedException(Fault
                .in(reading.file())
                .expected("a tar of PyTorch 0.1, which has a member " + name)
                .found("a tar without it: " + String.join(", ", members.keySet().stream().limit(4).toList()))
                .because("the archive holds something else, a checkpoint among other files perhaps")
                .next("unpack it and open what is inside")));
    }

    /// Whether the archive ends here, with two blocks of zeros.
    private boolean ends(long at) {
        require(at, BLOCK, "a header");
        if (!zeros(at)) {
            return false;
        }
        require(at + BLOCK, BLOCK, "a second block of zeros");
        return zeros(at + BLOCK);
    }

    private boolean zeros(long at) {
        for (int i = 0; i < BLOCK; i++) {
            if (bytes.get(ValueLayout.JAVA_BYTE, at + i) != 0) {
                return false;
            }
        }
        return true;
    }

    /// @return where the next header is
    private long member(long at) {
        requireHeader(at);
        String name = text(at, NAME);
        long size = octal(at + SIZE_AT, SIZE);
        int type = LittleEndian.u8(bytes, at + TYPE_AT);
        if (type != '0' && type != 0) {
            throw new RefusedException(fault(at).expected("a plain file")
                    .found("a member of type " + (char) type + ", '" + NodeText.shortened(name) + "'")
                    .because("links and folders have no place in a checkpoint")
                    .next("do not unpack it before you know where it comes from"));
        }
        if (name.startsWith("/") || name.contains("..") || LittleEndian.u8(bytes, at + PREFIX_AT) != 0) {
            throw new RefusedException(fault(at).expected("a short name without a folder")
                    .found("'" + NodeText.shortened(name) + "'")
                    .because("a name that leaves its folder writes where it should not, once it is unpacked")
                    .next("do not unpack it before you know where it comes from"));
        }
        require(at + BLOCK, size, "the " + size + " bytes of member " + NodeText.shortened(name));
        if (members.size() >= reading.budget().records()) {
            throw new RefusedException(
                    fault(at).expected("at most " + reading.budget().records() + " members").found("more"));
        }
        if (members.put(name, file.slice(at + BLOCK, size)) != null) {
            throw new RefusedException(fault(at).expected("every member once")
                    .found("'" + NodeText.shortened(name) + "' again")
                    .because("readers would disagree about which one counts")
                    .next("do not load it"));
        }
        if (!usual(name)) {
            reading.note(Finding.note("tar.extra-member", "member " + NodeText.shortened(name),
                    "a member that torch.load does not read"));
        }
        long blocks = size / BLOCK + (size % BLOCK == 0 ? 0 : 1);
        return at + BLOCK + blocks * BLOCK;
    }

    private static boolean usual(String name) {
        return switch (name) {
            case "pickle", "storages", "tensors", "sys_info" -> true;
            default -> false;
        };
    }

    private void requireHeader(long at) {
        if (!text(at + MAGIC_AT, 5).equals("ustar")) {
            throw new MalformedException(fault(at).expected("the header of a member, with the mark ustar")
                    .found("other bytes")
                    .because("the file was damaged")
                    .next("get the file again from where it came from"));
        }
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            boolean inside = i >= CHECKSUM_AT && i < CHECKSUM_AT + CHECKSUM;
            sum += inside ? ' ' : LittleEndian.u8(bytes, at + i); // the field counts as spaces
        }
        long stored = octal(at + CHECKSUM_AT, CHECKSUM);
        if (stored != sum) {
            throw new MalformedException(fault(at).expected("a header whose bytes sum up to " + stored)
                    .found(Long.toString(sum))
                    .because("the file was damaged")
                    .next("get the file again from where it came from"));
        }
    }

    /// A number in octal digits, with spaces before and a space or NUL behind.
    private long octal(long at, int length) {
        String digits = text(at, length).strip();
        if (!digits.matches("[0-7]{1,12}")) {
            throw new MalformedException(fault(at).expected("a number in octal digits")
                    .found("'" + NodeText.shortened(digits) + "'")
                    .because("the file was damaged")
                    .next("get the file again from where it came from"));
        }
        return Long.parseLong(digits, 8);
    }

    /// Text up to a NUL.
    private String text(long at, int length) {
        int end = 0;
        while (end < length && LittleEndian.u8(bytes, at + end) != 0) {
            end++;
        }
        return new String(bytes.asSlice(at, end).toArray(ValueLayout.JAVA_BYTE),
                StandardCharsets.ISO_8859_1);
    }

    private void require(long at, long length, String what) {
        if (at > bytes.byteSize() || length > bytes.byteSize() - at) {
            throw new MalformedException(fault(at).expected(what)
                    .found(Math.max(0, bytes.byteSize() - at) + " bytes to the end of the file")
                    .because("the file was cut short, by a download or a save that was interrupted")
                    .next("get the file again from where it came from"));
        }
    }

    private Fault fault(long at) {
        return Fault.in(reading.file()).atByte(at);
    }
}
