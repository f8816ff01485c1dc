package dev.ckpt.pickle;

import org.jspecify.annotations.Nullable;

/// The instructions of the pickle machine, protocols 0 to 5, under the names that Python gives them.
enum Opcode {
    MARK('(', 0), STOP('.', 0), POP('0', 0), POP_MARK('1', 1), DUP('2', 0),

    /// Numbers and constants: a text line, or binary.
    FLOAT('F', 0), INT('I', 0), LONG('L', 0), NONE('N', 0), BININT('J', 1), BININT1('K', 1), BININT2('M', 1), BINFLOAT(
            'G', 1), NEWTRUE(0x88, 2), NEWFALSE(0x89, 2), LONG1(0x8A, 2), LONG4(0x8B, 2),

    /// Text and bytes: a text line, or a length of 1, 4 or 8 bytes and the content.
    STRING('S', 0), BINSTRING('T', 1), SHORT_BINSTRING('U', 1), UNICODE('V', 0), BINUNICODE('X', 1), SHORT_BINUNICODE(
            0x8C, 4), BINUNICODE8(0x8D, 4), BINBYTES('B', 3), SHORT_BINBYTES('C',
                    3), BINBYTES8(0x8E, 4), BYTEARRAY8(0x96, 5), NEXT_BUFFER(0x97, 5), READONLY_BUFFER(0x98, 5),

    /// Containers.
    EMPTY_LIST(']', 1), LIST('l', 0), APPEND('a', 0), APPENDS('e', 1), EMPTY_TUPLE(')', 1), TUPLE('t', 0), TUPLE1(0x85,
            2), TUPLE2(0x86, 2), TUPLE3(0x87, 2), EMPTY_DICT('}', 1), DICT('d', 0), SETITEM('s', 0), SETITEMS('u',
                    1), EMPTY_SET(0x8F, 4), ADDITEMS(0x90, 4), FROZENSET(0x91, 4),

    /// Names, calls, objects.
    GLOBAL('c', 0), STACK_GLOBAL(0x93, 4), REDUCE('R', 0), BUILD('b', 0), INST('i', 0), OBJ('o', 1), NEWOBJ(0x81,
            2), NEWOBJ_EX(0x92, 4), EXT1(0x82, 2), EXT2(0x83, 2), EXT4(0x84, 2), PERSID('P', 0), BINPERSID('Q', 1),

    /// The memo: a text line, one byte, four bytes, or the next free number.
    GET('g', 0), BINGET('h', 1), LONG_BINGET('j', 1), PUT('p', 0), BINPUT('q', 1), LONG_BINPUT('r', 1), MEMOIZE(0x94,
            4),

    PROTO(0x80, 2), FRAME(0x95, 4);

    private static final @Nullable Opcode[] BY_CODE = new @Nullable Opcode[256];

    static {
        for (Opcode opcode : values()) {
            BY_CODE[opcode.code] = opcode;
        }
    }

    private final int code;
    private final int since;

    Opcode(int code, int since) {
        this.code = code;
        this.since = since;
    }

    /// The opcode of this byte, or null where the byte is none.
    static @Nullable Opcode of(int code) {
        return BY_CODE[code];
    }

    int code() {
        return code;
    }

    /// The protocol that brought it.
    int since() {
        return since;
    }
}
