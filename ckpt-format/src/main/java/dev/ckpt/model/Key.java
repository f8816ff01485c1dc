package dev.ckpt.model;

import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;

/// The text of a dict's key: `exp_avg`, or `12` of the number 12.
public final class Key {

    /// Longer keys are shortened: a path repeats its keys once a tensor, and a hostile key may be megabytes long.
    private static final int LONGEST = 400;

    private Key() {}

    public static String of(Value key) {
        return switch (key) {
            case Text(String text) -> shortened(text);
            case Scalar.Int(long number) -> Long.toString(number);
            case Scalar.Bool(boolean truth) -> truth ? "True" : "False";
            case Scalar.Real(double number) -> Double.toString(number);
            case Scalar.None() -> "None";
            default -> "?";
        };
    }

    static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }

    /// The path of what stands under `key` in `path`.
    public static String joined(String path, String key) {
        return path.isEmpty() ? key : key.isEmpty() ? path : shortened(path + "." + key);
    }
}
