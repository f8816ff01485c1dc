package dev.ckpt.zip;

/// A few bytes of the file, copied out of the mapping. Headers are read from such copies because a plain array is read
/// about twenty times faster than a mapping by code that has just been loaded, and a directory has 20 fields an entry.
///
/// @param bytes not copied again; nobody writes to it
/// @param start where they stand in the file
@SuppressWarnings("ArrayRecordComponent") // a record for its accessors; nobody compares two of them
record Excerpt(byte[] bytes, long start) {

    int length() {
        return bytes.length;
    }

    int u16(int at) {
        return (bytes[at] & 0xFF) | ((bytes[at + 1] & 0xFF) << 8);
    }

    int i32(int at) {
        return u16(at) | (u16(at + 2) << 16);
    }

    long u32(int at) {
        return i32(at) & 0xFFFF_FFFFL;
    }

    /// An unsigned number above 2^63 - 1 comes back negative; callers refuse negatives.
    long i64(int at) {
        return u32(at) | (u32(at + 4) << 32);
    }
}
