package dev.ckpt.torch;

import dev.ckpt.io.ByteSource;
import dev.ckpt.io.LittleEndian;
import dev.ckpt.io.MalformedException;
import dev.ckpt.pickle.PickleNode;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tree.TensorValue;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The tensors and storages of the tar form, by number.
final class TarTensors implements Outside {

    /// As in [Arguments]: PyTorch's operations stop there.
    private static final int MOST_DIMENSIONS = 64;

    private final Reading reading;
    private final Pickles pickles;
    private final List<Storage> storages = new ArrayList<>();
    private final Map<Long, Typed> byNumber = new HashMap<>();
    private final Map<Long, TensorValue> tensors = new HashMap<>();

    private record Typed(StorageView view, StorageClass type) {}

    TarTensors(Reading reading) {
        this.reading = reading;
        this.pickles = new Pickles(reading);
    }

    /// pickle(count); for each pickle((key, location, class)), i64 numel, the bytes; then pickle([(view key, root key,
    /// offset, numel)]).
    void readStorages(ByteSource member) {
        MemorySegment bytes = member.bytes();
        Pickles.Sound head = pickles.read("storages", bytes, 0);
        long count = count("storages", head);
        long at = head.end();
        for (long i = 0; i < count; i++) {
            Pickles.Sound pickle = pickles.read("storages", bytes, at);
            Arguments a = tuple("storages", at, pickle.root(), 3);
            StorageClass type = StorageClass.of(a.node(2)).orElseThrow(() -> a.wrong(2, "class", "a storage class"));
            long numel = LegacyReader.count(bytes, pickle.end(), a.place());
            long first = pickle.end() + Long.BYTES;
            if (numel < 0 || numel > (bytes.byteSize() - first) / type.unit()) {
                throw cut(a.place(), numel + " elements of " + type.name(), bytes.byteSize() - first);
            }
            long length = numel * type.unit();
            long key = number(a, 0);
            Storage storage = new Storage(reading.file(), "storages/" + key, ByteOrder.LITTLE_ENDIAN,
                    NodeText.textOrBytes(a.node(1)).orElse("cpu"), member.slice(first, length));
            add(key, new Typed(StorageView.whole(storage, type.dtype()), type), a.place());
            storages.add(storage);
            at = first + length;
        }
        readViews(bytes, at);
    }

    private void readViews(MemorySegment bytes, long start) {
        Pickles.Sound pickle = pickles.read("storages", bytes, start);
        if (!(pickle.root() instanceof PickleNode.Items views)) {
            throw place("storages", start).malformed("a list of views", NodeText.words(pickle.root()));
        }
        for (PickleNode view : views.items()) {
            Arguments a = tuple("storages", start, view, 4);
            Typed root = storage(number(a, 1), a.place());
            add(number(a, 0), new Typed(LegacyStorages.slice(root.view().storage(), root.type(),
                    a.whole(2, "offset"), a.whole(3, "numel"), a.place()), root.type()), a.place());
        }
    }

    /// pickle(count); for each pickle((key, storage key, class)), i32 dimensions, 4 bytes, the sizes, the strides and the
    /// offset, i64 each.
    void readTensors(MemorySegment bytes) {
        Pickles.Sound head = pickles.read("tensors", bytes, 0);
        long count = count("tensors", head);
        long at = head.end();
        for (long i = 0; i < count; i++) {
            Pickles.Sound pickle = pickles.read("tensors", bytes, at);
            Arguments a = tuple("tensors", at, pickle.root(), 3);
            at = pickle.end();
            long left = bytes.byteSize() - at;
            long dimensions = left < 8 ? -1 : LittleEndian.i32(bytes, at);
            if (dimensions < 0 || dimensions > MOST_DIMENSIONS || left < 8 + (2 * dimensions + 1) * Long.BYTES) {
                throw cut(a.place(), "a tensor of 0 to " + MOST_DIMENSIONS + " dimensions, its sizes and strides",
                        left);
            }
            at += 8;
            long[] sizes = numbers(bytes, at, (int) dimensions);
            long[] strides = numbers(bytes, at + dimensions * Long.BYTES, (int) dimensions);
            long offset = LittleEndian.i64(bytes, at + 2 * dimensions * Long.BYTES);
            at += (2 * dimensions + 1) * Long.BYTES;
            StorageView view = storage(number(a, 1), a.place()).view();
            TensorValue tensor = TensorValue.of(DenseTensors.of(view, view.dtype().orElse(DType.UINT8), offset, sizes,
                    strides, a.place().part("tensor " + number(a, 0))));
            if (tensors.put(number(a, 0), tensor) != null || byNumber.containsKey(number(a, 0))) {
                throw a.place().malformed("every number once", "number " + number(a, 0) + " again");
            }
        }
    }

    private static long[] numbers(MemorySegment bytes, long at, int count) {
        long[] numbers = new long[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = LittleEndian.i64(bytes, at + (long) i * Long.BYTES);
        }
        return numbers;
    }

    @Override
    public Meaning meaning(PickleNode.Persistent id, Place place, TreeBuilder tree) {
        if (id.id() instanceof PickleNode.Items tuple) { // (class, source file, source)
            if (!tuple.items().isEmpty() && tuple.items().getFirst() instanceof PickleNode.Global global) {
                return new Meaning.OfClass(global.name());
            }
            throw place.malformed("a class in a persistent id", NodeText.words(id.id()));
        }
        long number = number(Arguments.of("a persistent id", List.of(id.id()), place), 0);
        TensorValue tensor = tensors.get(number);
        return tensor != null
                ? new Meaning.OfValue(tensor)
                : new Meaning.OfStorage(storage(number, place).view());
    }

    private void add(long key, Typed storage, Place place) {
        if (byNumber.put(key, storage) != null) {
            throw place.malformed("every number once", "number " + key + " again");
        }
    }

    private Typed storage(long key, Place place) {
        Typed storage = byNumber.get(key);
        if (storage == null) {
            throw place.malformed("a number of a tensor or a storage", Long.toString(key));
        }
        return storage;
    }

    private long count(String member, Pickles.Sound head) {
        if (head.root() instanceof PickleNode.Int number && number.value() >= 0) {
            return number.value();
        }
        throw place(member, 0).malformed("a count", NodeText.words(head.root()));
    }

    private Arguments tuple(String member, long at, PickleNode node, int parts) {
        if (node instanceof PickleNode.Items tuple && tuple.items().size() == parts) {
            return Arguments.of("the tuple", tuple.items(), place(member, at));
        }
        throw place(member, at).malformed("a tuple of " + parts, NodeText.words(node));
    }

    /// A number; protocol 0 writes it as text.
    private static long number(Arguments a, int index) {
        String text = NodeText.text(a.node(index)).orElse("");
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : a.whole(index, "number");
    }

    private Place place(String member, long at) {
        return new Place(reading.file(), member, at, TreePath.ROOT);
    }

    private static MalformedException cut(Place place, String expected, long found) {
        return place.malformed(expected, found + " bytes to the end of the member");
    }

    List<Storage> storages() {
        return storages;
    }
}
