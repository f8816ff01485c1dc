package dev.ckpt.zip;

/// The four bytes that each structure of a zip begins with, as little-endian ints.
final class Signature {

    /// `PK\3\4`
    static final int LOCAL_HEADER = 0x0403_4b50;
    /// `PK\1\2`
    static final int DIRECTORY_ENTRY = 0x0201_4b50;
    /// `PK\5\6`
    static final int END = 0x0605_4b50;
    /// `PK\6\6`
    static final int ZIP64_END = 0x0606_4b50;
    /// `PK\6\7`
    static final int ZIP64_LOCATOR = 0x0706_4b50;
    /// `PK\7\8`
    static final int DESCRIPTOR = 0x0807_4b50;

    private Signature() {}
}
