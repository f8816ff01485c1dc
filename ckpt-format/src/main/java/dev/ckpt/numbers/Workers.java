package dev.ckpt.numbers;

import dev.ckpt.io.Fault;
import dev.ckpt.io.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Threads that take pieces of work in order, until there are none left or one has failed.
///
/// @param <T> what a thread has of its own; closed when it has nothing left to do
public final class Workers<T extends Workers.Own> {

    /// Memory of one thread.
    public interface Own extends AutoCloseable {

        @Override
        void close();
    }

    private final List<? extends Piece<? super T>> pieces;
    private final Supplier<T> owns;
    private final Progress progress;
    private final AtomicInteger next = new AtomicInteger();
    private final long total;
    private long done;

    private Workers(List<? extends Piece<? super T>> pieces, Supplier<T> owns, Progress progress) {
        this.pieces = pieces;
        this.owns = owns;
        this.progress = progress;
        total = pieces.stream().mapToLong(Piece::bytes).reduce(0,
                (a, b) -> a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b);
    }

    /// Runs all pieces, and returns when no thread is at work any more.
    ///
    /// @param owns makes what a thread has of its own
    /// @throws MalformedException when a file became shorter while it was read
    public static <T extends Own> void run(List<? extends Piece<? super T>> pieces, int threads, Supplier<T> owns,
            Progress progress) {
        Workers<T> work = new Workers<>(pieces, owns, progress);
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
        try (T own = owns.get()) {
            for (int i = next.getAndIncrement(); i < pieces.size(); i = next.getAndIncrement()) {
                Piece<? super T> piece = pieces.get(i);
                run(piece, own);
                report(piece.bytes());
            }
        } catch (RuntimeException | Error e) {
            next.set(pieces.size()); // nobody begins another
            throw e;
        }
    }

    private static <T> void run(Piece<? super T> piece, T own) {
        try {
            piece.run(own);
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
