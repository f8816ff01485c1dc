package dev.ckpt.inspect;

import java.util.ArrayList;
import java.util.Comparator;
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

    private int number(Map<Structure, Integer> known) {
        List<Child> below = new ArrayList<>(children.size());
        children.forEach((segment, child) -> below.add(new Child(segment, child.number(known))));
        below.sort(Comparator.comparing(Child::segment)); // two layers may list their tensors in different orders
        List<Looks> here = rows.stream().map(Looks::of).toList();
        Structure whole = new Structure(here, below);
        structure = known.computeIfAbsent(whole, key -> known.size());
        return structure;
    }

    private record Structure(List<Looks> rows, List<Child> children) {}

    private record Child(String segment, int structure) {}

    /// What two tensors must share to be shown as one.
    record Looks(Object dtype, Object shape, String kind, Object part, boolean tied) {

        static Looks of(TensorRow row) {
            return new Looks(row.tensor().dtype(), row.tensor().shape(), row.tensor().kind(), row.part(),
                    row.tiedTo().isPresent());
        }
    }
}
