package dev.ckpt.align;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Names that differ by what stands before all of them: `model.layers.0.mlp.up_proj.weight` and `layers.0.mlp.up_proj.weight`,
/// where a network was saved by itself, or as an attribute of another. Half of all names have to agree by that: what came to a
/// network and what went from it may well be alike in name.
final class CommonPrefix {

    /// Attributes within attributes; more of them are no prefix but the network's own structure.
    private static final int DEEPEST = 4;

    private static final int LONGEST = 200;

    /// Names that have to agree where both sides have a prefix: `old.weight` and `new.weight` are not the same tensor.
    private static final int SURE = 3;

    private final Matching matching;
    private final List<Entry> a;
    private final Map<String, Entry> b;

    private CommonPrefix(Matching matching) {
        this.matching = matching;
        this.a = matching.a().free();
        this.b = new HashMap<>();
        for (Entry entry : matching.b().free()) {
            if (!entry.name().isEmpty()) {
                b.putIfAbsent(entry.name(), entry);
            }
        }
    }

    /// One side has a prefix, the other has none.
    static void onOneSide(Matching matching) {
        new CommonPrefix(matching).pair(false);
    }

    /// One has one prefix, the other another.
    static void onBothSides(Matching matching) {
        new CommonPrefix(matching).pair(true);
    }

    private record Exchange(String prefixA, String prefixB) {

        /// The second checkpoint's name for it; empty where it has not the prefix.
        String nameInB(String nameInA) {
            return nameInA.startsWith(prefixA) && nameInA.length() > prefixA.length()
                    ? prefixB + nameInA.substring(prefixA.length())
                    : "";
        }
    }

    private void pair(boolean both) {
        if (a.isEmpty() || b.isEmpty()) {
            return;
        }
        List<String> prefixesA = prefixes(a.stream().map(Entry::name).toList());
        List<String> prefixesB = prefixes(List.copyOf(b.keySet()));
        List<Exchange> exchanges = new ArrayList<>();
        if (both) {
            for (String prefixA : prefixesA) {
                prefixesB.forEach(prefixB -> exchanges.add(new Exchange(prefixA, prefixB)));
            }
        } else {
            prefixesA.forEach(prefix -> exchanges.add(new Exchange(prefix, "")));
            prefixesB.forEach(prefix -> exchanges.add(new Exchange("", prefix)));
        }
        Exchange best = new Exchange("", "");
        int most = 0;
        for (Exchange exchange : exchanges) {
            int fitting = fitting(exchange);
            if (fitting > most) {
                best = exchange;
                most = fitting;
            }
        }
        int smaller = Math.min(matching.a().entries().size(), matching.b().entries().size());
        if (most >= (both ? SURE : 1) && 2 * most >= smaller) {
            pair(best);
        }
    }

    private int fitting(Exchange exchange) {
        int fitting = 0;
        for (Entry entry : a) {
            Entry other = b.get(exchange.nameInB(entry.name()));
            fitting += other != null && matching.fit(entry, other) ? 1 : 0;
        }
        return fitting;
    }

    private void pair(Exchange exchange) {
        for (Entry entry : a) {
            Entry other = b.get(exchange.nameInB(entry.name()));
            if (other != null && matching.b().isFree(other)) {
                matching.pair(entry, other, Rule.PREFIX);
            }
        }
    }

    /// What stands before most of these names, up to a dot, shortest first.
    private static List<String> prefixes(List<String> names) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (String name : names) {
            int dot = name.indexOf('.');
            for (int depth = 0; depth < DEEPEST && dot >= 0 && dot < LONGEST; depth++) {
                counts.merge(name.substring(0, dot + 1), 1, Integer::sum);
                dot = name.indexOf('.', dot + 1);
            }
        }
        List<String> prefixes = new ArrayList<>();
        counts.forEach((prefix, count) -> {
            if (2 * count >= names.size()) {
                prefixes.add(prefix);
            }
        });
        prefixes.sort((one, other) -> Integer.compare(one.length(), other.length()));
        return prefixes;
    }
}
