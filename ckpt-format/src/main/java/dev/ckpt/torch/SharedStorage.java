package dev.ckpt.torch;

import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A storage of the source with everybody who looks at it, and what becomes of it: written whole, cut to what is seen of
/// it, or laid out anew. Two are never equal.
final class SharedStorage {

    /// Makes the record of the next number.
    @FunctionalInterface
    interface NewRecord {
        StoredRecord of(Storage storage, StorageClass type, StridedTensor content);
    }

    private final Storage storage;
    private final StorageClass type;
    private final DType dtype;
    private final List<StorageUse.View> plain = new ArrayList<>();
    /// What they see together, in elements.
    private long start = Long.MAX_VALUE;
    private long end;
    private boolean seenWhole;
    private boolean seenAsSeveralTypes;
    private @Nullable StoredRecord shared;

    /// @param dtype of the first tensor that looked at it; only an untyped storage may have others
    SharedStorage(Storage storage, StorageClass type, DType dtype) {
        this.storage = storage;
        this.type = type;
        this.dtype = dtype;
    }

    Storage storage() {
        return storage;
    }

    StorageClass type() {
        return type;
    }

    DType dtype() {
        return dtype;
    }

    void add(StorageUse use) {
        switch (use) {
            case StorageUse.Whole whole -> seenWhole = true;
            case StorageUse.View view -> {
                seenAsSeveralTypes |= view.dtype() != dtype;
                if (!view.empty() && !view.marked()) {
                    plain.add(view);
                    start = Math.min(start, view.offset());
                    end = Math.max(end, view.end());
                }
            }
        }
    }

    /// Where this use of it is found. Each is asked once, in the order of the pickle, and records are made on the way.
    StoredView place(StorageUse use, TorchOptions.Views views, NewRecord records) {
        return switch (use) {
            case StorageUse.Whole whole ->
                new StoredView(shared(records, wholeContent()), 0, new long[0], false, false);
            case StorageUse.View view when views == TorchOptions.Views.KEEP && divides() ->
                new StoredView(shared(records, wholeContent()), view.offset(), view.steps(), view.negated(),
                        view.conjugated());
            case StorageUse.View view when view.marked() && !view.empty() ->
                anew(view, records.of(storage, type, laidOut(view)));
            case StorageUse.View view when keptWhole() ->
                new StoredView(shared(records, wholeContent()), view.offset(), view.steps(), false, false);
            case StorageUse.View view when view.empty() ->
                new StoredView(shared(records, plainContent()), 0, view.shape().rowMajorStrides(), false, false);
            case StorageUse.View view when laidOutAnew() -> anew(view, shared(records, plainContent()));
            case StorageUse.View view ->
                new StoredView(shared(records, plainContent()), view.offset() - start, view.steps(), false, false);
        };
    }

    private StoredRecord shared(NewRecord records, StridedTensor content) {
        StoredRecord record = shared;
        if (record == null) {
            record = records.of(storage, type, content);
            shared = record;
        }
        return record;
    }

    /// Whether it is to be written as it is, though views are to be compacted.
    private boolean keptWhole() {
        return seenWhole || seenAsSeveralTypes || (dtype.subByte() && plain.size() > 1);
    }

    private boolean laidOutAnew() {
        return plain.size() == 1 && (dtype.subByte() || reduced(plain.getFirst()).bytes() <= dtype
                .bytesOf(plain.getFirst().end() - plain.getFirst().offset()));
    }

    private StridedTensor plainContent() {
        if (plain.isEmpty()) {
            return run(dtype, 0, 0);
        }
        return laidOutAnew() ? laidOut(plain.getFirst()) : run(dtype, start, end - start);
    }

    // ---- a view by itself

    /// The numbers of a view, each once.
    private StridedTensor laidOut(StorageUse.View view) {
        return reduced(view).marked(false, view.negated(), view.conjugated());
    }

    /// The view without its repetitions: dimensions of stride 0 have size 1.
    private StridedTensor reduced(StorageUse.View view) {
        return StridedTensor.of(view.dtype(), Shape.of(reducedSizes(view)), view.steps(), view.offset(), storage);
    }

    private static long[] reducedSizes(StorageUse.View view) {
        long[] sizes = view.shape().toArray();
        for (int d = 0; d < sizes.length; d++) {
            if (view.strides().get(d) == 0) {
                sizes[d] = Math.min(sizes[d], 1);
            }
        }
        return sizes;
    }

    /// The view over its numbers as they were laid out.
    private static StoredView anew(StorageUse.View view, StoredRecord record) {
        long[] sizes = reducedSizes(view);
        long[] strides = Shape.of(sizes).rowMajorStrides();
        for (int d = 0; d < sizes.length; d++) {
            if (sizes[d] != view.shape().size(d)) {
                strides[d] = 0;
            }
        }
        return new StoredView(record, 0, strides, false, false);
    }

    // ---- all of it

    /// Whether it is made of whole elements; a hand-made one may not be.
    private boolean divides() {
        return storage.byteSize() % unit().bytes() == 0;
    }

    /// What its bytes are, as far as their order goes.
    private DType unit() {
        boolean turned = storage.order() == ByteOrder.BIG_ENDIAN;
        DType element = type.dtype().orElse(turned ? dtype : DType.UINT8);
        return element.subByte() ? DType.UINT8 : element;
    }

    private StridedTensor wholeContent() {
        DType unit = unit();
        return run(unit, 0, storage.byteSize() / unit.bytes());
    }

    /// Before anything is decided.
    StoredRecord whole(String key, String location) {
        return new StoredRecord(key, type, location, wholeContent());
    }

    private StridedTensor run(DType element, long from, long count) {
        return StridedTensor.of(element, Shape.of(count), new long[]{1}, from, storage);
    }
}
