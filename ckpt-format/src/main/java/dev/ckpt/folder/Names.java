package dev.ckpt.folder;

import dev.ckpt.io.Quoted;
import java.util.List;

/// Names in a message.
final class Names {

    /// More than these say nothing more.
    private static final int SHOWN = 6;

    private Names() {}

    /// The first of them in quotes, and how many more there are.
    static String some(List<String> names) {
        String shown = String.join(", ", names.stream().limit(SHOWN).map(Quoted::of).toList());
        return names.size() > SHOWN ? shown + " and " + (names.size() - SHOWN) + " more" : shown;
    }
}
