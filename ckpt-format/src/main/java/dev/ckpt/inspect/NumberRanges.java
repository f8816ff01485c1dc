package dev.ckpt.inspect;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Numbers in short: `[0-5]`, `[0,2,4]`, `[1-3,7]`.
public final class NumberRanges {

    /// Longer ones are names that happen to be digits: a hash, a date.
    private static final int MAX_DIGITS = 9;

    private NumberRanges() {}

    /// Whether a segment of a name is a number as programs write them: without zeros in front.
    public static boolean isNumber(String segment) {
        if (segment.isEmpty() || segment.length() > MAX_DIGITS) {
            return false;
        }
        for (int i = 0; i < segment.length(); i++) {
            if (segment.charAt(i) < '0' || segment.charAt(i) > '9') {
                return false;
            }
        }
        return segment.length() == 1 || segment.charAt(0) != '0';
    }

    /// @param segments numbers by [#isNumber], in any order
    public static String of(Collection<String> segments) {
        List<Integer> numbers = new ArrayList<>(segments.size());
        for (String segment : segments) {
            numbers.add(Integer.valueOf(segment));
        }
        numbers.sort(null);
        StringBuilder text = new StringBuilder("[");
        int i = 0;
        while (i < numbers.size()) {
            int first = numbers.get(i);
            int last = first;
            while (i + 1 < numbers.size() && numbers.get(i + 1) == last + 1) {
                last++;
                i++;
            }
            i++;
            if (text.length() > 1) {
                text.append(',');
            }
            text.append(first);
            if (last > first) {
                text.append('-').append(last);
            }
        }
        return text.append(']').toString();
    }
}
