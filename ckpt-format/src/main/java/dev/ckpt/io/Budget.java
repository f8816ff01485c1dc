package dev.ckpt.io;

/// What a reader may spend on one file. A file that asks for more is refused, whatever it claims to be.
///
/// @param pickleNodes nodes that one pickle may create; a call counts as two, an opcode as an eighth, copied text as one for
///        32 bytes. A tensor of a state_dict costs about 20
/// @param depth how deep values may nest; Python's own recursion limit is 1000, and real checkpoints stay below 20
/// @param records entries of a zip's directory, members of a tar, or shards of a model
/// @param headerBytes bytes of an index that must be held at once: a safetensors header, a zip directory, a JSON file
/// @param inflatedBytes bytes that one compressed record may grow to
public record Budget(long pickleNodes, int depth, int records, long headerBytes, long inflatedBytes) {

    /// A pickle node with its share of lists and memo takes about 100 bytes; half of the heap may go to nodes.
    private static final long BYTES_PER_NODE = 200;

    /// A directory entry with its name takes under 1 KiB; a quarter of the heap may go to them.
    private static final long BYTES_PER_RECORD = 4096;

    /// The specification's limit of a safetensors header.
    private static final long MAX_HEADER = 100_000_000;

    public Budget {
        if (pickleNodes <= 0 || depth <= 0 || records <= 0 || headerBytes <= 0 || inflatedBytes < 0) {
            throw new IllegalArgumentException("every budget is above zero");
        }
    }

    /// The default: as much as fits into this virtual machine's heap without an OutOfMemoryError.
    public static Budget ofThisMachine() {
        return ofHeap(Runtime.getRuntime().maxMemory());
    }

    /// The budget for a heap of so many bytes.
    public static Budget ofHeap(long heapBytes) {
        return new Budget(Math.max(10_000, heapBytes / BYTES_PER_NODE), 400,
                Math.clamp(heapBytes / BYTES_PER_RECORD, 1_000, 4_000_000),
                Math.clamp(heapBytes / 8, 1 << 20, MAX_HEADER), Math.max(1 << 20, heapBytes / 8));
    }
}
