package dev.ckpt.contents;

import java.nio.file.Path;
import java.util.List;

/// What a writer did.
///
/// @param files in the order of writing
/// @param bytes of all of them together
/// @param left what the format has no room for, and why: nothing is left out without a word
public record Written(List<Path> files, long bytes, List<Left> left) {

    /// @param path where it stands in the tree
    /// @param reason a sentence without a full stop
    public record Left(String path, String reason) {}

    public Written {
        files = List.copyOf(files);
        left = List.copyOf(left);
    }
}
