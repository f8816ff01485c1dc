package dev.ckpt.torch;

import dev.ckpt.io.Fault;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.zip.ZipArchive;
import dev.ckpt.zip.ZipRecord;
import java.util.stream.Collectors;

/// What kind of zip this is, by the names of its records (docs/pytorch-format.md §0).
enum ArchiveKind {
    /// What torch.save writes.
    CHECKPOINT,
    /// What torch.jit.save writes.
    TORCHSCRIPT;

    /// @throws UnsupportedException for the other kinds that exist, by name
    static ArchiveKind of(ZipArchive archive, String file) {
        if (has(archive, "constants.pkl")) {
            return TORCHSCRIPT;
        }
        if (has(archive, "data.pkl")) {
            return CHECKPOINT;
        }
        if (has(archive, ".data/extern_modules") || has(archive, ".data/python_version")) {
            throw unsupported(file, "a torch.package archive, which is Python source with pickles that need it",
                    "load it with torch.package in Python, and torch.save the state_dict() of what is inside");
        }
        if (has(archive, "archive_format") || has(archive, "archive_version")) {
            throw unsupported(file, "a PT2 archive of torch.export, a program rather than a checkpoint",
                    "torch.export.load it in Python, and torch.save its state_dict");
        }
        if (has(archive, "model.json")) {
            throw unsupported(file, "a TorchScript archive of PyTorch 1.0 to 1.2",
                    "torch.jit.load and torch.jit.save it with a newer PyTorch");
        }
        if (has(archive, "MANIFEST.json") || archive.root().equals("MAR-INF")) {
            throw unsupported(file, "a TorchServe model archive, a zip around checkpoints",
                    "unpack it and open the .pt inside");
        }
        throw unsupported(file, "a zip without data.pkl: " + archive.records()
                .stream()
                .limit(4)
                .map(record -> NodeText.shortened(record.name()))
                .collect(Collectors.joining(", ")), "unpack it and look for a checkpoint inside");
    }

    private static boolean has(ZipArchive archive, String name) {
        return archive.record(name).isPresent();
    }

    private static UnsupportedException unsupported(String file, String found, String next) {
        return new UnsupportedException(
                Fault.in(file).expected("a file of torch.save, which has a record data.pkl").found(found).next(next));
    }

    /// Whether PyTorch itself writes a record of this name, beside storages.
    static boolean usual(ZipRecord record) {
        return switch (record.name()) {
            case "data.pkl", "version", ".data/version", "byteorder", ".format_version", ".storage_alignment",
                    ".data/serialization_id" ->
                true;
            default -> false;
        };
    }
}
