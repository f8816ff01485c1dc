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
        StringBuilder text = new StringBuilder(name.length());
        String stack = "";
        int layer = -1;
        boolean slashes = name.indexOf('/') >= 0;
        int from = 0;
        for (int at = 0; at <= name.length(); at++) {
            if (at < name.length() && name.charAt(at) != '.' && !(slashes && name.charAt(at) == '/')) {
                continue;
            }
            int number = number(name, from, at);
            if (number < 0 && slashes && at - from > 1 && name.charAt(from) == 'h') {
                number = number(name, from + 1, at);
                if (number >= 0) {
                    text.append(text.isEmpty() ? "h" : ".h");
                }
            }
            if (number >= 0 && layer < 0) {
                layer = number;
                stack = text.toString();
            }
            if (from > 0 || !text.isEmpty()) {
                text.append('.');
            }
            if (number >= 0) {
                text.append('*');
            } else {
                text.append(name, from, at);
            }
            from = at + 1;
        }
        return new NamePattern(text.toString(), stack, layer);
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
