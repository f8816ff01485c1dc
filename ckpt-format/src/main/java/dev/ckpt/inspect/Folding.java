package dev.ckpt.inspect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/// Draws repeated layers together: any numbered segment of a name (`blocks.3.attn`) whose subtrees have equal structure.
/// Layers that differ stand in folds of their own, and folds hold folds (experts in layers).
public final class Folding {

    /// How the rows of a table are ordered.
    public enum Order {
        /// As in the file.
        FILE,
        /// By name, numbers by value.
        NAME,
        /// The largest first.
        SIZE
    }

    private static final Comparator<FoldedRow> BY_NAME = (a, b) -> NaturalOrder.compare(a.name(), b.name());
    private static final Comparator<FoldedRow> BY_SIZE = (a, b) -> Long.compare(b.bytes(), a.bytes());

    private final int depth;
    private final Order order;

    private Folding(int depth, Order order) {
        this.depth = depth;
        this.order = order;
    }

    /// The folded table.
    ///
    /// @param depth names are shown down to so many segments, and what lies below is added up; 0 for no limit
    public static List<FoldedRow> fold(List<TensorRow> rows, int depth, Order order) {
        List<FoldedRow> folded = new ArrayList<>();
        new Folding(depth, order).walk(NameTree.of(rows), "", 0, folded);
        return folded;
    }

    /// A row a tensor.
    public static List<FoldedRow> flat(List<TensorRow> rows, Order order) {
        List<FoldedRow> flat = new ArrayList<>(rows.size());
        for (TensorRow row : rows) {
            flat.add(new FoldedRow.Leaf(row.name(), List.of(row)));
        }
        sort(flat, order);
        return flat;
    }

    /// Bytes that a tensor adds: none when tied.
    static long bytesOf(TensorRow row) {
        return row.tiedTo().isPresent() ? 0 : row.bytes();
    }

    /// The sum of numbers that are not negative. It stops at 2^63 - 1: a hostile file may claim more, and a wrong sign
    /// would mislead.
    static <T> long sum(List<T> rows, ToLongFunction<T> number) {
        long sum = 0;
        for (T row : rows) {
            sum += number.applyAsLong(row);
            if (sum < 0) {
                return Long.MAX_VALUE;
            }
        }
        return sum;
    }

    /// `copies * each`, held at 2^63 - 1 as [#sum] is.
    static long times(int copies, long each) {
        return Math.multiplyHigh(copies, each) != 0 || copies * each < 0 ? Long.MAX_VALUE : copies * each;
    }

    private static void sort(List<FoldedRow> rows, Order order) {
        switch (order) {
            case FILE -> {}
            case NAME -> rows.sort(BY_NAME);
            case SIZE -> rows.sort(BY_SIZE);
        }
    }

    private List<FoldedRow> layer(NameTree node, int level) {
        List<FoldedRow> rows = new ArrayList<>();
        walk(node, ".", level, rows);
        return rows;
    }

    /// @param prefix what stands before the children's names: empty at the root, `.` at a fold, `wte.` below a module
    private void walk(NameTree node, String prefix, int level, List<FoldedRow> into) {
        int start = into.size();
        own(node, prefix, into);
        if (depth > 0 && level >= depth && !node.children().isEmpty()) {
            into.subList(start, into.size()).clear();
            into.add(rollup(prefix, node));
            return;
        }
        Map<Integer, List<String>> alike = alike(node);
        for (Map.Entry<String, NameTree> entry : node.children().entrySet()) {
            List<String> numbers = NumberRanges.isNumber(entry.getKey())
                    ? alike.getOrDefault(entry.getValue().structure(), List.of())
                    : List.of();
            if (numbers.size() < 2) {
                walk(entry.getValue(), prefix + entry.getKey() + ".", level + 1, into);
            } else if (numbers.getFirst().equals(entry.getKey())) {
                into.add(new FoldedRow.Fold(prefix + NumberRanges.of(numbers), numbers.size(),
                        layer(entry.getValue(), level + 1)));
            }
        }
        if (level == 0 || prefix.equals(".")) {
            mergeAlike(into);
            sort(into, order);
        }
    }

    private static void own(NameTree node, String prefix, List<FoldedRow> into) {
        String name = prefix.endsWith(".") ? prefix.substring(0, prefix.length() - 1) : prefix;
        for (TensorRow row : node.rows()) {
            into.add(new FoldedRow.Leaf(name, List.of(row)));
        }
    }

    private static FoldedRow rollup(String prefix, NameTree node) {
        List<TensorRow> rows = new ArrayList<>();
        node.collect(rows);
        return new FoldedRow.Rollup(prefix.isEmpty() ? prefix : prefix.substring(0, prefix.length() - 1), rows.size(),
                sum(rows, TensorRow::params), sum(rows, Folding::bytesOf));
    }

    /// The numbered children by structure.
    private static Map<Integer, List<String>> alike(NameTree node) {
        Map<Integer, List<String>> alike = new LinkedHashMap<>();
        node.children().forEach((segment, child) -> {
            if (NumberRanges.isNumber(segment)) {
                alike.computeIfAbsent(child.structure(), structure -> new ArrayList<>()).add(segment);
            }
        });
        return alike;
    }

    /// `ln_1.weight` and `ln_1.bias`, next to each other and alike, become one row.
    private static void mergeAlike(List<FoldedRow> rows) {
        int kept = 0;
        for (FoldedRow row : rows) {
            if (kept > 0 && rows.get(kept - 1) instanceof FoldedRow.Leaf before && row instanceof FoldedRow.Leaf leaf
                    && alike(before, leaf)) {
                List<TensorRow> both = new ArrayList<>(before.rows());
                both.addAll(leaf.rows());
                rows.set(kept - 1, new FoldedRow.Leaf(before.name(), both));
            } else {
                rows.set(kept++, row);
            }
        }
        rows.subList(kept, rows.size()).clear();
    }

    private static boolean alike(FoldedRow.Leaf a, FoldedRow.Leaf b) {
        int dot = a.name().lastIndexOf('.');
        return dot > 0 && dot == b.name().lastIndexOf('.') && a.name().regionMatches(0, b.name(), 0, dot)
                && !a.name().equals(b.name())
                && NameTree.looks(a.first()).equals(NameTree.looks(b.first()))
                && a.first().tiedTo().isEmpty();
    }
}
