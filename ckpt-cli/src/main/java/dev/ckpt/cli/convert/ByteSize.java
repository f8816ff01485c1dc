package dev.ckpt.cli.convert;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.OptionalLong;

/// A size as people type it: `2GB`, `500MB`, `1.5GiB`, `4096`. As Hugging Face has it, GB is ten to the ninth, GiB two to
/// the thirtieth.
final class ByteSize {

    private ByteSize() {}

    /// Empty when it is none, or not above zero.
    static OptionalLong parse(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        int digits = 0;
        while (digits < lower.length()
                && (Character.isDigit(lower.charAt(digits)) || lower.charAt(digits) == '.')) {
            digits++;
        }
        long unit = switch (lower.substring(digits).strip()) {
            case "", "b" -> 1;
            case "k", "kb" -> 1_000;
            case "m", "mb" -> 1_000_000;
            case "g", "gb" -> 1_000_000_000;
            case "t", "tb" -> 1_000_000_000_000L;
            case "kib" -> 1L << 10;
            case "mib" -> 1L << 20;
            case "gib" -> 1L << 30;
            case "tib" -> 1L << 40;
            default -> 0;
        };
        if (digits == 0 || digits > 15 || unit == 0) {
            return OptionalLong.empty();
        }
        try {
            long bytes = new BigDecimal(lower.substring(0, digits)).multiply(BigDecimal.valueOf(unit)).longValue();
            return bytes > 0 ? OptionalLong.of(bytes) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty(); // two points
        }
    }
}
