package dev.ckpt.retention;

import java.util.Locale;

/// Why a checkpoint stays.
public enum KeepReason {
    /// It has the highest step.
    NEWEST,
    /// It is among the last ones asked for.
    LAST,
    /// Its step is among every so many.
    EVERY,
    /// None is better.
    BEST,
    /// It is the only one left that is sound and that training can go on from.
    LAST_RESORT,
    /// It could not be read.
    UNREADABLE,
    /// Unpickling it in Python could run code; it may be evidence.
    UNSAFE,
    /// There is an error in it, or its bytes are not what they were.
    DAMAGED,
    /// There are no weights in it that we know of.
    UNKNOWN,
    /// It does not say at which step it was saved, or the others say it in another way.
    NO_STEP,
    /// The best are to stay, and no checkpoint of its run says how good it is.
    NO_METRIC,
    /// It is a symbolic link, or holds one.
    LINK,
    /// A symbolic link in the folder stands for it.
    LINKED,
    /// It is the folder itself, with the other checkpoints in it.
    THE_FOLDER;

    /// The word for it: `last-resort`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Whether it stays because of a doubt, and does not count as one of those that were asked for.
    public boolean isDoubt() {
        return switch (this) {
            case NEWEST, LAST, EVERY, BEST, LAST_RESORT -> false;
            case UNREADABLE, UNSAFE, DAMAGED, UNKNOWN, NO_STEP, NO_METRIC, LINK, LINKED, THE_FOLDER -> true;
        };
    }
}
