package dev.ckpt.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ckpt.model.Golden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A line that `make_stats.py` wrote: what PyTorch and NumPy find of a tensor.
record ExpectedStats(String path, long count, long nan, long infinite, long zeros, double mean, double std, double min,
        double max, List<Double> quantiles, double low, double high, List<Long> counts) {

    static List<ExpectedStats> read(String name) {
        try {
            List<ExpectedStats> all = new ArrayList<>();
            for (String line : Files.readAllLines(Golden.path(name))) {
                all.add(of(line.split(" ", -1)));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ExpectedStats of(String... words) {
        List<Double> numbers = Arrays.stream(words, 5, 18).map(Double::valueOf).toList();
        List<Long> counts = words[18].equals("-")
                ? List.of()
                : Arrays.stream(words[18].split(",", -1)).map(Long::valueOf).toList();
        return new ExpectedStats(words[0], Long.parseLong(words[1]), Long.parseLong(words[2]),
                Long.parseLong(words[3]), Long.parseLong(words[4]), numbers.get(0), numbers.get(1), numbers.get(2),
                numbers.get(3),
                numbers.subList(4, 11), numbers.get(11), numbers.get(12), counts);
    }

    /// Counts, extremes and histogram to the last bit, the mean to 1e-12 of the numbers' size, the deviation to 1e-9 of itself.
    void assertAgree(TensorStats stats) {
        assertEquals(count, stats.count(), path);
        assertEquals(nan, stats.nan(), path);
        assertEquals(infinite, stats.infinite(), path);
        assertEquals(zeros, stats.zeros(), path);
        assertEquals(min, stats.min(), path);
        assertEquals(max, stats.max(), path);
        assertEquals(Math.max(Math.abs(min), Math.abs(max)), stats.absMax(), path);
        double size = stats.rms() > 0 ? Math.min(stats.rms(), stats.absMax()) : stats.absMax(); // squares may vanish
        assertNear(mean, stats.mean(), 1e-12 * size, path);
        assertNear(std, stats.std(), 1e-9 * Math.abs(std), path);
        assertEquals(low, stats.histogram().low(), path);
        assertEquals(high, stats.histogram().high(), path);
        assertEquals(counts, Arrays.stream(stats.histogram().counts()).boxed().toList(), path);
    }

    /// The quantiles, each to so much of the larger of it and `least`.
    void assertQuantiles(TensorStats stats, double share, double least) {
        Quantiles found = stats.quantiles();
        double[] actual = {found.p01(), found.p05(), found.p25(), found.p50(), found.p75(), found.p95(), found.p99()};
        for (int i = 0; i < actual.length; i++) {
            assertNear(quantiles.get(i), actual[i], share * Math.max(Math.abs(quantiles.get(i)), least),
                    path + " quantile " + i);
        }
    }

    /// What is no number, infinite or 0 is to be that.
    private static void assertNear(double expected, double actual, double tolerance, String message) {
        if (tolerance > 0 && Double.isFinite(tolerance)) {
            assertEquals(expected, actual, tolerance, message);
        } else {
            assertEquals(expected, actual, message);
        }
    }
}
