package dev.ckpt.model;

/// A tensor's name with its numbers taken out: `blocks.7.mlp.experts.3.w1.weight` is `blocks.*.mlp.experts.*.w1.weight` in
/// layer 7 of the stack `blocks`. A network of a hundred layers has a dozen patterns.
///
/// @param text the name, a star for each number
/// @param stack what stands before the first number, without the dot; empty where there is none
/// @param layer the first number; -1 where there is none
public record NamePattern(String text, String stack, int layer) {

    /// Numbers of more digits are no layers.
    private static final int MOST_DIGITS = 9;

    /// TensorFlow's names (`model/h0/attn/c_attn/w`) come out like PyTorch's: `model.h.*.attn.c_attn.w`.
    static NamePattern of(String name) {
        return name.indexOf('/') < 0 ? ofDotted(name) : ofDotted(dotted(name));
    }

    private static NamePattern ofDotted(String name) {
        StringBuilder text = null;
        String stack = "";
        int layer = -1;
        int copied = 0;
        int from = 0;
        while (from <= name.length()) {
            int dot = name.indexOf('.', from);
            int to = dot < 0 ? name.length() : dot;
            int number = number(name, from, to);
            if (number >= 0) {
                if (text == null) {
                    text = new StringBuilder(name.length());
                    stack = name.substring(0, Math.max(from - 1, 0));
                    layer = number;
                }
                text.append(name, copied, from).append('*');
                copied = to;
            }
            from = to + 1;
        }
        return text == null
                ? new NamePattern(name, "", -1)
                : new NamePattern(text.append(name, copied, name.length()).toString(), stack, layer);
    }

    /// `model/h0/attn/c_attn/w` as `model.h.0.attn.c_attn.w`.
    private static String dotted(String name) {
        StringBuilder dotted = new StringBuilder(name.length() + 1);
        int from = 0;
        while (from <= name.length()) {
            int slash = name.indexOf('/', from);
            int to = slash < 0 ? name.length() : slash;
            dotted.append(from == 0 ? "" : ".");
            if (to - from > 1 && name.charAt(from) == 'h' && number(name, from + 1, to) >= 0) {
                dotted.append("h.").append(name, from + 1, to);
            } else {
                dotted.append(name, from, to);
            }
            from = to + 1;
        }
        return dotted.toString();
    }

    private static int number(String name, int from, int to) {
        if (from == to || to - from > MOST_DIGITS) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            char c = name.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }

    /// Whether the pattern is `ending`, or ends in it after a dot.
    static boolean ends(String pattern, String ending) {
        return pattern.endsWith(ending) && (pattern.length() == ending.length()
                || pattern.charAt(pattern.length() - ending.length() - 1) == '.');
    }
}
