package dev.ckpt.cli.args;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The word that was probably meant.
public final class Suggestion {

    /// No word of ours is longer.
    private static final int LONGEST = 64;

    private Suggestion() {}

    /// The nearest of the words known, if it is near: a third of its letters may be wrong, and swapped letters are one mistake.
    static Optional<String> of(String typed, Collection<String> known) {
        String best = "";
        int least = Integer.MAX_VALUE;
        for (String word : known) {
            int distance = word.startsWith(typed) && typed.length() >= 2 ? 1 : distance(typed, word);
            if (distance < least && distance <= Math.max(1, word.length() / 3)) {
                best = word;
                least = distance;
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    /// The nearest of the names known, the nearest first. Of a dotted name as many words at its end count as were typed:
    /// `c_atn.weight` is near `h.0.attn.c_attn.weight`.
    ///
    /// @param most how many are wanted
    public static List<String> several(String typed, Collection<String> known, int most) {
        record Near(String name, int distance) {}
        long dots = dots(typed);
        List<Near> near = new ArrayList<>();
        for (String name : known) {
            int distance = distance(typed, name);
            if (dots(name) > dots) {
                distance = Math.min(distance, distance(typed, lastWords(name, dots)));
            }
            if (distance <= Math.max(1, typed.length() / 3)) {
                near.add(new Near(name, distance));
            }
        }
        return near.stream().sorted(Comparator.comparingInt(Near::distance)).limit(most).map(Near::name).toList();
    }

    private static long dots(String name) {
        return name.chars().filter(c -> c == '.').count();
    }

    private static String lastWords(String name, long dots) {
        int from = name.length();
        for (long i = 0; i <= dots; i++) {
            from = name.lastIndexOf('.', from - 1);
        }
        return name.substring(from + 1);
    }

    /// Letters added, lost, changed or swapped with their neighbour between two words.
    static int distance(String a, String b) {
        if (a.length() > LONGEST || b.length() > LONGEST) {
            return Integer.MAX_VALUE; // not worth a table
        }
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int changed = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(d[i - 1][j - 1] + changed, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
