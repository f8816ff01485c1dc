package dev.ckpt.scan;

import java.util.Locale;

/// What became of a file.
public enum Status {
    /// A checkpoint, of which every pickle was read.
    READ,
    /// A checkpoint, by its first bytes, that is broken, hostile, or of a form unknown here.
    UNREADABLE,
    /// A packed file, or a zip or tar that is no checkpoint. Pickles that lie in it as they are were judged.
    ARCHIVE,
    /// Something else. If it can be read as a pickle all the same, it was judged.
    NOT_A_CHECKPOINT,
    /// A symbolic link, a pipe, a device.
    NOT_FOLLOWED;

    /// The word in JSON: `not-a-checkpoint`.
    public String jsonName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
