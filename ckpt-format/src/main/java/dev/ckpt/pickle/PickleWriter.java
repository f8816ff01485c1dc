package dev.ckpt.pickle;

import dev.ckpt.io.ByteSink;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/// Writes a pickle of protocol 2, opcode by opcode, with the spellings that CPython's pickler in C chooses. What objects
/// are made of is the caller's business; this class knows atoms, names, bytes, and the memo.
///
/// The memo numbers objects in the order in which they are put, and is asked by identity, as Python's is: a str is known
/// when this very [String] was written, and not when an equal one was.
///
/// Not thread-safe.
public final class PickleWriter {

    private static final int PROTOCOL = 2;

    /// A longer number takes LONG4 in place of LONG1.
    private static final int LONG1_BYTES = 255;

    /// Lengths are written in 32 bits, which Python takes as unsigned.
    public static final long LONGEST_TEXT = 0xFFFF_FFFFL;

    /// The codec that Python names where it spells bytes as text; a constant of the interpreter.
    private static final String LATIN1 = "latin1";

    private static final int NEVER = -1;
    private static final int SINGLE_CHARACTERS = 256;

    private final PickleOutput out;
    private final Set<String> constants;
    private final IdentityHashMap<Object, Integer> objects = new IdentityHashMap<>();
    private final Map<String, Integer> names = new HashMap<>();
    private final Map<String, Integer> constantTexts = new HashMap<>();
    /// Where the text was put that spells this single byte: CPython keeps one str for each character below 256. A str of one
    /// character elsewhere in the tree may be that one or another, as `str(7)` is; such texts go by identity alone.
    private final int[] characters = new int[SINGLE_CHARACTERS];
    private int puts;

    /// @param constants texts that are one object wherever they occur, as the constants of a Python program are
    public PickleWriter(ByteSink sink, Set<String> constants) {
        this.out = new PickleOutput(sink);
        this.constants = new HashSet<>(constants);
        this.constants.add(LATIN1);
        Arrays.fill(characters, NEVER);
    }

    public void begin() throws IOException {
        op(Opcode.PROTO);
        out.u8(PROTOCOL);
    }

    public void end() throws IOException {
        op(Opcode.STOP);
        out.flush();
    }

    // ---- the memo

    /// Writes a reference to `object`, if it was put into the memo before.
    public boolean get(Object object) throws IOException {
        Integer index = objects.get(object);
        return index != null && get((int) index);
    }

    private boolean get(int index) throws IOException {
        if (index < 1 << Byte.SIZE) {
            op(Opcode.BINGET);
            out.u8(index);
        } else {
            op(Opcode.LONG_BINGET);
            out.i32(index);
        }
        return true;
    }

    public boolean knows(Object object) {
        return objects.containsKey(object);
    }

    /// Puts what was written last into the memo, as `object`.
    public void put(Object object) throws IOException {
        objects.put(object, puts);
        putUnknown();
    }

    /// Puts what was written last into the memo; nobody will ask for it.
    public void putUnknown() throws IOException {
        if (puts < 1 << Byte.SIZE) {
            op(Opcode.BINPUT);
            out.u8(puts);
        } else {
            op(Opcode.LONG_BINPUT);
            out.i32(puts);
        }
        puts++;
    }

    // ---- atoms

    public void none() throws IOException {
        op(Opcode.NONE);
    }

    public void bool(boolean value) throws IOException {
        op(value ? Opcode.NEWTRUE : Opcode.NEWFALSE);
    }

    public void integer(long value) throws IOException {
        if (value == (value & 0xFF)) {
            op(Opcode.BININT1);
            out.u8((int) value);
        } else if (value == (value & 0xFFFF)) {
            op(Opcode.BININT2);
            out.u16((int) value);
        } else if (value == (int) value) {
            op(Opcode.BININT);
            out.i32((int) value);
        } else {
            integer(BigInteger.valueOf(value));
        }
    }

    /// An int that does not fit 32 bits, in as few bytes as hold its sign.
    public void integer(BigInteger value) throws IOException {
        byte[] bytes = value.toByteArray();
        if (bytes.length <= LONG1_BYTES) {
            op(Opcode.LONG1);
            out.u8(bytes.length);
        } else {
            op(Opcode.LONG4);
            out.i32(bytes.length);
        }
        for (int i = bytes.length - 1; i >= 0; i--) {
            out.u8(bytes[i]);
        }
    }

    public void real(double value) throws IOException {
        op(Opcode.BINFLOAT);
        out.bigEndian(Double.doubleToRawLongBits(value));
    }

    /// A str: a reference, if this very object was written before.
    public void text(String text) throws IOException {
        if (constants.contains(text)) {
            constant(text);
            return;
        }
        if (!get(text)) {
            newText(text);
            objects.put(text, puts - 1);
        }
    }

    /// A str that no other place refers to.
    public void newText(String text) throws IOException {
        byte[] bytes = PickleOutput.utf8(text);
        op(Opcode.BINUNICODE);
        out.i32(bytes.length);
        out.bytes(bytes);
        putUnknown();
    }

    private void constant(String text) throws IOException {
        Integer index = constantTexts.get(text);
        if (index != null) {
            get((int) index);
        } else {
            constantTexts.put(text, puts);
            newText(text);
        }
    }

    /// A name that is imported: a reference, if it was written before.
    ///
    /// @throws IllegalArgumentException when it is none that a line can hold
    public void global(String module, String name) throws IOException {
        String lines = module + "\n" + name + "\n";
        Integer index = names.get(lines);
        if (index != null) {
            get((int) index);
            return;
        }
        if (!lines.chars().allMatch(c -> c < 0x80) || lines.indexOf('\n') != module.length()
                || lines.indexOf('\n', module.length() + 1) != lines.length() - 1) {
            throw new IllegalArgumentException("no name: " + lines);
        }
        op(Opcode.GLOBAL);
        out.bytes(PickleOutput.utf8(lines));
        names.put(lines, puts);
        putUnknown();
    }

    // ---- bytes, for which protocol 2 has no opcode

    /// Bytes as the call that makes them; the caller puts the result into the memo.
    ///
    /// @param content of at most [#LONGEST_TEXT] characters in UTF-8
    public void bytes(MemorySegment content) throws IOException {
        if (content.byteSize() == 0) {
            global("__builtin__", "bytes");
            emptyTuple();
        } else {
            global("_codecs", "encode");
            latin1(content);
            text(LATIN1);
            tuple(2);
            putUnknown();
        }
        reduce();
    }

    /// The bytes as the characters of these codes.
    private void latin1(MemorySegment content) throws IOException {
        int first = content.get(ValueLayout.JAVA_BYTE, 0) & 0xFF;
        if (content.byteSize() == 1) {
            if (characters[first] != NEVER) {
                get(characters[first]);
                return;
            }
            characters[first] = puts;
        }
        op(Opcode.BINUNICODE);
        out.i32((int) latin1Length(content));
        for (long i = 0; i < content.byteSize(); i++) {
            int code = content.get(ValueLayout.JAVA_BYTE, i) & 0xFF;
            if (code < 0x80) {
                out.u8(code);
            } else {
                out.u8(0xC0 | (code >> 6));
                out.u8(0x80 | (code & 0x3F));
            }
        }
        putUnknown();
    }

    /// Bytes that the text takes which [#bytes] writes for this content.
    public static long latin1Length(MemorySegment content) {
        long length = content.byteSize();
        for (long i = 0; i < content.byteSize(); i++) {
            length += content.get(ValueLayout.JAVA_BYTE, i) < 0 ? 1 : 0;
        }
        return length;
    }

    // ---- containers and calls

    public void mark() throws IOException {
        op(Opcode.MARK);
    }

    public void emptyTuple() throws IOException {
        op(Opcode.EMPTY_TUPLE);
    }

    /// Whether a tuple of so many items begins with a mark.
    public static boolean isMarked(int items) {
        return items > 3;
    }

    /// The tuple of the last items; of those since the mark, if there is one.
    public void tuple(int items) throws IOException {
        op(switch (items) {
            case 0 -> Opcode.EMPTY_TUPLE;
            case 1 -> Opcode.TUPLE1;
            case 2 -> Opcode.TUPLE2;
            case 3 -> Opcode.TUPLE3;
            default -> Opcode.TUPLE;
        });
    }

    /// Throws away the last object, or all since the mark.
    public void pop(boolean toMark) throws IOException {
        op(toMark ? Opcode.POP_MARK : Opcode.POP);
    }

    public void emptyList() throws IOException {
        op(Opcode.EMPTY_LIST);
    }

    /// @param toMark all since the mark, and not the last object alone
    public void append(boolean toMark) throws IOException {
        op(toMark ? Opcode.APPENDS : Opcode.APPEND);
    }

    public void emptyDict() throws IOException {
        op(Opcode.EMPTY_DICT);
    }

    /// @param toMark all pairs since the mark, and not the last one alone
    public void setItem(boolean toMark) throws IOException {
        op(toMark ? Opcode.SETITEMS : Opcode.SETITEM);
    }

    public void reduce() throws IOException {
        op(Opcode.REDUCE);
    }

    public void newObject() throws IOException {
        op(Opcode.NEWOBJ);
    }

    public void build() throws IOException {
        op(Opcode.BUILD);
    }

    public void persistentId() throws IOException {
        op(Opcode.BINPERSID);
    }

    private void op(Opcode opcode) throws IOException {
        out.u8(opcode.code());
    }
}
