package dev.ckpt.verify;

import dev.ckpt.io.Fault;
import dev.ckpt.io.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// Threads that take pieces of work in order, until there are none left or one has failed.
final class Workers {

    private final List<Piece> pieces;
    private final Progress progress;
    private final AtomicInteger next = new AtomicInteger();
    private final long total;
    private long done;

    private Workers(List<Piece> pieces, Progress progress) {
        this.pieces = pieces;
        this.progress = progress;
        total = pieces.stream().mapToLong(Piece::bytes).reduce(0,
                (a, b) -> a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b);
    }

    /// Runs all pieces, and returns when no thread is at work any more.
    ///
    /// @throws MalformedException when a file became shorter while it was read
    static void run(List<Piece> pieces, int threads, Progress progress) {
        Workers work = new Workers(pieces, progress);
        int needed = Math.min(threads, pieces.size());
        if (needed <= 1) {
            work.work();
            return;
        }
        try (ExecutorService pool = Executors.newFixedThreadPool(needed - 1)) {
            List<Future<?>> others = new ArrayList<>();
            for (int i = 1; i < needed; i++) {
                others.add(pool.submit(work::work));
            }
            work.work();
            for (Future<?> other : others) {
                await(other);
            }
        } finally {
            work.next.set(pieces.size());
        }
    }

    private void work() {
        try (NumberReader reader = new NumberReader()) {
            for (int i = next.getAndIncrement(); i < pieces.size(); i = next.getAndIncrement()) {
                Piece piece = pieces.get(i);
                run(piece, reader);
                report(piece.bytes());
            }
        } catch (RuntimeException | Error e) {
            next.set(pieces.size()); // nobody begins another
            throw e;
        }
    }

    private static void run(Piece piece, NumberReader reader) {
        try {
            piece.run(reader);
        } catch (InternalError e) {
            // what the virtual machine makes of a mapped page that the file no longer has
            throw new MalformedException(Fault.in(piece.file())
                    .expected("the bytes that it had when it was opened")
                    .found("fewer")
                    .because("another program cut the file short while it was read, or the disk failed")
                    .next("verify it again when nobody writes to it"), e);
        }
    }

    private synchronized void report(long bytes) {
        done += bytes;
        progress.at(done, total);
    }

    private static void await(Future<?> future) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    future.get();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true; // the mapping must outlive every reader of it
                }
            }
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IllegalStateException(e);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
