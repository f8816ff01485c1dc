package dev.ckpt.align;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A line of a name map: a name in the first checkpoint and what it is in the second, either of them with stars.
///
/// A star stands for any letters, dots too, as few as will do; what the first name's stars stand for is what the second's do,
/// in order.
///
/// @param line its number in the file
/// @param texts what stands between the stars of the first name; a single text is a plain name
/// @param textsB of the second
record NameRule(int line, List<String> texts, List<String> textsB) {

    NameRule {
        texts = List.copyOf(texts);
        textsB = List.copyOf(textsB);
    }

    static NameRule of(int line, String nameInA, String nameInB) {
        return new NameRule(line, split(nameInA), split(nameInB));
    }

    private static List<String> split(String name) {
        List<String> texts = new ArrayList<>();
        int from = 0;
        for (int star = name.indexOf('*'); star >= 0; star = name.indexOf('*', from)) {
            texts.add(name.substring(from, star));
            from = star + 1;
        }
        texts.add(name.substring(from));
        return texts;
    }

    boolean isPlain() {
        return texts.size() == 1;
    }

    String nameInA() {
        return String.join("*", texts);
    }

    String nameInB() {
        return String.join("*", textsB);
    }

    /// The name in the second checkpoint; empty where this line says nothing of that name.
    Optional<String> apply(String name) {
        if (isPlain()) {
            return name.equals(texts.getFirst()) ? Optional.of(textsB.getFirst()) : Optional.empty();
        }
        int last = texts.size() - 1;
        if (!name.startsWith(texts.getFirst())) {
            return Optional.empty();
        }
        int at = texts.getFirst().length();
        StringBuilder mapped = new StringBuilder(textsB.getFirst());
        for (int i = 1; i <= last; i++) {
            // as the last text ends the name, the last star takes what is left
            int found = i == last ? name.length() - texts.get(i).length() : name.indexOf(texts.get(i), at);
            if (found < at || (i == last && !name.endsWith(texts.get(i)))) {
                return Optional.empty();
            }
            mapped.append(name, at, found).append(textsB.get(i));
            at = found + texts.get(i).length();
        }
        return Optional.of(mapped.toString());
    }
}
