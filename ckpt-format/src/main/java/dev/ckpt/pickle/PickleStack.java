package dev.ckpt.pickle;

import java.util.Arrays;
import java.util.List;

/// The stack of the pickle machine, and its marks. Nothing reaches below the latest mark, as in Python.
final class PickleStack {

    private PickleNode[] nodes = new PickleNode[64];
    private int size;
    private int[] marks = new int[16];
    private int markCount;

    void push(PickleNode node) {
        if (size == nodes.length) {
            nodes = Arrays.copyOf(nodes, longer(size));
        }
        nodes[size++] = node;
    }

    PickleNode pop() {
        checkNotEmpty();
        return nodes[--size];
    }

    PickleNode top() {
        checkNotEmpty();
        return nodes[size - 1];
    }

    void replaceTop(PickleNode node) {
        checkNotEmpty();
        nodes[size - 1] = node;
    }

    void mark() {
        if (markCount == marks.length) {
            marks = Arrays.copyOf(marks, longer(markCount));
        }
        marks[markCount++] = size;
    }

    /// Takes the latest mark away and returns where it stood: the nodes from there to [#size()] are its content.
    int unmark() {
        if (markCount == 0) {
            throw Halt.defect("a mark on the stack", "none", "damaged content, or a file put together by hand");
        }
        return marks[--markCount];
    }

    int size() {
        return size;
    }

    PickleNode at(int index) {
        return nodes[index];
    }

    /// The node under the one at `start`, which a mark stood between.
    PickleNode below(int start) {
        if (start <= floor()) {
            throw underflow();
        }
        return nodes[start - 1];
    }

    /// Pops the top `count` nodes into a list that stays as it is.
    List<PickleNode> take(int count) {
        if (size - count < floor()) {
            throw underflow();
        }
        return takeFrom(size - count);
    }

    /// Pops the latest mark and all above it.
    List<PickleNode> takeMarked() {
        return takeFrom(unmark());
    }

    private List<PickleNode> takeFrom(int start) {
        List<PickleNode> taken = switch (size - start) {
            case 0 -> List.of();
            case 1 -> List.of(nodes[start]);
            case 2 -> List.of(nodes[start], nodes[start + 1]);
            default -> List.of(Arrays.copyOfRange(nodes, start, size));
        };
        size = start;
        return taken;
    }

    void cutTo(int start) {
        size = start;
    }

    /// Whether a mark is the newest thing on the stack.
    boolean endsWithMark() {
        return markCount > 0 && marks[markCount - 1] == size;
    }

    private void checkNotEmpty() {
        if (size <= floor()) {
            throw underflow();
        }
    }

    private int floor() {
        return markCount == 0 ? 0 : marks[markCount - 1];
    }

    private static Halt underflow() {
        return Halt.defect("a value on the stack", "an empty stack", "damaged content, or a file put together by hand");
    }

    private static int longer(int length) {
        if (length == Integer.MAX_VALUE - 8) {
            throw Halt.refusal("a stack of less than 2 billion values", "more", "a pickle made to exhaust memory");
        }
        return (int) Math.min(length * 2L, Integer.MAX_VALUE - 8);
    }
}
