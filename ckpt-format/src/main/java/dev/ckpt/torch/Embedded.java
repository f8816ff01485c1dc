package dev.ckpt.torch;

import dev.ckpt.io.FileKind;
import dev.ckpt.tree.Value;
import java.lang.foreign.MemorySegment;

/// A file inside a pickle: the bytes that `torch.storage._load_from_bytes` would load. Loading them runs a pickle without
/// any check, so they are read here by the same rules as the file around them.
final class Embedded {

    private Embedded() {}

    static Value read(Reading reading, MemorySegment bytes, Place place) {
        reading.enter(place, bytes.byteSize());
        try {
            String prefix = place.record() + ", bytes at " + place.offset() + ": ";
            return switch (FileKind.of(bytes)) {
                case ZIP -> TorchZipReader.embedded(bytes, reading, prefix);
                case TORCH_LEGACY -> LegacyReader.embedded(bytes, reading, prefix,
                        "embedded@" + place.offset() + "/");
                default -> throw place.malformed("a file of torch.save inside the pickle",
                        bytes.byteSize() + " bytes of another kind");
            };
        } finally {
            reading.leave();
        }
    }
}
