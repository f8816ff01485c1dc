package dev.ckpt.numbers;

/// A part of the work that one thread does at a time, small enough that all threads end together, large enough that
/// nobody waits for the next.
///
/// What it finds out it keeps; it is asked when all pieces are done.
///
/// @param <T> what a thread has of its own: memory to read into
public interface Piece<T> {

    /// A piece of so many bytes takes some milliseconds.
    long SIZE = 8L << 20;

    /// The file that is read, for messages.
    String file();

    /// Bytes that are read.
    long bytes();

    /// @param own the thread's own
    void run(T own);
}
