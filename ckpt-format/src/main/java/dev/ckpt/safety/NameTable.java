package dev.ckpt.safety;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;

/// Turns the tables of this package, which stand in the source as words between spaces, into sets and maps.
final class NameTable {

    private NameTable() {}

    /// Each word by itself.
    static Set<String> words(String table) {
        Set<String> words = new HashSet<>();
        StringTokenizer tokens = new StringTokenizer(table);
        while (tokens.hasMoreTokens()) {
            words.add(tokens.nextToken());
        }
        return words;
    }

    /// `module: a b c` per line gives `module.a`, `module.b`, `module.c`.
    static Set<String> names(String table) {
        Set<String> names = new HashSet<>();
        String module = "";
        StringTokenizer tokens = new StringTokenizer(table);
        while (tokens.hasMoreTokens()) {
            String word = tokens.nextToken();
            if (word.endsWith(":")) {
                module = word.substring(0, word.length() - 1).concat(".");
            } else {
                names.add(module.concat(word));
            }
        }
        return names;
    }

    /// `old new old new ...`.
    static Map<String, String> pairs(String table) {
        Map<String, String> pairs = new HashMap<>();
        StringTokenizer tokens = new StringTokenizer(table);
        while (tokens.hasMoreTokens()) {
            pairs.put(tokens.nextToken(), tokens.nextToken());
        }
        return pairs;
    }
}
