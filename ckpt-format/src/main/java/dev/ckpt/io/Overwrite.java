package dev.ckpt.io;

/// What to do where a file stands already under the name that is to be written.
public enum Overwrite {
    /// Leave it alone and throw [java.nio.file.FileAlreadyExistsException].
    REFUSE,
    /// Put the new one in its place, in one step.
    REPLACE
}
