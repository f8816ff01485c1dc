package dev.ckpt.retention;

import dev.ckpt.io.Fault;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/// A file as it was when the plan was made, so that another one under its name is not taken for it.
///
/// @param key the file system's own number for it, where it has one
public record FileState(Path path, long bytes, FileTime modified, Optional<Object> key) {

    static FileState of(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class,
                LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new FileSystemException(path.toString(), null, "no regular file");
        }
        return new FileState(path, attributes.size(), attributes.lastModifiedTime(),
                Optional.ofNullable(attributes.fileKey()));
    }

    /// @throws IOException when it is gone, or has changed
    void requireUnchanged() throws IOException {
        FileState now = of(path);
        if (!now.equals(this)) {
            throw new FileSystemException(path.toString(), null, Fault.in("since the plan was made")
                    .expected("the file of " + bytes + " bytes, modified " + modified)
                    .found("one of " + now.bytes + ", modified " + now.modified).text());
        }
    }
}
