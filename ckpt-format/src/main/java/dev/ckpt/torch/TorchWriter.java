package dev.ckpt.torch;

import dev.ckpt.contents.Contents;
import dev.ckpt.io.ByteSink;
import dev.ckpt.io.Fault;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.pickle.PickleWriter;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.Value;
import dev.ckpt.zip.ZipWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Writes what `torch.save` of PyTorch 2.7 and newer writes: a zip of `data.pkl` and a record for each storage
/// (docs/pytorch-format.md §1 and §2). A file that such a PyTorch wrote, read and written again with
/// [TorchOptions#exact()] under the same name, is the same bytes; how far that goes is said in docs/writing.md.
///
/// ```java
/// TorchWriter writer = TorchWriter.plan(contents, TorchOptions.exact());
/// try (NewFile file = NewFile.at(path, Overwrite.REFUSE)) {
///     writer.write(TorchWriter.archiveName(path), List.of(), file);
///     file.commit();
/// }
/// ```
///
/// Planning looks at the tree and at no number, and refuses what cannot be written. Writing streams: it takes a piece of
/// 1 MiB outside the heap, whatever the size of the tensors.
public final class TorchWriter {

    /// A record that PyTorch does not know, and ignores.
    ///
    /// @param name below the root: `ckpt/manifest.pb`
    @SuppressWarnings("ArrayRecordComponent") // written once, and never compared
    public record ExtraRecord(String name, byte[] content) {}

    /// Large enough that a call for it costs nothing, small enough for the processor's cache.
    private static final long PIECE = 1 << 20;

    /// The version of the format; torch.save writes no other.
    private static final String VERSION = "3\n";

    /// The version of the layout: storages in the order of their keys, which are the order of the pickle.
    private static final String FORMAT_VERSION = "1";

    private final String file;
    private final Value root;
    private final TorchOptions options;
    private final StoragePlan plan;
    private final long pickleBytes;

    private TorchWriter(String file, Value root, TorchOptions options) {
        this.file = file;
        this.root = root;
        this.options = options;
        this.plan = new StoragePlan(options);
        pickledBytes(); // shows every storage to the plan
        plan.settle();
        this.pickleBytes = pickledBytes();
    }

    /// Decides everything, and touches no number.
    ///
    /// @throws UnsupportedException naming the place in the tree, when there is something that cannot or may not be written
    public static TorchWriter plan(Contents contents, TorchOptions options) {
        String file = contents.files().isEmpty() ? "the checkpoint" : contents.files().getFirst().path().toString();
        return new TorchWriter(file, contents.root(), options);
    }

    /// The name of the folder inside a file that is written to `target`: the stem of its name. PyTorch gives its C++ writer
    /// no path that is not ASCII, and then calls the folder `archive`; so do we.
    ///
    /// @throws UnsupportedException when nothing is left of the name
    public static String archiveName(Path target) {
        String path = target.toString();
        if (!StandardCharsets.US_ASCII.newEncoder().canEncode(path)) {
            return "archive";
        }
        String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
        int dot = name.lastIndexOf('.');
        String stem = dot < 0 ? name : name.substring(0, dot);
        if (stem.isEmpty()) {
            throw new UnsupportedException(Fault.in(path).expected("a file name with something before its last dot")
                    .found("'" + name + "'").because("the folder inside the file is called after it")
                    .next("give it another name, such as checkpoint.pt"));
        }
        return stem;
    }

    /// Bytes of all storages, which is nearly all of the file.
    public long payloadBytes() {
        return plan.records().stream().mapToLong(StoredRecord::bytes).sum();
    }

    /// The record that this storage's numbers are written to: `data/7`. Empty where no tensor looks at it. Where several
    /// records are made of it, the first.
    public Optional<String> keyOf(Storage source) {
        return plan.recordOf(source).map(StoredRecord::name);
    }

    /// The record that the numbers of this tensor, or of this part of one, are written to: `data/7`.
    ///
    /// @param tensor of the tree that was planned
    public String keyOf(StridedTensor tensor) {
        return plan.of(tensor).record().name();
    }

    /// Writes the file.
    ///
    /// @param archiveName the folder inside it; see [#archiveName(Path)]
    /// @param extra further records, which come behind the storages
    public void write(String archiveName, List<ExtraRecord> extra, ByteSink sink) throws IOException {
        Records zip = new Records(new ZipWriter(archiveName, options.alignment(), options.checksums(), sink));
        zip.add("data.pkl", pickleBytes, this::pickle);
        zip.add(".format_version", FORMAT_VERSION);
        zip.add(".storage_alignment", Integer.toString(options.alignment()));
        zip.add("byteorder", "little");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment piece = arena.allocate(PIECE);
            for (StoredRecord record : plan.records()) {
                zip.add(record.name(), record.bytes(), target -> record.writeTo(target, piece));
            }
        }
        for (ExtraRecord record : extra) {
            zip.add(record.name(), record.content().length, target -> target.write(record.content()));
        }
        zip.add("version", VERSION);
        zip.finish();
    }

    private void pickle(ByteSink sink) throws IOException {
        PickleWriter pickle = new PickleWriter(sink, Set.of(TensorPickling.STORAGE));
        TensorPickling tensors = new TensorPickling(pickle, plan, options.location().isPresent());
        new TreePickling(file, pickle, tensors).write(root);
    }

    private long pickledBytes() {
        Counted counted = new Counted();
        try {
            pickle(counted);
        } catch (IOException e) {
            throw new UncheckedIOException("counting writes nowhere", e);
        }
        return counted.position();
    }

    /// Takes bytes and keeps none.
    private static final class Counted implements ByteSink {

        private long position;

        @Override
        public void write(MemorySegment bytes) {
            position += bytes.byteSize();
        }

        @Override
        public long position() {
            return position;
        }
    }

    /// Records, and the id that is made of all of them.
    private record Records(ZipWriter zip, SerializationId id) {

        Records(ZipWriter zip) {
            this(zip, new SerializationId());
        }

        void add(String name, long size, ZipWriter.Content content) throws IOException {
            id.add(name, size, zip.record(name, size, content));
        }

        void add(String name, String text) throws IOException {
            byte[] content = text.getBytes(StandardCharsets.US_ASCII);
            add(name, content.length, target -> target.write(content));
        }

        void finish() throws IOException {
            zip.record(".data/serialization_id", id.digits());
            zip.finish();
        }
    }
}
