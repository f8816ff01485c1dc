package dev.ckpt.cli.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;

/// A number for each matrix of each layer: `blocks.3.attn.c_attn.weight` stands in column 3 of the row
/// `attn.c_attn.weight`. Where a layer has several of a kind, as experts are, it has their mean.
final class LayerGrid {

    /// A wider or higher drawing than this shows nothing.
    private static final int MOST_LAYERS = 400;
    private static final int MOST_ROWS = 64;

    /// Numbers of more digits are no layers.
    private static final int DIGITS = 6;

    private final TreeSet<Integer> layers = new TreeSet<>();
    private final List<String> rows = new ArrayList<>();
    private final Map<String, Map<Integer, double[]>> sums = new HashMap<>();

    /// Adds a matrix, if its name has a layer in it.
    void add(String name, double value) {
        String[] parts = name.split("\\.", -1);
        int at = 0;
        while (at < parts.length && !isNumber(parts[at])) {
            at++;
        }
        if (at >= parts.length - 1 || !Double.isFinite(value)) {
            return;
        }
        StringBuilder row = new StringBuilder();
        for (int i = at + 1; i < parts.length; i++) {
            row.append(row.isEmpty() ? "" : ".").append(isNumber(parts[i]) ? "*" : parts[i]);
        }
        int layer = Integer.parseInt(parts[at]);
        layers.add(layer);
        Map<Integer, double[]> byLayer = sums.computeIfAbsent(row.toString(), key -> {
            rows.add(key);
            return new HashMap<>();
        });
        double[] sum = byLayer.computeIfAbsent(layer, key -> new double[2]);
        sum[0] += value;
        sum[1]++;
    }

    private static boolean isNumber(String part) {
        return !part.isEmpty() && part.length() <= DIGITS && part.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /// Whether there is something to compare.
    boolean worthDrawing() {
        return layers.size() > 1 && layers.size() <= MOST_LAYERS && rows.size() <= MOST_ROWS;
    }

    List<Integer> layers() {
        return List.copyOf(layers);
    }

    List<String> rows() {
        return List.copyOf(rows);
    }

    OptionalDouble value(String row, int layer) {
        double[] sum = sums.getOrDefault(row, Map.of()).get(layer);
        return sum == null ? OptionalDouble.empty() : OptionalDouble.of(sum[0] / sum[1]);
    }

    /// The least and the largest that are above zero; both 0 where none is.
    double[] range() {
        double low = Double.POSITIVE_INFINITY;
        double high = 0;
        for (Map<Integer, double[]> byLayer : sums.values()) {
            for (double[] sum : byLayer.values()) {
                double value = sum[0] / sum[1];
                if (value > 0) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                }
            }
        }
        return high == 0 ? new double[2] : new double[]{low, high};
    }
}
