package dev.ckpt.torch;

import dev.ckpt.io.MalformedException;
import dev.ckpt.pickle.PickleNode;
import dev.ckpt.tensor.Storage;
import dev.ckpt.zip.ZipArchive;
import dev.ckpt.zip.ZipRecord;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The storages of a zip: the persistent id with key 7 stands for the record `data/7`.
final class ZipStorages implements Outside {

    private final String file;
    private final ZipArchive archive;
    private final String folder;
    private final ByteOrder order;
    private final Map<String, Known> byKey = new HashMap<>();

    private record Known(StorageId id, StorageView view) {}

    /// @param folder `data/`, or `constants/` in TorchScript
    ZipStorages(String file, ZipArchive archive, String folder, ByteOrder order) {
        this.file = file;
        this.archive = archive;
        this.folder = folder;
        this.order = order;
    }

    @Override
    public Meaning meaning(PickleNode.Persistent persistent, Place place, TreeBuilder tree) {
        StorageId id = StorageId.of(persistent.id(), 5, place);
        Known known = byKey.get(id.key());
        if (known == null) {
            known = new Known(id, StorageView.whole(storage(id, place), id.type().dtype()));
            byKey.put(id.key(), known);
        }
        known.id().requireSame(id, place);
        return new Meaning.OfStorage(known.view());
    }

    private Storage storage(StorageId id, Place place) {
        String name = folder + id.key();
        ZipRecord record = archive.record(name).orElseThrow(() -> new MalformedException(place.fault()
                .expected("a record " + StorageId.shown(name) + " of " + id.bytes() + " bytes")
                .found("none")
                .because("the file was damaged, or records were taken out of it")
                .next("get the file again from where it came from")));
        if (record.size() != id.bytes()) {
            throw place.malformed(id.numel() + " elements of " + id.type().name() + " in record "
                    + StorageId.shown(name) + ", " + id.bytes() + " bytes", record.size() + " bytes");
        }
        return of(record, id.location());
    }

    private Storage of(ZipRecord record, String location) {
        return new Storage(file, record.name(), order, location, record.content());
    }

    /// Whether a pickle refers to the record.
    boolean refersTo(ZipRecord record) {
        return record.name().startsWith(folder) && byKey.containsKey(record.name().substring(folder.length()));
    }

    /// Every storage in the folder, referenced or not, in the order of the directory.
    List<Storage> all() {
        List<Storage> storages = new ArrayList<>();
        for (ZipRecord record : archive.records()) {
            if (record.name().startsWith(folder)) {
                Known known = byKey.get(record.name().substring(folder.length()));
                storages.add(known == null ? of(record, "cpu") : known.view().storage());
            }
        }
        return storages;
    }
}
