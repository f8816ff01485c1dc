package dev.ckpt.scan;

import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.io.Fault;
import dev.ckpt.safety.Safety;
import dev.ckpt.safety.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a scan says about one file.
///
/// @param bytes of the file; 0 where it is none
/// @param kind what it is, in words: `PyTorch zip`, `7z archive`
/// @param format of a checkpoint that was read
/// @param safety over all pickles: what they import and call; empty where none was found in what is no checkpoint
/// @param tensors that can be had from it without running anything
/// @param names of the first of these tensors
/// @param notes what else a person should know, a sentence each
/// @param fault why it was not read
public record FileReport(Path path, long bytes, String kind, Status status, Optional<CheckpointFormat> format,
        Optional<Safety> safety, long tensors, List<String> names, List<String> notes, Optional<Fault> fault) {

    public FileReport {
        names = List.copyOf(names);
        notes = List.copyOf(notes);
    }

    /// A file that was not read.
    static FileReport without(Path path, long bytes, String kind, Status status, Optional<Fault> fault) {
        return new FileReport(path, bytes, kind, status, Optional.empty(), Optional.empty(), 0, List.of(), List.of(),
                fault);
    }

    /// The same with what a search for pickles found.
    FileReport with(Optional<Safety> found, List<String> sentences) {
        return new FileReport(path, bytes, kind, status, format, found, tensors, names, sentences, fault);
    }

    /// The worst of all names and calls found.
    public Optional<Verdict> verdict() {
        return safety.map(Safety::verdict);
    }

    /// Whether the whole of it was read and there is no code in it.
    public boolean inert() {
        return status == Status.READ && verdict().filter(it -> it == Verdict.INERT).isPresent();
    }
}
