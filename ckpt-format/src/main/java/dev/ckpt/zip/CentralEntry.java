package dev.ckpt.zip;

/// An entry of the central directory, with 64-bit numbers wherever they came from.
///
/// @param index its place in the directory
/// @param fullName as decoded, with the root
/// @param nameAt where the name's bytes stand in the directory's excerpt
/// @param nameLength how many bytes the name has
/// @param crc32 unsigned
/// @param headerOffset where its local header stands
/// @param disk the disk it claims to be on
/// @param directoryAttribute whether DOS would take it for a folder
record CentralEntry(int index, String fullName, int nameAt, int nameLength, int flags, int method, int versionNeeded,
        long crc32, long compressedSize, long size, long headerOffset, long disk, boolean directoryAttribute) {

    static final int STORED = 0;
    static final int DEFLATED = 8;

    /// Bit 0, encrypted; bit 5, compressed patch data; bit 6, strong encryption; bit 13, local header masked.
    static final int UNREADABLE = 1 | (1 << 5) | (1 << 6) | (1 << 13);

    /// Bit 3: CRC and sizes follow the payload.
    static final int DESCRIPTOR = 1 << 3;

    boolean deflated() {
        return method == DEFLATED;
    }

    /// A folder written down as a folder: a name with a slash at its end, and nothing in it.
    boolean pureDirectory() {
        return size == 0 && fullName.endsWith("/");
    }

    /// The place for messages.
    String where() {
        return "record " + Source.shown(fullName);
    }
}
