package dev.ckpt.cli.screen;

/// A histogram on one line, an eighth of a line's height for each step: `▁▂▅█▅▂▁`.
public final class Sparkline {

    private static final String HEIGHTS = "▁▂▃▄▅▆▇█";

    private Sparkline() {}

    /// Heights are in proportion to the counts. What is there is seen: only bins without a number are blank.
    ///
    /// @param counts of bins of one width
    /// @param columns at most so many: as many neighbours are taken together as that needs
    public static String of(long[] counts, int columns) {
        int together = Math.max(1, Math.ceilDiv(counts.length, Math.max(1, columns)));
        double[] sums = new double[Math.ceilDiv(counts.length, together)];
        double most = 0;
        for (int i = 0; i < counts.length; i++) {
            sums[i / together] += counts[i];
            most = Math.max(most, sums[i / together]);
        }
        StringBuilder line = new StringBuilder(sums.length);
        for (double sum : sums) {
            int height = (int) Math.ceil(sum / most * HEIGHTS.length());
            line.append(sum > 0 ? HEIGHTS.charAt(Math.clamp(height, 1, HEIGHTS.length()) - 1) : ' ');
        }
        return line.toString();
    }
}
