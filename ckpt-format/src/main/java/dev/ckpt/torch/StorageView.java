package dev.ckpt.torch;

import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Storage;
import java.util.Optional;

/// A storage as a tensor is given it: whole, or the slice that a file of PyTorch 0.3 or older names as a view.
///
/// @param dtype that of its elements; empty for an untyped storage
/// @param firstByte where the slice starts in the storage
/// @param byteSize its length
record StorageView(Storage storage, Optional<DType> dtype, long firstByte, long byteSize) {

    static StorageView whole(Storage storage, Optional<DType> dtype) {
        return new StorageView(storage, dtype, 0, storage.byteSize());
    }

    /// The slice as a storage of its own, for a file that saves it without a tensor around it.
    Storage alone() {
        return firstByte == 0 && byteSize == storage.byteSize()
                ? storage
                : new Storage(storage.file(), storage.key() + "+" + firstByte, storage.order(), storage.location(),
                        storage.source().slice(firstByte, byteSize));
    }
}
