package dev.ckpt.torch;

import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.StorageValue;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which storages the new file has, and where in them each tensor lies.
///
/// What becomes of a storage depends on everybody who looks at it. So the tree is walked twice: first everything is shown
/// to the plan, then the plan is settled and answers. Storages are numbered in the order in which they were first shown,
/// which is that of the pickle; PyTorch relies on it where it computes offsets (docs/pytorch-format.md §1.6).
final class StoragePlan {

    private final TorchOptions options;
    private final IdentityHashMap<Storage, List<SharedStorage>> sources = new IdentityHashMap<>();
    /// In the order of their coming; the values are there when the plan is settled.
    private final Map<StorageUse, @Nullable StoredView> uses = new LinkedHashMap<>();
    private final List<StoredRecord> records = new ArrayList<>();
    private final IdentityHashMap<Storage, StoredRecord> firstOf = new IdentityHashMap<>();
    private boolean settled;

    StoragePlan(TorchOptions options) {
        this.options = options;
    }

    /// Where a tensor lies; before the plan is settled, anywhere.
    ///
    /// @param tensor of a dtype that PyTorch has
    StoredView of(StridedTensor tensor) {
        StorageClass type = StorageClass.of(tensor.dtype()).orElseThrow();
        SharedStorage source = source(tensor.storage(), type, tensor.dtype());
        return of(source, new StorageUse.View(source, tensor));
    }

    /// The record that holds a storage which was saved by itself.
    StoredRecord of(StorageValue value) {
        StorageClass type = value.dtype().flatMap(StorageClass::of).orElse(StorageClass.untyped());
        SharedStorage source = source(value.storage(), type, value.dtype().orElse(DType.UINT8));
        return of(source, new StorageUse.Whole(source)).record();
    }

    private StoredView of(SharedStorage source, StorageUse use) {
        if (settled) {
            return Objects.requireNonNull(uses.get(use), "nobody showed this tensor to the plan");
        }
        if (!uses.containsKey(use)) {
            uses.put(use, null);
            source.add(use);
        }
        return new StoredView(source.whole("0", location(source.storage())), 0, new long[0], false, false);
    }

    /// A storage is one storage to those who see the same class of elements in it; PyTorch allows no others, but files
    /// made by hand have them. Numbers whose bytes are to be turned round must have the same width as well.
    private SharedStorage source(Storage storage, StorageClass type, DType dtype) {
        boolean turned = storage.order() == ByteOrder.BIG_ENDIAN;
        List<SharedStorage> known = sources.computeIfAbsent(storage, it -> new ArrayList<>(1));
        for (SharedStorage source : known) {
            if (source.type().equals(type) && (!turned || source.dtype() == dtype)) {
                return source;
            }
        }
        SharedStorage source = new SharedStorage(storage, type, dtype);
        known.add(source);
        return source;
    }

    /// Everything has been shown.
    void settle() {
        settled = true;
        uses.replaceAll((use, none) -> use.source().place(use, options.views(), this::record));
    }

    private StoredRecord record(Storage storage, StorageClass type, StridedTensor content) {
        StoredRecord record = new StoredRecord(Integer.toString(records.size()), type, location(storage), content);
        records.add(record);
        firstOf.putIfAbsent(storage, record);
        return record;
    }

    private String location(Storage storage) {
        return options.location().orElse(storage.location());
    }

    /// In the order of their keys: `0`, `1`, `2`.
    List<StoredRecord> records() {
        return records;
    }

    /// The first of the records that a storage of the source went into.
    Optional<StoredRecord> recordOf(Storage storage) {
        return Optional.ofNullable(firstOf.get(storage));
    }
}
