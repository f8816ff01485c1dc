package dev.ckpt.pickle;

import dev.ckpt.safety.GlobalName;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// What a pickle program says, node by node. A call is a node that remembers what would be called with what; nothing is
/// ever called.
///
/// Nodes have identity: one object of the pickle is one node, however often it is fetched from the memo. Containers and
/// calls are filled while the program runs and may contain themselves, so equality and `toString` of those with parts stop
/// at the node itself. [PickleReader] has checked that a root nests no deeper than the budget's depth; [Nesting] says what
/// that means where a node contains itself.
public sealed interface PickleNode {

    record None() implements PickleNode {}

    record Bool(boolean value) implements PickleNode {}

    record Int(long value) implements PickleNode {}

    record BigInt(BigInteger value) implements PickleNode {}

    record Real(double value) implements PickleNode {}

    /// A str; lone surrogates are kept.
    record Text(String text) implements PickleNode {}

    /// A Python 2 str: bytes that are text as often as not.
    record ByteText(MemorySegment content) implements PickleNode {}

    /// Bytes, or a bytearray: a slice of the input where the input has them as they are.
    record Bytes(MemorySegment content, boolean mutable) implements PickleNode {}

    /// A list, tuple, set or frozenset.
    record Items(Kind kind, List<PickleNode> items) implements PickleNode {

        public enum Kind {
            LIST, TUPLE, SET, FROZENSET
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }

        @Override
        public String toString() {
            return kind + " of " + items.size();
        }
    }

    record Pair(PickleNode key, PickleNode value) {}

    /// A dict literal: order and duplicates kept.
    record Mapping(List<Pair> pairs) implements PickleNode {

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }

        @Override
        public String toString() {
            return "dict of " + pairs.size();
        }
    }

    /// A name that the pickle imports.
    ///
    /// @param offset of the opcode that imports it
    record Global(GlobalName name, long offset) implements PickleNode {}

    /// A name put together at run time (STACK_GLOBAL over values that are no text): it cannot be judged.
    record UnknownGlobal(PickleNode module, PickleNode name, long offset) implements PickleNode {

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }

        @Override
        public String toString() {
            return "computed name at byte " + offset;
        }
    }

    /// An object that the pickle would make by calling `callee`.
    ///
    /// `states`, `elements` and `pairs` fill up as BUILD, APPEND(S)/ADDITEMS and SETITEM(S) address it.
    ///
    /// @param arguments usually one tuple's items; a hand-made file may pass something else, which then is the only item
    /// @param keywords of NEWOBJ_EX; an empty dict otherwise
    record Call(How how, PickleNode callee, List<PickleNode> arguments, Mapping keywords, long offset,
            List<PickleNode> states, List<PickleNode> elements, List<Pair> pairs) implements PickleNode {

        public enum How {
            REDUCE, NEWOBJ, NEWOBJ_EX, INST, OBJ
        }

        public Call(How how, PickleNode callee, List<PickleNode> arguments, Mapping keywords, long offset) {
            this(how, callee, arguments, keywords, offset, new ArrayList<>(0), new ArrayList<>(0), new ArrayList<>(0));
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }

        @Override
        public String toString() {
            return how + " at byte " + offset;
        }
    }

    /// BUILD on something that is no call: `target.__setstate__(state)`. It stands in the place of its target, except in
    /// the memo and in containers that hold the target already.
    ///
    /// @param target never itself a [Built]
    /// @param states one a BUILD, in order
    /// @param offset of the first BUILD
    record Built(PickleNode target, List<PickleNode> states, long offset) implements PickleNode {

        /// The last state, which is the one that counts.
        public PickleNode state() {
            return states.getLast();
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }

        @Override
        public String toString() {
            return "BUILD at byte " + offset;
        }
    }

    /// A persistent id: what it stands for lies outside the pickle.
    record Persistent(PickleNode id, long offset) implements PickleNode {

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }

        @Override
        public String toString() {
            return "persistent id at byte " + offset;
        }
    }

    /// EXT1, EXT2, EXT4: a number in a registry of the reading process.
    record Extension(long code, long offset) implements PickleNode {}

    /// NEXT_BUFFER: bytes handed over outside the pickle.
    record OutOfBand(long offset) implements PickleNode {}
}
