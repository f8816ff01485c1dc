package dev.ckpt.torch;

import dev.ckpt.contents.Finding;
import dev.ckpt.io.ByteSource;
import dev.ckpt.io.MalformedException;
import dev.ckpt.pickle.PickleNode;
import dev.ckpt.tensor.Storage;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;

/// The storages of stacked pickles. The object's pickle says what each key is, and only then can the storages behind it
/// be walked: they carry a count of elements and no size of one.
final class LegacyStorages implements Outside {

    private final String file;
    private final ByteSource whole;
    private final MemorySegment bytes;
    private final String keyPrefix;
    private final Map<String, StorageId> ids = new LinkedHashMap<>();
    private final Map<String, Storage> located = new LinkedHashMap<>();
    private final Map<String, View> views = new HashMap<>();
    private final Set<Finding> sources = new LinkedHashSet<>();

    /// A slice of a storage, as PyTorch up to 0.3 names it, in elements.
    private record View(String root, long offset, long numel) {}

    LegacyStorages(String file, ByteSource whole, String keyPrefix) {
        this.file = file;
        this.whole = whole;
        this.bytes = whole.bytes();
        this.keyPrefix = keyPrefix;
    }

    /// Learns what a persistent id says, before anything is located.
    void register(PickleNode.Persistent persistent, Place place) {
        if (module(persistent.id())) {
            return;
        }
        StorageId id = StorageId.of(persistent.id(), 6, place);
        StorageId known = ids.putIfAbsent(id.key(), id);
        if (known != null) {
            known.requireSame(id, place);
        }
    }

    /// Walks the storages behind the pickles, in the order of the keys.
    ///
    /// @return where the last one ends
    long locate(List<String> keys, long start, LongFunction<Place> places) {
        long at = start;
        for (String key : keys) {
            Place place = places.apply(at);
            StorageId id = ids.get(key);
            if (id == null) {
                throw place.malformed("a key that the object refers to", "key " + StorageId.shown(key));
            }
            long numel = LegacyReader.count(bytes, at, place);
            if (numel != id.numel()) {
                throw place.malformed("storage " + StorageId.shown(key) + " of " + id.numel() + " elements",
                        "one of " + numel);
            }
            long first = at + Long.BYTES;
            if (bytes.byteSize() - first < id.bytes()) {
                throw new MalformedException(place.fault()
                        .expected("storage " + StorageId.shown(key) + " of " + id.bytes() + " bytes")
                        .found((bytes.byteSize() - first) + " bytes to the end of the file")
                        .because("the file was cut short, by a download or a save that was interrupted")
                        .next("get the file again from where it came from"));
            }
            Storage storage = new Storage(file, keyPrefix + key, ByteOrder.LITTLE_ENDIAN, id.location(),
                    whole.slice(first, id.bytes()));
            if (located.put(key, storage) != null) {
                throw place.malformed("every key once", "key " + StorageId.shown(key) + " again");
            }
            at = first + id.bytes();
        }
        for (String key : ids.keySet()) {
            if (!located.containsKey(key)) {
                throw places.apply(at).malformed("a storage with key " + StorageId.shown(key) + ", which the object"
                        + " refers to", "none in the list of keys");
            }
        }
        return at;
    }

    @Override
    public Meaning meaning(PickleNode.Persistent persistent, Place place, TreeBuilder tree) {
        if (module(persistent.id())) {
            return module(((PickleNode.Items) persistent.id()).items(), place);
        }
        StorageId id = StorageId.of(persistent.id(), 6, place);
        Storage storage = located.get(id.key());
        if (storage == null) {
            throw place.malformed("a storage that is in the list of keys", "key " + StorageId.shown(id.key()));
        }
        return new Meaning.OfStorage(id.view() instanceof PickleNode.None
                ? StorageView.whole(storage, id.type().dtype())
                : view(id, storage, place));
    }

    /// The sixth part: (key, offset, numel).
    private StorageView view(StorageId id, Storage storage, Place place) {
        if (!(id.view() instanceof PickleNode.Items tuple) || tuple.items().size() != 3) {
            throw place.malformed("a view (key, offset, numel)", NodeText.words(id.view()));
        }
        Arguments a = Arguments.of("the view", tuple.items(), place);
        String key = NodeText.textOrBytes(a.node(0)).orElseThrow(() -> a.wrong(0, "key", "a text"));
        View view = new View(id.key(), a.whole(1, "offset"), a.whole(2, "numel"));
        View known = views.putIfAbsent(key, view);
        if (known != null && !known.equals(view)) {
            throw place.malformed("view " + StorageId.shown(key) + " as before: " + known, view.toString());
        }
        return slice(storage, id.type(), view.offset(), view.numel(), place);
    }

    /// `numel` elements from `offset` on.
    static StorageView slice(Storage storage, StorageClass type, long offset, long numel, Place place) {
        long elements = storage.byteSize() / type.unit();
        if (offset < 0 || numel < 0 || offset > elements || numel > elements - offset) {
            throw place.malformed("a view inside storage " + storage.key() + " of " + elements + " elements",
                    numel + " elements from element " + offset);
        }
        return new StorageView(storage, type.dtype(), offset * type.unit(), numel * type.unit());
    }

    private static boolean module(PickleNode id) {
        return id instanceof PickleNode.Items tuple && tuple.items().size() == 4
                && NodeText.textOrBytes(tuple.items().getFirst()).orElse("").equals("module");
    }

    /// ('module', class, source file, source): the Python source of a class was saved along with it.
    private Meaning module(List<PickleNode> parts, Place place) {
        if (!(parts.get(1) instanceof PickleNode.Global global)) {
            throw place.malformed("a class in a persistent id of a module", NodeText.words(parts.get(1)));
        }
        long length = switch (parts.get(3)) {
            case PickleNode.Text text -> text.text().length();
            case PickleNode.ByteText text -> text.content().byteSize();
            default -> 0;
        };
        if (length > 0) {
            sources.add(Finding.note("legacy.module-source", NodeText.shortened(global.name().dotted()),
                    "the file carries " + length + " characters of this class's Python source; never run here"));
        }
        return new Meaning.OfClass(global.name());
    }

    /// What was noticed about classes with their source in the file.
    List<Finding> sources() {
        return List.copyOf(sources);
    }

    /// In the order of the file.
    List<Storage> all() {
        return List.copyOf(located.values());
    }
}
