package dev.ckpt.policy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `2GB`, `1.5 GiB`, `500M`, `4096`: powers of 1000, with an i of 1024.
final class ByteSize {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,9})?)\\s*([KMGT]?)(I?)B?");

    private ByteSize() {}

    static OptionalLong parse(String text) {
        Matcher form = FORM.matcher(text.strip().toUpperCase(Locale.ROOT));
        if (!form.matches() || (form.group(2).isEmpty() && !form.group(3).isEmpty())) {
            return OptionalLong.empty();
        }
        int power = form.group(2).isEmpty() ? 0 : "KMGT".indexOf(form.group(2)) + 1;
        BigDecimal unit = BigDecimal.valueOf(form.group(3).isEmpty() ? 1000 : 1024).pow(power);
        BigDecimal bytes = new BigDecimal(form.group(1)).multiply(unit).setScale(0, RoundingMode.DOWN);
        return bytes.unscaledValue().bitLength() > 62 ? OptionalLong.empty() : OptionalLong.of(bytes.longValueExact());
    }
}
