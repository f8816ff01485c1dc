package dev.ckpt.verify;

import dev.ckpt.tensor.Storage;

/// A storage as a record of a file; `key` is the record's name.
record StorageKey(String file, String key) {

    static StorageKey of(Storage storage) {
        return new StorageKey(storage.file(), storage.key());
    }
}
