package dev.ckpt.torch;

import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.contents.Contents;
import dev.ckpt.io.Budget;
import dev.ckpt.io.Fault;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.MappedFile;
import dev.ckpt.io.RefusedException;
import dev.ckpt.pickle.PickleStream;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tree.Value;
import dev.ckpt.zip.ZipArchive;
import dev.ckpt.zip.ZipRecord;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Reads what `torch.save` has written since 1.6: a zip of `data.pkl`, a record for each storage, and a few words about
/// the rest (docs/pytorch-format.md §1 and §2).
public final class TorchZipReader {

    /// The record that makes a PyTorch zip our container; `torch.load` does not look at it.
    public static final String MANIFEST = "ckpt/manifest.pb";

    private static final String FOLDER = "data/";

    private TorchZipReader() {}

    /// Reads the index; of the storages, nothing. A TorchScript archive goes to [TorchScriptReader].
    ///
    /// @throws dev.ckpt.io.CheckpointException when the file cannot be read
    public static Contents read(MappedFile file, Budget budget) {
        return WholeFile.read(file, budget, (reading, whole) -> {
            ZipArchive archive = ZipArchive.read(file, budget);
            archive.findings().forEach(reading::note);
            if (ArchiveKind.of(archive, reading.file()) == ArchiveKind.TORCHSCRIPT) {
                return TorchScriptReader.read(archive, reading);
            }
            List<Storage> storages = new ArrayList<>();
            Optional<ZipRecord> manifest = archive.record(MANIFEST);
            Optional<MemorySegment> message = manifest.map(record -> manifest(record, reading));
            // a message that is a pickle as well is looked into, as any other record is
            boolean plain = message.filter(it -> !PickleStream.startsLikePickle(it, 0)).isPresent();
            Value root = tree(archive, reading, "", storages,
                    record -> plain && manifest.filter(record::equals).isPresent());
            return message.isPresent()
                    ? new WholeFile.Tree(CheckpointFormat.CKPT, "ckpt container", root, storages, message)
                    : new WholeFile.Tree(CheckpointFormat.TORCH_ZIP, "PyTorch zip", root, storages);
        });
    }

    /// A zip inside a pickle.
    static Value embedded(MemorySegment bytes, Reading reading, String prefix) {
        ZipArchive archive = ZipArchive.read(reading.file() + " (" + prefix.strip() + ")", bytes, reading.budget());
        archive.findings().forEach(reading::note);
        return tree(archive, reading, prefix, reading.storages(), record -> false);
    }

    private static Value tree(ZipArchive archive, Reading reading, String prefix, List<Storage> storages,
            Predicate<ZipRecord> ours) {
        ArchiveSettings settings = ArchiveSettings.of(archive, reading);
        ZipStorages data = new ZipStorages(reading.file(), archive, FOLDER, settings.order());
        Value root = pickle(archive, reading, prefix, "data.pkl", data);
        SkippedData.judge(archive, reading);
        ExtraRecords.scan(archive, reading, FOLDER,
                record -> ArchiveKind.usual(record) || data.refersTo(record) || ours.test(record), record -> false);
        storages.addAll(data.all());
        return root;
    }

    /// The bytes of our own container's manifest; what it says is judged where its meaning is known.
    private static MemorySegment manifest(ZipRecord record, Reading reading) {
        if (record.size() > reading.budget().headerBytes()) {
            throw new RefusedException(Fault.in(reading.file())
                    .at("record " + MANIFEST)
                    .expected("at most " + reading.budget().headerBytes() + " bytes")
                    .found(record.size() + " bytes")
                    .because("the file was made to exhaust memory, or the heap is small")
                    .next("give Java more memory, for example -Xmx4g"));
        }
        return ArchiveSettings.checked(record, reading);
    }

    /// The tree of one pickle record.
    static Value pickle(ZipArchive archive, Reading reading, String prefix, String name, ZipStorages storages) {
        ZipRecord record = archive.record(name).orElseThrow(() -> new MalformedException(
                Fault.in(reading.file()).expected("a record " + name).found("none").because("the file was damaged")));
        MemorySegment bytes = ArchiveSettings.checked(record, reading);
        Pickles pickles = new Pickles(reading);
        Pickles.Sound pickle = pickles.read(prefix + name, bytes, 0);
        pickles.scanBehind(prefix + name, bytes, pickle.end());
        return new TreeBuilder(reading, prefix + name, storages).build(pickle.root());
    }
}
