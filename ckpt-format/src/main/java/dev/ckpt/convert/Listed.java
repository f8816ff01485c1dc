package dev.ckpt.convert;

import java.util.List;

/// Names for a message: the first few, and how many more.
final class Listed {

    private static final int MOST = 5;

    private Listed() {}

    static String of(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(MOST, names.size())))
                + (names.size() > MOST ? " and " + (names.size() - MOST) + " more" : "");
    }
}
