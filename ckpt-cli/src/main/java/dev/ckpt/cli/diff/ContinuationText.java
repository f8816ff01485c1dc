package dev.ckpt.cli.diff;

import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Words;
import dev.ckpt.diff.Continuation;
import java.util.List;

/// Whether the second checkpoint can be a later point of the first one's run, in the user's language.
final class ContinuationText {

    private static final int NOTHING_COUNTED = -1;

    private ContinuationText() {}

    /// `b continues a: plausible (...)`.
    static String of(Continuation continuation, Words words) {
        return words.text("diff.continues", words.text("diff.verdict." + continuation.verdict().name()),
                reason(continuation, words));
    }

    private static String reason(Continuation continuation, Words words) {
        String key = "diff.ground." + continuation.ground().name();
        List<String> values = continuation.values().stream().map(Printable::of).toList();
        int counted = counted(continuation.ground());
        boolean one = counted != NOTHING_COUNTED && counted < values.size() && values.get(counted).equals("1");
        return words.text(one ? key + ".one" : key, values.toArray());
    }

    /// The value that says of how many things the sentence speaks: one of them is said in another way.
    private static int counted(Continuation.Ground ground) {
        return switch (ground) {
            case OTHER_SHAPES, UNPAIRED, RESTARTED -> 0;
            case LIKE_MOMENTUM, BEYOND_MOMENTUM, SOME_MOMENTUM -> 1;
            case WITHIN_BOUND, MOMENTS_FELL -> 2;
            case BEYOND_BOUND -> 3;
            case SAME_POINT, SAME_ROUNDED, EARLIER, SAME_STEP, NAN_GONE, UNRELATED, NOTHING_ALIGNED, NO_STEP,
                    NO_OPTIMIZER,
                    OTHER_OPTIMIZER, OTHER_SETTINGS, NO_RATE, NO_BOUND, NO_MOMENTUM, DIVERGED, UNREAD ->
                NOTHING_COUNTED;
        };
    }
}
