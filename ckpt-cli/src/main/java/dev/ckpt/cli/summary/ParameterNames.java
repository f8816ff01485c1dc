package dev.ckpt.cli.summary;

import dev.ckpt.inspect.NumberRanges;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Names of a parameter group in short: `blocks.[0-5].ln_1.weight` for six of them.
final class ParameterNames {

    private ParameterNames() {}

    /// Names that differ in their first number alone are joined; those without one stay as they are.
    static List<String> shortly(List<String> names) {
        Map<Pattern, Set<String>> numbers = new LinkedHashMap<>();
        for (String name : names) {
            int start = startOfNumber(name);
            int end = start < 0 ? name.length() : endOfSegment(name, start);
            Set<String> found = numbers.computeIfAbsent(start < 0
                    ? new Pattern(name, "")
                    : new Pattern(name.substring(0, start), name.substring(end)), pattern -> new LinkedHashSet<>());
            if (start >= 0) {
                found.add(name.substring(start, end));
            }
        }
        List<String> shortly = new ArrayList<>(numbers.size());
        numbers.forEach((pattern, found) -> shortly.add(pattern.before()
                + (found.size() > 1 ? NumberRanges.of(found) : String.join("", found)) + pattern.after()));
        return shortly;
    }

    private record Pattern(String before, String after) {}

    /// The start of the first segment that is a number, or -1.
    private static int startOfNumber(String name) {
        int start = 0;
        while (start < name.length()) {
            int end = endOfSegment(name, start);
            if (NumberRanges.isNumber(name.substring(start, end))) {
                return start;
            }
            start = end + 1;
        }
        return -1;
    }

    private static int endOfSegment(String name, int from) {
        int dot = name.indexOf('.', from);
        return dot < 0 ? name.length() : dot;
    }
}
