package dev.ckpt.retention;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The step that a checkpoint's name gives away, where the file itself does not tell one.
public final class NamedStep {

    /// What a step rests on that was found so.
    public static final String BECAUSE = "its name";

    /// No run takes 10^18 steps; longer digits are a date or a hash.
    private static final Pattern NUMBER = Pattern.compile("(?<!\\d)\\d{1,18}(?!\\d)");

    private NamedStep() {}

    /// The last number: `checkpoint-500`, `ckpt_001000.pt`, `epoch=3-step=1200.ckpt`.
    public static OptionalLong in(String name) {
        int dot = name.lastIndexOf('.');
        Matcher matcher = NUMBER.matcher(dot > 0 ? name.substring(0, dot) : name);
        OptionalLong last = OptionalLong.empty();
        while (matcher.find()) {
            last = OptionalLong.of(Long.parseLong(matcher.group()));
        }
        return last;
    }
}
