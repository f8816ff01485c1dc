package dev.ckpt.pickle;

import dev.ckpt.pickle.PickleNode.Items;
import dev.ckpt.pickle.PickleNode.Mapping;
import dev.ckpt.pickle.PickleNode.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The half of the machine that makes and fills containers.
final class Containers {

    private static final String LIKELY = "damaged content, or a file put together by hand";

    private final PickleStack stack;
    private final Allowance allowance;

    Containers(PickleStack stack, Allowance allowance) {
        this.stack = stack;
        this.allowance = allowance;
    }

    /// TUPLE1, TUPLE2, TUPLE3: of the top `count` values.
    void tuple(int count) {
        push(new Items(Items.Kind.TUPLE, stack.take(count)));
    }

    /// TUPLE, LIST, FROZENSET: of what lies above the mark.
    void marked(Items.Kind kind) {
        List<PickleNode> items = stack.takeMarked();
        push(new Items(kind, kind == Items.Kind.LIST ? new ArrayList<>(items) : items));
    }

    void emptyTuple() {
        push(new Items(Items.Kind.TUPLE, List.of()));
    }

    void emptyList() {
        push(new Items(Items.Kind.LIST, new ArrayList<>()));
    }

    void emptySet() {
        push(new Items(Items.Kind.SET, new ArrayList<>()));
    }

    void emptyDict() {
        push(new Mapping(new ArrayList<>()));
    }

    void dict() {
        List<Pair> pairs = new ArrayList<>();
        int start = stack.unmark();
        movePairs(start, pairs);
        push(new Mapping(pairs));
    }

    void append() {
        PickleNode item = stack.pop();
        itemsOf(stack.top(), false).add(item);
    }

    /// APPENDS, ADDITEMS.
    ///
    /// @param toSet ADDITEMS, which a list does not have, as a set does not have APPENDS
    void appendMarked(boolean toSet) {
        int start = stack.unmark();
        int end = stack.size();
        PickleNode target = stack.below(start);
        if (start == end) {
            return;
        }
        List<PickleNode> items = itemsOf(target, toSet);
        if (items instanceof ArrayList<PickleNode> list) {
            list.ensureCapacity(list.size() + end - start);
        }
        for (int i = start; i < end; i++) {
            items.add(stack.at(i));
        }
        stack.cutTo(start);
    }

    void setItem() {
        PickleNode value = stack.pop();
        PickleNode key = stack.pop();
        pairsOf(stack.top()).add(new Pair(key, value));
    }

    void setItemsMarked() {
        int start = stack.unmark();
        PickleNode target = stack.below(start);
        if (start < stack.size()) {
            movePairs(start, pairsOf(target));
        }
    }

    /// The nodes from `start` on are keys and values by turns.
    private void movePairs(int start, List<Pair> pairs) {
        int end = stack.size();
        if ((end - start) % 2 != 0) {
            throw Halt.defect("as many values as keys", "a key without a value", LIKELY);
        }
        for (int i = start; i < end; i += 2) {
            pairs.add(new Pair(stack.at(i), stack.at(i + 1)));
        }
        stack.cutTo(start);
    }

    private static List<PickleNode> itemsOf(PickleNode target, boolean toSet) {
        if (target instanceof Items items && items.kind() == (toSet ? Items.Kind.SET : Items.Kind.LIST)) {
            return items.items();
        }
        if (target instanceof PickleNode.Call call) {
            return call.elements();
        }
        if (target instanceof PickleNode.Built built) {
            return itemsOf(built.target(), toSet);
        }
        throw Halt.defect(toSet ? "a set to add to" : "a list to append to", kindOf(target), LIKELY);
    }

    /// Where keys and values of this node go.
    static List<Pair> pairsOf(PickleNode target) {
        if (target instanceof Mapping mapping) {
            return mapping.pairs();
        }
        if (target instanceof PickleNode.Call call) {
            return call.pairs();
        }
        if (target instanceof PickleNode.Built built) {
            // A Built never stands on another, so this goes one step deep.
            return pairsOf(built.target());
        }
        throw Halt.defect("a dict", kindOf(target), LIKELY);
    }

    private void push(PickleNode node) {
        allowance.node();
        stack.push(node);
    }

    private static String kindOf(PickleNode node) {
        return switch (node) {
            case PickleNode.None _ -> "None";
            case PickleNode.Bool _ -> "a bool";
            case PickleNode.Int _,PickleNode.BigInt _ -> "an int";
            case PickleNode.Real _ -> "a float";
            case PickleNode.Text _,PickleNode.ByteText _ -> "a text";
            case PickleNode.Bytes _ -> "bytes";
            case Items items -> "a " + items.kind().name().toLowerCase(Locale.ROOT);
            case Mapping _ -> "a dict";
            case PickleNode.Global _,PickleNode.UnknownGlobal _,PickleNode.Extension _ -> "a name";
            case PickleNode.Call _,PickleNode.Built _ -> "an object";
            case PickleNode.Persistent _ -> "a persistent id";
            case PickleNode.OutOfBand _ -> "a buffer";
        };
    }
}
