package dev.ckpt.verify;

/// A part of the work that one thread does at a time, small enough that all threads end together, large enough that
/// nobody waits for the next.
///
/// What it finds out it keeps; it is asked when all pieces are done.
interface Piece {

    /// A checksum runs at more than 1 GB/s, so that a piece takes some milliseconds.
    long SIZE = 8L << 20;

    /// The file that is read, for messages.
    String file();

    /// Bytes that are read.
    long bytes();

    /// @param reader the thread's own
    void run(NumberReader reader);
}
