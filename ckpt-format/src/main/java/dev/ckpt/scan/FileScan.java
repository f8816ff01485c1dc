package dev.ckpt.scan;

import dev.ckpt.Checkpoint;
import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Finding;
import dev.ckpt.contents.Severity;
import dev.ckpt.io.Budget;
import dev.ckpt.io.CheckpointException;
import dev.ckpt.io.FileKind;
import dev.ckpt.io.MappedFile;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.model.Loose;
import dev.ckpt.model.OptimizerState;
import dev.ckpt.model.Slot;
import dev.ckpt.model.Understanding;
import dev.ckpt.model.Weight;
import dev.ckpt.pickle.PickleReader;
import dev.ckpt.pickle.PickleStream;
import dev.ckpt.safety.Safety;
import dev.ckpt.safety.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Scans one file.
final class FileScan {

    /// Tensors that are named.
    private static final int NAMED = 1000;

    private final Path path;
    private final long bytes;
    private final Budget budget;

    FileScan(Path path, long bytes, Budget budget) {
        this.path = path;
        this.bytes = bytes;
        this.budget = budget;
    }

    /// @throws IOException when it may not be read
    FileReport scan() throws IOException {
        FileKind kind;
        try (MappedFile file = MappedFile.open(path)) {
            kind = FileKind.of(file.bytes());
        }
        return switch (kind) {
            case ZIP, TORCH_LEGACY, TAR, PICKLE, SAFETENSORS, LLM_C -> checkpoint(kind);
            case SEVEN_ZIP, GZIP, BZIP2, XZ, ZSTD, RAR ->
                FileReport.without(path, bytes, KindWords.of(kind), Status.ARCHIVE, Optional.empty())
                        .with(Optional.empty(), List.of("it was not unpacked; unpack it and scan what is inside"));
            case EMPTY, ZEROS, HTML, GIT_LFS_POINTER, JSON, GGUF, HDF5, NUMPY, TORCH_PREVIEW, TORCH_FLATBUFFER,
                    TEXT, UNKNOWN ->
                search(FileReport.without(path, bytes, KindWords.of(kind), Status.NOT_A_CHECKPOINT, Optional.empty()),
                        kind, List.of());
        };
    }

    private FileReport checkpoint(FileKind kind) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(path, budget)) {
            return read(checkpoint.contents());
        } catch (CheckpointException e) {
            if (kind == FileKind.PICKLE && isText()) {
                return FileReport.without(path, bytes, KindWords.of(FileKind.TEXT), Status.NOT_A_CHECKPOINT,
                        Optional.empty());
            }
            Status status = isOtherArchive(kind, e) ? Status.ARCHIVE : Status.UNREADABLE;
            return search(FileReport.without(path, bytes, KindWords.of(kind), status, Optional.of(e.fault())), kind,
                    e.fault().before());
        }
    }

    /// Whether what could be a pickle of the oldest protocols, and cannot be read as one, is a text that begins with the
    /// same letter: then what it would import are no names of Python.
    private boolean isText() throws IOException {
        try (MappedFile file = MappedFile.open(path)) {
            if (PickleStream.startsLikePickle(file.bytes(), 0)) {
                return false;
            }
            return PickleReader.read(file.name(), "", file.bytes(), 0, budget).safety().globals().stream()
                    .noneMatch(use -> use.name().dotted().matches("[\\p{L}_][\\p{L}\\p{N}_.]*"));
        } catch (CheckpointException e) {
            return false;
        }
    }

    /// A zip or a tar of which nothing says that it should be a checkpoint.
    private boolean isOtherArchive(FileKind kind, CheckpointException e) throws IOException {
        return switch (kind) {
            case ZIP -> e instanceof UnsupportedException && e.fault().expected().contains("data.pkl");
            case TAR -> {
                try (MappedFile file = MappedFile.open(path)) {
                    Set<String> members = new HashSet<>();
                    new TarWalk(file.bytes(), budget).forEach((name, content) -> members.add(name));
                    yield !members.contains("storages") && !members.contains("pickle");
                }
            }
            default -> false;
        };
    }

    private FileReport search(FileReport report, FileKind kind, List<String> before) throws IOException {
        try (MappedFile file = MappedFile.open(path)) {
            PickleSearch.Found found = PickleSearch.in(file, kind, budget);
            Optional<Safety> safety = found.safety();
            List<String> sentences = new ArrayList<>();
            if (safety.isEmpty() && !before.isEmpty()) {
                sentences.addAll(before);
                safety = Optional.of(new Safety(Verdict.SUSPICIOUS, List.of(), List.of()));
            }
            String told = report.fault().flatMap(fault -> fault.text().lines().findFirst()).orElse("");
            found.sentences().stream().filter(sentence -> told.isEmpty() || !sentence.endsWith(told))
                    .forEach(sentences::add);
            return report.with(safety, sentences);
        }
    }

    private FileReport read(Contents contents) {
        List<String> notes = new ArrayList<>();
        for (Finding finding : contents.findings()) {
            if (finding.severity() != Severity.NOTE) {
                notes.add(finding.where() + ": " + finding.message());
            }
        }
        long tensors = 0;
        List<String> names = List.of();
        try {
            Understanding meaning = Understanding.of(contents);
            names = names(meaning).limit(NAMED).toList();
            tensors = names(meaning).count();
        } catch (CheckpointException e) {
            notes.add("its tensors were not counted: " + e.fault().text().lines().findFirst().orElse(""));
        }
        return new FileReport(path, bytes, contents.formatDetail(), Status.READ, Optional.of(contents.format()),
                Optional.of(contents.safety()), tensors, names, notes, Optional.empty());
    }

    private static Stream<String> names(Understanding meaning) {
        return Stream.of(meaning.weights().tensors().stream().map(Weight::name),
                meaning.optimizers().stream().map(OptimizerState::slots).flatMap(List::stream).map(Slot::name),
                meaning.others().stream().map(Loose::path)).flatMap(names -> names);
    }
}
