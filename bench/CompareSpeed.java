import dev.ckpt.numbers.CompareKernel;
import dev.ckpt.numbers.Kernels;
import dev.ckpt.numbers.PairSums;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// How fast the compare kernel goes through two mapped files, beside plain reading of the same memory, with two threads each
/// and in turn. Plain reading is a vector loop with four sums, which does nothing but load and add.
///
///     java --add-modules jdk.incubator.vector -cp ... bench/CompareSpeed.java A B [ROUNDS]
///
/// Prints GB/s of both files' bytes (median, least, most) and the ratio, round by round.
static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
static final int THREADS = 2;
static final int BLOCK = 2048;
static volatile Object seen;

void main(String[] args) throws Exception {
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 21;
    try (Arena arena = Arena.ofShared(); var pool = Executors.newFixedThreadPool(THREADS)) {
        MemorySegment a = map(Path.of(args[0]), arena);
        MemorySegment b = map(Path.of(args[1]), arena);
        long bytes = Math.min(a.byteSize(), b.byteSize()) / 4096 * 4096;
        double[] plain = new double[rounds];
        double[] kernel = new double[rounds];
        double[] ratio = new double[rounds];
        for (int round = -10; round < rounds; round++) { // ten to warm up
            double reading = gigabytes(bytes, pool, (from, length) -> read(a, b, from, length));
            double comparing = gigabytes(bytes, pool, (from, length) -> compare(a, b, from, length));
            if (round >= 0) {
                plain[round] = reading;
                kernel[round] = comparing;
                ratio[round] = comparing / reading;
            }
        }
        IO.println("plain reading, GB/s: " + spread(plain));
        IO.println("compare kernel, GB/s: " + spread(kernel));
        IO.println("kernel / reading: " + spread(ratio));
    }
}

interface Part {
    Object run(long from, long length);
}

MemorySegment map(Path file, Arena arena) throws Exception {
    try (FileChannel channel = FileChannel.open(file)) {
        return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    }
}

double gigabytes(long bytes, java.util.concurrent.ExecutorService pool, Part part) throws Exception {
    long share = bytes / THREADS / 4096 * 4096;
    List<Callable<Object>> parts = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
        long from = thread * share;
        parts.add(() -> part.run(from, share));
    }
    long start = System.nanoTime();
    for (var done : pool.invokeAll(parts)) {
        seen = done.get();
    }
    return 2.0 * THREADS * share / (System.nanoTime() - start);
}

/// 1 MiB of the one file and then of the other, as the kernel takes them.
Object read(MemorySegment a, MemorySegment b, long from, long length) {
    long sum = 0;
    for (long at = from; at < from + length; at += 1 << 20) {
        long end = Math.min(from + length, at + (1 << 20));
        sum += sum(a, at, end) + sum(b, at, end);
    }
    return sum;
}

long sum(MemorySegment segment, long from, long to) {
    var order = java.nio.ByteOrder.nativeOrder();
    int step = LONGS.vectorByteSize();
    LongVector s0 = LongVector.zero(LONGS);
    LongVector s1 = s0;
    LongVector s2 = s0;
    LongVector s3 = s0;
    for (long at = from; at + 4 * step <= to; at += 4 * step) {
        s0 = s0.add(LongVector.fromMemorySegment(LONGS, segment, at, order));
        s1 = s1.add(LongVector.fromMemorySegment(LONGS, segment, at + step, order));
        s2 = s2.add(LongVector.fromMemorySegment(LONGS, segment, at + 2 * step, order));
        s3 = s3.add(LongVector.fromMemorySegment(LONGS, segment, at + 3 * step, order));
    }
    return s0.add(s1).add(s2.add(s3)).reduceLanes(VectorOperators.ADD);
}

Object compare(MemorySegment a, MemorySegment b, long from, long length) {
    CompareKernel kernel = Kernels.compare();
    PairSums sums = new PairSums();
    for (long at = from; at < from + length; at += BLOCK * 4L) {
        kernel.floats(a, b, at, (int) Math.min(BLOCK, (from + length - at) / 4), sums);
    }
    return sums;
}

String spread(double[] numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    return "%.2f (%.2f to %.2f)".formatted(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
}
