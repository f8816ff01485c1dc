package dev.ckpt.retention;

/// What the best checkpoint is the best of.
///
/// @param name as in the checkpoint: `val_loss`
/// @param highest whether more is better
public record Metric(String name, boolean highest) {

    /// @param text `val_loss`, `accuracy:max`
    /// @throws IllegalArgumentException when it is neither
    public static Metric of(String text) {
        int colon = text.lastIndexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        String which = colon < 0 ? "min" : text.substring(colon + 1);
        if (name.isEmpty() || !(which.equals("min") || which.equals("max"))) {
            throw new IllegalArgumentException("a metric is NAME, NAME:min or NAME:max, not " + text);
        }
        return new Metric(name, which.equals("max"));
    }

    /// Whether `one` is better than `other`.
    boolean better(double one, double other) {
        return highest ? one > other : one < other;
    }

    @Override
    public String toString() {
        return name + (highest ? ":max" : "");
    }
}
