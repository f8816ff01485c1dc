package dev.ckpt.torch;

import dev.ckpt.io.UnsupportedException;
import dev.ckpt.pickle.PickleNode;
import java.util.List;

/// The persistent id of a storage: `('storage', torch.FloatStorage, '7', 'cpu', 1024)`.
///
/// @param type the class of storage
/// @param key the storage's key, any text
/// @param location where PyTorch held it, for display
/// @param numel how many things of its class it has
/// @param bytes the same in bytes
/// @param view the sixth part, of stacked pickles only; None or (key, offset, numel)
record StorageId(StorageClass type, String key, String location, long numel, long bytes, PickleNode view) {

    /// @param parts how many parts an id has in this container: 5 in a zip, 6 in stacked pickles
    static StorageId of(PickleNode id, int parts, Place place) {
        if (NodeText.text(id).orElse("").startsWith("('storage'")) {
            throw new UnsupportedException(place.fault()
                    .expected("a storage's class and key")
                    .found(NodeText.words(id))
                    .because("the file was saved with pickle_protocol=0, which leaves nothing of them but text;"
                            + " PyTorch cannot load it either")
                    .next("save it again without pickle_protocol=0"));
        }
        List<PickleNode> items = id instanceof PickleNode.Items tuple && tuple.kind() == PickleNode.Items.Kind.TUPLE
                ? tuple.items()
                : List.of();
        if (items.size() != parts || !NodeText.textOrBytes(items.getFirst()).orElse("").equals("storage")) {
            throw place.malformed("a persistent id ('storage', class, key, location, numel"
                    + (parts == 6 ? ", view)" : ")"),
                    items.isEmpty()
                            ? NodeText.words(id)
                            : "a tuple of " + items.size() + " that starts with " + NodeText.words(items.getFirst()));
        }
        Arguments a = Arguments.of("a persistent id", items, place);
        String key = NodeText.textOrBytes(a.node(2)).orElseThrow(() -> a.wrong(2, "key", "a text"));
        String location = NodeText.textOrBytes(a.node(3)).orElseGet(() -> NodeText.words(a.node(3)));
        long numel = a.whole(4, "numel");
        StorageClass type = StorageClass.of(a.node(1)).orElseThrow(() -> unknownClass(a));
        long bytes = Math.multiplyHigh(numel, type.unit()) == 0 ? numel * type.unit() : -1;
        if (bytes < 0) {
            throw place.malformed("a numel from 0 to what 2^63 bytes hold", numel + " in storage " + shown(key));
        }
        return new StorageId(type, key, location, numel, bytes,
                parts == 6 ? a.node(5) : new PickleNode.None());
    }

    private static RuntimeException unknownClass(Arguments a) {
        if (!(a.node(1) instanceof PickleNode.Global)) {
            return a.wrong(1, "class", "a class of storage");
        }
        return new UnsupportedException(a.place()
                .fault()
                .expected("a class of storage, such as torch.FloatStorage")
                .found(NodeText.words(a.node(1)))
                .because("the file comes from a newer PyTorch, or was made by hand")
                .next("load it with the PyTorch that wrote it and save it again"));
    }

    /// Fails unless `other` says the same of the same key. PyTorch takes the first to come and looks at no other; readers
    /// that do otherwise would see other numbers.
    void requireSame(StorageId other, Place place) {
        if (!type.equals(other.type) || numel != other.numel) {
            throw place.malformed("storage " + shown(key) + " as before: " + type.name() + " of " + numel,
                    other.type.name() + " of " + other.numel);
        }
    }

    static String shown(String key) {
        return NodeText.shortened(key);
    }
}
