package dev.ckpt.model;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Tensors by name: a glob (`blocks.*.attn.*`), or after `re:` a regular expression that is looked for anywhere in the name.
///
/// In a glob `*` stands for any letters, dots too, `?` for one, `[abc]` and `[0-9]` for one of these, `[!0-9]` for one of
/// the others. A glob means whole names; one that means a module means everything in it (`blocks.0`).
public sealed interface NameSelector {

    boolean matches(String name);

    /// @throws IllegalArgumentException when the regular expression is none; the message says why
    static NameSelector of(String text) {
        if (!text.startsWith("re:")) {
            return new Glob(text);
        }
        try {
            return new Regex(Pattern.compile(text.substring("re:".length())));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(e.getDescription() + " at " + e.getIndex(), e);
        }
    }

    record Regex(Pattern pattern) implements NameSelector {

        @Override
        public boolean matches(String name) {
            return pattern.matcher(name).find();
        }
    }

    /// Follows every possible place in the glob at once, so that no name takes longer than its length times the glob's.
    record Glob(String glob) implements NameSelector {

        @Override
        public boolean matches(String name) {
            boolean[] at = new boolean[glob.length() + 1];
            at[0] = true;
            skipStars(at);
            for (int i = 0; i < name.length(); i++) {
                if (at[glob.length()] && name.charAt(i) == '.') {
                    return true; // the name of a module above
                }
                at = step(at, name.charAt(i));
            }
            return at[glob.length()];
        }

        private boolean[] step(boolean[] at, char c) {
            boolean[] next = new boolean[at.length];
            int p = 0;
            while (p < glob.length()) {
                int after = endOfToken(p);
                if (at[p]) {
                    if (glob.charAt(p) == '*') {
                        next[p] = true;
                    } else if (takes(p, after, c)) {
                        next[after] = true;
                    }
                }
                p = after;
            }
            skipStars(next);
            return next;
        }

        private void skipStars(boolean[] at) {
            for (int p = 0; p < glob.length(); p++) {
                if (at[p] && glob.charAt(p) == '*') {
                    at[p + 1] = true;
                }
            }
        }

        /// A `[` without a `]` is a letter like any other.
        private int endOfToken(int p) {
            if (glob.charAt(p) != '[') {
                return p + 1;
            }
            int close = glob.indexOf(']', p + (p + 1 < glob.length() && glob.charAt(p + 1) == '!' ? 3 : 2));
            return close < 0 ? p + 1 : close + 1;
        }

        private boolean takes(int from, int to, char c) {
            if (to == from + 1) {
                return glob.charAt(from) == '?' || glob.charAt(from) == c;
            }
            boolean others = glob.charAt(from + 1) == '!';
            boolean among = false;
            for (int i = from + (others ? 2 : 1); i < to - 1; i++) {
                if (i + 2 < to - 1 && glob.charAt(i + 1) == '-') {
                    among |= glob.charAt(i) <= c && c <= glob.charAt(i + 2);
                    i += 2;
                } else {
                    among |= glob.charAt(i) == c;
                }
            }
            return among != others;
        }
    }
}
