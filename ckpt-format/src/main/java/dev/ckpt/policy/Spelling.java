package dev.ckpt.policy;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// Guesses which word was meant.
final class Spelling {

    /// A word with more mistakes is another word.
    private static final int MOST_MISTAKES = 4;

    private static final int LONGEST = 40;

    private Spelling() {}

    /// The nearest of the known words, if it is near.
    static Optional<String> nearest(String word, Collection<String> known) {
        if (word.length() > LONGEST) {
            return Optional.empty();
        }
        String plain = word.strip().toLowerCase(Locale.ROOT).replace('_', '-');
        String best = "";
        int least = Math.min(MOST_MISTAKES, plain.length() / 2) + 1;
        for (String candidate : known) {
            int mistakes = mistakes(plain, candidate);
            if (mistakes < least) {
                least = mistakes;
                best = candidate;
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    /// Letters to be put in, taken out or replaced (the Levenshtein distance).
    private static int mistakes(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
