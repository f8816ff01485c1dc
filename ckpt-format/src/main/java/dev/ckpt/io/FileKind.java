package dev.ckpt.io;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/// What a file is, by its first bytes. Names and extensions are never asked: `.pt`, `.bin`, `.pth.tar` say nothing.
public enum FileKind {
    EMPTY,
    /// Any zip; what it holds is for its reader to say.
    ZIP,
    /// PyTorch's stacked pickles, the default before 1.6.
    TORCH_LEGACY,
    /// An uncompressed tar, which the oldest PyTorch wrote.
    TAR,
    PICKLE,
    SAFETENSORS,
    SEVEN_ZIP,
    GZIP,
    BZIP2,
    XZ,
    ZSTD,
    RAR,
    HTML,
    GIT_LFS_POINTER,
    JSON,
    GGUF,
    HDF5,
    NUMPY,
    /// llm.c's `.bin`: a model, or what llm.c keeps beside one.
    LLM_C,
    /// The archive of PyTorch's preview releases.
    TORCH_PREVIEW,
    /// A flatbuffer mobile module.
    TORCH_FLATBUFFER,
    TEXT,
    /// Starts with nothing but zeros: a file that was allocated and never written.
    ZEROS,
    UNKNOWN;

    /// As much of a file as the answer may need.
    private static final int LOOK = 512;

    /// `ustar` stands at this offset of a tar's first header.
    private static final int USTAR_OFFSET = 257;

    /// Where an HTML page, a JSON document or a text may begin after white space.
    private static final int TEXT_LOOK = 256;

    /// The first words of llm.c's models, debug states and optimizer states.
    private static final Set<Integer> LLM_C_MAGIC = Set.of(20240326, 20240327, 20240527);

    public static FileKind of(MemorySegment bytes) {
        int length = (int) Math.min(LOOK, bytes.byteSize());
        if (length == 0) {
            return EMPTY;
        }
        byte[] head = bytes.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        FileKind byMagic = ofMagic(head);
        return byMagic == UNKNOWN ? ofText(head, bytes) : byMagic;
    }

    private static FileKind ofMagic(byte[] head) {
        if (starts(head, 'P', 'K', 3, 4)) {
            return ZIP;
        }
        if (legacyTorch(head)) {
            return TORCH_LEGACY;
        }
        if (has(head, USTAR_OFFSET, "ustar")) {
            return TAR;
        }
        if (safetensors(head)) {
            return SAFETENSORS;
        }
        if (head.length > 1 && (head[0] & 0xFF) == 0x80 && head[1] >= 0 && head[1] <= 5) {
            return PICKLE;
        }
        if (starts(head, '7', 'z', 0xBC, 0xAF, 0x27, 0x1C)) {
            return SEVEN_ZIP;
        }
        if (starts(head, 0x1F, 0x8B)) {
            return GZIP;
        }
        if (has(head, 0, "BZh")) {
            return BZIP2;
        }
        if (starts(head, 0xFD, '7', 'z', 'X', 'Z', 0)) {
            return XZ;
        }
        if (starts(head, 0x28, 0xB5, 0x2F, 0xFD)) {
            return ZSTD;
        }
        if (has(head, 0, "Rar!")) {
            return RAR;
        }
        if (has(head, 0, "GGUF")) {
            return GGUF;
        }
        if (starts(head, 0x89, 'H', 'D', 'F', '\r', '\n')) {
            return HDF5;
        }
        if (starts(head, 0x93, 'N', 'U', 'M', 'P', 'Y')) {
            return NUMPY;
        }
        if (has(head, 0, "PYTORCH1")) {
            return TORCH_PREVIEW;
        }
        if (has(head, 4, "PTMF")) {
            return TORCH_FLATBUFFER;
        }
        return head.length >= 4 && LLM_C_MAGIC.contains(LittleEndian.i32(MemorySegment.ofArray(head), 0))
                ? LLM_C
                : UNKNOWN;
    }

    /// The first pickle of a legacy file is the int 0x1950a86a20f9469cfc6c, in whatever protocol.
    private static boolean legacyTorch(byte[] head) {
        int[] number = {0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E};
        int afterProto = head.length > 2 && (head[0] & 0xFF) == 0x80 ? 2 : 0;
        int afterFrame = head.length > 11 && (head[afterProto] & 0xFF) == 0x95 ? afterProto + 9 : afterProto;
        return has(head, 0, "L119547037146038801333356L\n.") || startsAt(head, afterFrame, number);
    }

    /// A header length, then the JSON object of the header. A length that lies is for the reader to refuse, so it is
    /// enough that it could be one, or that the object opens as a header does.
    private static boolean safetensors(byte[] head) {
        if (head.length < 10 || head[8] != '{') {
            return false;
        }
        boolean plausibleLength = head[4] == 0 && head[5] == 0 && head[6] == 0 && head[7] == 0;
        return plausibleLength || head[9] == '"' || head[9] == '}';
    }

    private static FileKind ofText(byte[] head, MemorySegment bytes) {
        if (zeros(head)) {
            return ZEROS;
        }
        if (textPickle(head, bytes)) {
            return PICKLE;
        }
        String text = new String(head, 0, Math.min(head.length, TEXT_LOOK), StandardCharsets.ISO_8859_1).stripLeading();
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("<!doctype") || lower.startsWith("<html") || lower.startsWith("<?xml")) {
            return HTML;
        }
        if (text.startsWith("version https://git-lfs.github.com/spec/")) {
            return GIT_LFS_POINTER;
        }
        if (!plainText(head)) {
            return UNKNOWN;
        }
        return text.startsWith("{") || text.startsWith("[") ? JSON : TEXT;
    }

    /// Protocols 0 and 1 have no magic: a pickle of them opens with a container, a number or a name, and its last byte is
    /// STOP.
    private static boolean textPickle(byte[] head, MemorySegment bytes) {
        if (bytes.get(ValueLayout.JAVA_BYTE, bytes.byteSize() - 1) != '.') {
            return false;
        }
        return switch (head[0]) {
            case '(' -> head.length > 3 && (head[1] == 'd' || head[1] == 'l' || head[1] == 't') && memoNumber(head, 2);
            case '}', ']', ')' -> head.length > 1 && (head[1] == 'q' || head[1] == '.');
            case 'c' -> indexOf(head, '\n') > 1 && plainText(head);
            default -> false;
        };
    }

    /// `p`, digits, a line end: what protocol 0 writes after each object.
    private static boolean memoNumber(byte[] head, int offset) {
        int i = offset + 1;
        while (i < head.length && head[i] >= '0' && head[i] <= '9') {
            i++;
        }
        return head[offset] == 'p' && i > offset + 1 && i < head.length && head[i] == '\n';
    }

    private static int indexOf(byte[] bytes, int wanted) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static boolean zeros(byte[] head) {
        for (byte b : head) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /// No control characters but white space: UTF-8 or an old single-byte encoding.
    private static boolean plainText(byte[] head) {
        for (byte b : head) {
            if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != '\f') {
                return false;
            }
        }
        return true;
    }

    private static boolean starts(byte[] head, int... magic) {
        return startsAt(head, 0, magic);
    }

    private static boolean startsAt(byte[] head, int offset, int... magic) {
        if (head.length < offset + magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((head[offset + i] & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean has(byte[] head, int offset, String ascii) {
        return startsAt(head, offset, ascii.chars().toArray());
    }
}
