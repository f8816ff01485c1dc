package dev.ckpt.pickle;

import dev.ckpt.pickle.PickleNode.Call;
import dev.ckpt.pickle.PickleNode.Items;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// The pickle machine without its dangerous half: it has the stack, the marks and the memo of Python's unpickler, and
/// where that one would import or call, this one makes a node.
final class PickleMachine {

    /// A LONG4 beyond this is refused: no honest int has half a million bits.
    private static final int LONGEST_INT = 1 << 16;

    /// One node for each of the ints that fit a byte, as Python has it.
    private static final PickleNode[] SMALL = new PickleNode[256];
    private static final PickleNode NONE = new PickleNode.None();
    private static final PickleNode TRUE = new PickleNode.Bool(true);
    private static final PickleNode FALSE = new PickleNode.Bool(false);

    static {
        for (int i = 0; i < SMALL.length; i++) {
            SMALL[i] = new PickleNode.Int(i);
        }
    }

    private final PickleInput input;
    private final Allowance allowance;
    private final Oddities oddities;
    private final PickleStack stack = new PickleStack();
    private final Memo memo = new Memo();
    private final Frames frames;
    private final Containers containers;
    private final Calls calls;

    private int protocol;
    private long offset;
    private @Nullable Opcode opcode;
    private Opcode newest = Opcode.MARK;

    PickleMachine(PickleInput input, Allowance allowance, SafetyLog log, Oddities oddities) {
        this.input = input;
        this.allowance = allowance;
        this.oddities = oddities;
        this.frames = new Frames(oddities);
        this.containers = new Containers(stack, allowance);
        this.calls = new Calls(input, stack, allowance, log, oddities);
        this.offset = input.offset();
    }

    /// What PROTO said last.
    int protocol() {
        return protocol;
    }

    /// Where the current opcode stands.
    long offset() {
        return offset;
    }

    /// The current opcode, if the byte is one.
    @Nullable
    Opcode opcode() {
        return opcode;
    }

    /// Whether the current opcode goes on behind the end of its FRAME.
    boolean leavesFrame() {
        return frames.isLeftBy(input.reach());
    }

    /// The first opcode of the newest protocol that was met.
    Opcode newest() {
        return newest;
    }

    /// Runs to STOP and returns what is on top of the stack then.
    PickleNode run() {
        while (true) {
            offset = input.offset();
            opcode = null;
            frames.pass(offset);
            allowance.operation();
            int code = input.u8();
            Opcode next = Opcode.of(code);
            if (next == null) {
                throw Halt.defect("an opcode of protocols 0 to 5", "byte 0x" + Integer.toHexString(code),
                        "damaged content, or no pickle at all");
            }
            opcode = next;
            if (next.since() > newest.since()) {
                newest = next;
            }
            if (next == Opcode.STOP) {
                return stop();
            }
            step(next);
        }
    }

    private PickleNode stop() {
        PickleNode root = stack.pop();
        if (stack.size() > 0) {
            oddities.leftOnStack(stack.size());
        }
        frames.stop(input.offset());
        return root;
    }

    private void step(Opcode next) {
        switch (next) {
            // What a state_dict consists of comes first: until the optimizing compiler is done, a switch is a chain of
            // comparisons.
            case LONG_BINPUT -> put(input.u32());
            case BINPUT -> put(input.u8());
            case LONG_BINGET -> get(input.u32());
            case BINGET -> get(input.u8());
            case MARK -> stack.mark();
            case BININT1 -> stack.push(SMALL[input.u8()]);
            case BINUNICODE -> text(input.u32());
            case NEWFALSE -> stack.push(FALSE);
            case BININT2 -> push(new PickleNode.Int(input.u16()));
            case TUPLE -> containers.marked(Items.Kind.TUPLE);
            case TUPLE1 -> containers.tuple(1);
            case TUPLE2 -> containers.tuple(2);
            case EMPTY_TUPLE -> containers.emptyTuple();
            case REDUCE -> calls.call(Call.How.REDUCE, offset);
            case BINPERSID -> push(new PickleNode.Persistent(stack.pop(), offset));

            case STOP -> throw new IllegalStateException("STOP ends the run");
            case POP -> pop();
            case POP_MARK -> stack.cutTo(stack.unmark());
            case DUP -> {
                oddities.dup();
                stack.push(stack.top());
            }

            case NONE -> stack.push(NONE);
            case NEWTRUE -> stack.push(TRUE);
            case BININT -> push(new PickleNode.Int(input.i32()));
            case LONG1 -> integer(input.u8());
            case LONG4 -> integer(intLength());
            case INT -> push(PickleNumber.intLine(input.shortLine(allowance)));
            case LONG -> push(PickleNumber.longLine(input.shortLine(allowance)));
            case FLOAT -> push(PickleNumber.floatLine(input.shortLine(allowance)));
            case BINFLOAT -> push(new PickleNode.Real(input.bigEndianDouble()));

            case SHORT_BINUNICODE -> text(input.u8());
            case BINUNICODE8 -> text(input.i64());
            case UNICODE -> push(new PickleNode.Text(PickleText.rawUnicodeEscape(input.line(allowance))));
            case SHORT_BINSTRING -> push(new PickleNode.ByteText(input.slice(input.u8())));
            case BINSTRING -> push(new PickleNode.ByteText(input.slice(signedLength())));
            case STRING -> push(new PickleNode.ByteText(
                    MemorySegment.ofArray(PickleText.quoted(input.line(allowance))).asReadOnly()));
            case SHORT_BINBYTES -> bytes(input.u8(), false);
            case BINBYTES -> bytes(input.u32(), false);
            case BINBYTES8 -> bytes(input.i64(), false);
            case BYTEARRAY8 -> bytes(input.i64(), true);
            case NEXT_BUFFER -> push(new PickleNode.OutOfBand(offset));
            case READONLY_BUFFER -> stack.top();

            case EMPTY_LIST -> containers.emptyList();
            case EMPTY_SET -> containers.emptySet();
            case EMPTY_DICT -> containers.emptyDict();
            case TUPLE3 -> containers.tuple(3);
            case LIST -> containers.marked(Items.Kind.LIST);
            case FROZENSET -> containers.marked(Items.Kind.FROZENSET);
            case DICT -> containers.dict();
            case APPEND -> containers.append();
            case APPENDS -> containers.appendMarked(false);
            case ADDITEMS -> containers.appendMarked(true);
            case SETITEM -> containers.setItem();
            case SETITEMS -> containers.setItemsMarked();

            case GLOBAL -> calls.global(offset);
            case STACK_GLOBAL -> calls.stackGlobal(offset);
            case NEWOBJ -> calls.call(Call.How.NEWOBJ, offset);
            case NEWOBJ_EX -> calls.callWithKeywords(offset);
            case INST -> calls.inst(offset);
            case OBJ -> calls.obj(offset);
            case BUILD -> calls.build(offset);
            case EXT1 -> calls.extension(next, input.u8(), offset);
            case EXT2 -> calls.extension(next, input.u16(), offset);
            case EXT4 -> calls.extension(next, input.i32(), offset);
            case PERSID -> push(new PickleNode.Persistent(
                    new PickleNode.Text(PickleText.utf8(input.shortLine(allowance))), offset));

            case GET -> get(PickleNumber.memoLine(input.shortLine(allowance)));
            case PUT -> put(PickleNumber.memoLine(input.shortLine(allowance)));
            case MEMOIZE -> put(memo.size());

            case PROTO -> {
                protocol = input.u8();
                oddities.proto(protocol, offset);
            }
            case FRAME -> {
                long length = input.i64();
                frames.enter(input.offset(), length, input.size());
            }
        }
    }

    /// A node that is not one of the shared constants has its price.
    private void push(PickleNode node) {
        allowance.node();
        stack.push(node);
    }

    private void pop() {
        if (stack.endsWithMark()) {
            stack.unmark();
        } else {
            stack.pop();
        }
    }

    private int intLength() {
        int length = signedLength();
        if (length > LONGEST_INT) {
            throw Halt.refusal("an int of at most " + LONGEST_INT + " bytes", length + " bytes",
                    "a length that was made up to exhaust memory or time");
        }
        return length;
    }

    private void integer(int length) {
        allowance.content(length);
        push(PickleNumber.littleEndian(input.copy(length)));
    }

    private int signedLength() {
        int length = input.i32();
        if (length < 0) {
            throw Halt.defect("a length of zero or more", String.valueOf(length), "a made-up length");
        }
        return length;
    }

    private void text(long length) {
        push(new PickleNode.Text(input.text(length, allowance)));
    }

    private void bytes(long length, boolean mutable) {
        push(new PickleNode.Bytes(input.slice(length), mutable));
    }

    private void get(long index) {
        PickleNode node = memo.get(index);
        if (node == null) {
            throw Halt.defect("a value under memo number " + index, "none",
                    "damaged content, or a file put together by hand");
        }
        oddities.get(node);
        stack.push(node);
    }

    private void put(long index) {
        PickleNode node = stack.top();
        oddities.put();
        if (memo.put(index, node, allowance)) {
            oddities.overwritten(index);
        }
    }
}
