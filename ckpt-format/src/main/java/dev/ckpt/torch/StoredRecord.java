package dev.ckpt.torch;

import dev.ckpt.io.ByteSink;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.StridedTensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// A storage of the new file: the record `data/7`.
///
/// @param key `7`; a str that all persistent ids of the storage share, as Python shares it
/// @param type the class of storage that they name
/// @param location where they say that it was
/// @param content its numbers: the elements of this tensor, row-major
record StoredRecord(String key, StorageClass type, String location, StridedTensor content) {

    private static final String FOLDER = "data/";

    String name() {
        return FOLDER + key;
    }

    long bytes() {
        return content.bytes();
    }

    /// What persistent ids count: elements, or bytes where the class is untyped or packed.
    long numel() {
        return bytes() / type.unit();
    }

    void writeTo(ByteSink sink, MemorySegment piece) throws IOException {
        Elements.of(content).writeTo(sink, piece);
    }
}
