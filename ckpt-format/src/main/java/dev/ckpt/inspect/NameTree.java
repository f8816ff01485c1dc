package dev.ckpt.inspect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Tensors by the segments of their names, in order of first appearance.
final class NameTree {

    /// Deeper names are kept whole from here on: real models stay below 16, and the walks over the tree recurse.
    private static final int MAX_SEGMENTS = 24;

    private final Map<String, NameTree> children = new LinkedHashMap<>();
    private final List<TensorRow> rows = new ArrayList<>(1);
    private int structure = -1;

    static NameTree of(List<TensorRow> rows) {
        NameTree root = new NameTree();
        for (TensorRow row : rows) {
            root.add(row);
        }
        root.number(new HashMap<>());
        return root;
    }

    private void add(TensorRow row) {
        String name = row.name();
        NameTree node = this;
        int from = 0;
        for (int depth = 1; from <= name.length(); depth++) {
            int dot = depth < MAX_SEGMENTS ? name.indexOf('.', from) : -1;
            int to = dot < 0 ? name.length() : dot;
            node = node.children.computeIfAbsent(name.substring(from, to), segment -> new NameTree());
            from = to + 1;
        }
        node.rows.add(row);
    }

    Map<String, NameTree> children() {
        return children;
    }

    /// Tensors of exactly this name; more than one only where a file repeats a name.
    List<TensorRow> rows() {
        return rows;
    }

    /// A number that is the same for equal structure: equal names, shapes, dtypes, parts and ties below.
    int structure() {
        return structure;
    }

    /// Every tensor here and below, in order.
    void collect(List<TensorRow> into) {
        into.addAll(rows);
        for (NameTree child : children.values()) {
            child.collect(into);
        }
    }

    /// The keys are lists, not records: a record's hash is linked at its first use, which costs a short command as much as
    /// reading a small checkpoint does.
    private int number(Map<List<Object>, Integer> known) {
        List<Map.Entry<String, NameTree>> below = new ArrayList<>(children.entrySet());
        below.sort((a, b) -> a.getKey().compareTo(b.getKey())); // layers may list their tensors in different orders
        List<Object> whole = new ArrayList<>(2 * below.size() + rows.size());
        for (Map.Entry<String, NameTree> child : below) {
            whole.add(child.getKey());
            whole.add(child.getValue().number(known));
        }
        for (TensorRow row : rows) {
            whole.add(looks(row));
        }
        Integer same = known.get(whole);
        structure = same == null ? known.size() : same;
        known.put(whole, structure);
        return structure;
    }

    /// What two tensors must share to be shown as one.
    static List<Object> looks(TensorRow row) {
        return List.of(row.tensor().dtype(), row.tensor().shape(), row.tensor().kind(), row.part(),
                row.tiedTo().isPresent());
    }
}
