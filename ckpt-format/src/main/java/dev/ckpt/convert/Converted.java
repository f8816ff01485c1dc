package dev.ckpt.convert;

import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Written;
import java.util.List;

/// A converted checkpoint, over the files of the original.
///
/// @param notes what was assumed or added, and what the new framework does differently; sentences without a full stop
/// @param left what the new form has no place for, or nobody wanted
public record Converted(Contents contents, List<String> notes, List<Written.Left> left) {

    public Converted {
        notes = List.copyOf(notes);
        left = List.copyOf(left);
    }
}
