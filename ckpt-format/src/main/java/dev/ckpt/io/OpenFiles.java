package dev.ckpt.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The files that one checkpoint keeps mapped, closed together. Readers open files only through it, so that nothing stays
/// open when one of them fails half-way.
public final class OpenFiles implements AutoCloseable {

    private final Budget budget;
    private final List<MappedFile> files = new ArrayList<>();

    public OpenFiles(Budget budget) {
        this.budget = budget;
    }

    /// What this checkpoint may cost.
    public Budget budget() {
        return budget;
    }

    /// Maps a file until [#close()].
    public MappedFile open(Path path) throws IOException {
        MappedFile file = MappedFile.open(path);
        files.add(file);
        return file;
    }

    @Override
    public void close() {
        files.forEach(MappedFile::close);
        files.clear();
    }
}
