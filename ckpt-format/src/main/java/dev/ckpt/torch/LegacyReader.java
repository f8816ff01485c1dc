package dev.ckpt.torch;

import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Finding;
import dev.ckpt.io.Budget;
import dev.ckpt.io.ByteSource;
import dev.ckpt.io.Fault;
import dev.ckpt.io.LittleEndian;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.MappedFile;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.pickle.PickleNode;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tree.Value;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// Reads stacked pickles, what `torch.save` wrote before 1.6 (docs/pytorch-format.md §5.1): a magic number, a version, facts about the
/// machine, the object, the storages' keys, then the storages themselves, back to back.
public final class LegacyReader {

    /// 0x1950A86A20F9469CFC6C, PyTorch's mark.
    private static final BigInteger MAGIC = new BigInteger("1950A86A20F9469CFC6C", 16);

    private static final long VERSION = 1001;

    private final Reading reading;
    private final MemorySegment bytes;
    private final String prefix;
    private final Pickles pickles;
    private final LegacyStorages storages;

    private LegacyReader(Reading reading, ByteSource whole, String prefix, String keyPrefix) {
        this.reading = reading;
        this.bytes = whole.bytes();
        this.prefix = prefix;
        this.pickles = new Pickles(reading);
        this.storages = new LegacyStorages(reading.file(), whole, keyPrefix);
    }

    /// Reads the index: all pickles, and the length of every storage.
    ///
    /// @throws dev.ckpt.io.CheckpointException when the file cannot be read
    public static Contents read(MappedFile file, Budget budget) {
        return WholeFile.read(file, budget, LegacyReader::tree);
    }

    static WholeFile.Tree tree(Reading reading, ByteSource whole) {
        List<Storage> storages = new ArrayList<>();
        Value root = new LegacyReader(reading, whole, "", "").read(storages);
        return new WholeFile.Tree(CheckpointFormat.TORCH_LEGACY, "PyTorch stacked pickles", root, storages);
    }

    /// A legacy file inside a pickle.
    static Value embedded(MemorySegment bytes, Reading reading, String prefix, String keyPrefix) {
        return new LegacyReader(reading, ByteSource.of(bytes), prefix, keyPrefix).read(reading.storages());
    }

    private Value read(List<Storage> found) {
        Pickles.Sound magic = pickles.read(prefix + "magic number", bytes, 0);
        if (!isMagic(magic.root())) {
            throw malformed("magic number", 0, "PyTorch's magic number", NodeText.words(magic.root()));
        }
        long at = version(magic.end());
        at = machine(at);
        String record = prefix + "object pickle";
        Pickles.Sound object = pickles.read(record, bytes, at);
        Pickles.Sound keys = pickles.read(prefix + "storage keys", bytes, object.end());
        TreeBuilder tree = new TreeBuilder(reading, record, storages);
        new PersistentIds(object.root()).forEach(id -> storages.register(id, tree.place(id.offset(), TreePath.ROOT)));
        long end = storages.locate(keys(keys, object.end()), keys.end(),
                offset -> new Place(reading.file(), prefix + "storages", offset, TreePath.ROOT));
        Value root = tree.build(object.root());
        storages.sources().forEach(reading::note);
        pickles.scanBehind(prefix + "end of storages", bytes, end);
        found.addAll(storages.all());
        return root;
    }

    /// Whether a pickle is PyTorch's mark, however it is spelled.
    static boolean isMagic(PickleNode root) {
        return root instanceof PickleNode.BigInt number && number.value().equals(MAGIC);
    }

    private long version(long start) {
        Pickles.Sound version = pickles.read(prefix + "protocol version", bytes, start);
        if (!(version.root() instanceof PickleNode.Int number)) {
            throw malformed("protocol version", start, "the number " + VERSION, NodeText.words(version.root()));
        }
        if (number.value() != VERSION) {
            throw new UnsupportedException(Fault.in(reading.file())
                    .at(prefix + "protocol version, byte " + start)
                    .expected("the number " + VERSION)
                    .found(Long.toString(number.value()))
                    .because("no PyTorch known here writes it, and none reads it")
                    .next("load it with the PyTorch that wrote it and save it again"));
        }
        return version.end();
    }

    private long machine(long start) {
        Pickles.Sound facts = pickles.read(prefix + "system facts", bytes, start);
        if (!(facts.root() instanceof PickleNode.Mapping mapping)) {
            throw malformed("system facts", start, "a dict", NodeText.words(facts.root()));
        }
        for (PickleNode.Pair pair : mapping.pairs()) {
            if (NodeText.text(pair.key()).orElse("").equals("little_endian")
                    && pair.value() instanceof PickleNode.Bool little && !little.value()) {
                reading.note(Finding.warning("legacy.big-endian-host", prefix + "system facts",
                        "written on a big-endian machine; the storages are taken as little-endian, as PyTorch does"));
            }
        }
        return facts.end();
    }

    private List<String> keys(Pickles.Sound pickle, long start) {
        if (!(pickle.root() instanceof PickleNode.Items list) || list.kind() != PickleNode.Items.Kind.LIST) {
            throw malformed("storage keys", start, "a list", NodeText.words(pickle.root()));
        }
        List<String> keys = new ArrayList<>(list.items().size());
        for (PickleNode item : list.items()) {
            keys.add(NodeText.textOrBytes(item)
                    .orElseThrow(() -> malformed("storage keys", start, "a text as key", NodeText.words(item))));
        }
        return keys;
    }

    private MalformedException malformed(String record, long offset, String expected, String found) {
        return new Place(reading.file(), prefix + record, offset, TreePath.ROOT).malformed(expected, found);
    }

    /// Whether 8 bytes at `offset` exist, and if so the number they hold.
    static long count(MemorySegment bytes, long offset, Place place) {
        if (bytes.byteSize() - offset < Long.BYTES) {
            throw new MalformedException(place.fault()
                    .expected("the 8 bytes of a storage's length")
                    .found((bytes.byteSize() - offset) + " bytes to the end of the file")
                    .because("the file was cut short, by a download or a save that was interrupted")
                    .next("get the file again from where it came from"));
        }
        return LittleEndian.i64(bytes, offset);
    }
}
