package dev.ckpt.torch;

import dev.ckpt.pickle.PickleStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/// PyTorch's containers, told apart by their first bytes (reference §0).
enum Container {
    ZIP, LEGACY, TAR, RAW, OTHER;

    private static final byte[] LOCAL_HEADER = {'P', 'K', 3, 4};

    /// The int 0x1950A86A20F9469CFC6C, as each protocol writes it.
    private static final List<byte[]> MAGIC = List.of(HexFormat.of().parseHex("80028a0a6cfc9c46f9206aa850192e"),
            HexFormat.of().parseHex("80038a0a6cfc9c46f9206aa850192e"),
            HexFormat.of().parseHex("80048a0a6cfc9c46f9206aa850192e"),
            HexFormat.of().parseHex("80058a0a6cfc9c46f9206aa850192e"),
            HexFormat.of().parseHex("8004950d000000000000008a0a6cfc9c46f9206aa850192e"),
            HexFormat.of().parseHex("8005950d000000000000008a0a6cfc9c46f9206aa850192e"),
            "L119547037146038801333356L\n.".getBytes(StandardCharsets.US_ASCII));

    private static final byte[] USTAR = "ustar".getBytes(StandardCharsets.US_ASCII);
    private static final int USTAR_AT = 257;

    static Container of(MemorySegment bytes) {
        if (has(bytes, 0, LOCAL_HEADER)) {
            return ZIP;
        }
        if (MAGIC.stream().anyMatch(magic -> has(bytes, 0, magic))) {
            return LEGACY;
        }
        if (has(bytes, USTAR_AT, USTAR)) {
            return TAR;
        }
        return PickleStream.startsLikePickle(bytes, 0) ? RAW : OTHER;
    }

    private static boolean has(MemorySegment bytes, long offset, byte[] wanted) {
        return bytes.byteSize() >= offset + wanted.length && MemorySegment.mismatch(bytes, offset,
                offset + wanted.length, MemorySegment.ofArray(wanted), 0, wanted.length) < 0;
    }
}
