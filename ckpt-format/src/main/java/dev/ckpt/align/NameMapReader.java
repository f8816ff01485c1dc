package dev.ckpt.align;

import dev.ckpt.io.Fault;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.Quoted;
import dev.ckpt.io.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads a map of names, line by line.
final class NameMapReader {

    /// Bytes; ten thousand lines of two long names take 2 MB.
    private static final int LONGEST = 1 << 23;

    /// Every name is held against each line with stars until one fits.
    private static final int MOST_GLOBS = 1000;

    private static final Pattern BETWEEN = Pattern.compile("[ \t]*=[ \t]*|[ \t]+");

    private static final String FORM = "two names, as in h.*.ln_1.weight = blocks.*.ln_1.weight";

    private final String file;
    private final List<NameRule> rules = new ArrayList<>();
    private final Map<String, Integer> namesInA = new HashMap<>();
    private final Map<String, Integer> namesInB = new HashMap<>();
    private int globs;

    private NameMapReader(String file) {
        this.file = file;
    }

    static NameMap read(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LONGEST + 1);
        }
        if (bytes.length > LONGEST) {
            throw new RefusedException(Fault.in(file.toString()).expected("names in at most " + LONGEST + " bytes")
                    .found("more").because("it is another file"));
        }
        try {
            return parse(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString(),
                    file.toString());
        } catch (CharacterCodingException e) {
            throw new MalformedException(Fault.in(file.toString()).expected("names in UTF-8").found("other bytes")
                    .because("it is another file").next("give a text file with a pair of names a line"), e);
        }
    }

    static NameMap parse(String text, String file) {
        NameMapReader reader = new NameMapReader(file);
        int number = 0;
        for (String line : (text.startsWith("\uFEFF") ? text.substring(1) : text).split("\r?\n", -1)) {
            reader.add(++number, line);
        }
        return new NameMap(file, reader.rules, Optional.empty());
    }

    private void add(int number, String line) {
        String bare = withoutComment(line).strip();
        if (bare.isEmpty()) {
            return;
        }
        String[] names = BETWEEN.split(bare, -1);
        if (names.length != 2 || names[0].isEmpty() || names[1].isEmpty()) {
            throw malformed(number, FORM, Quoted.of(bare), "");
        }
        NameRule rule = NameRule.of(number, names[0], names[1]);
        if (rule.texts().size() != rule.textsB().size()) {
            throw malformed(number, "as many stars in the second name as in the first", Quoted.of(bare),
                    "what a star stands for in the first name is put where the second has its star");
        }
        requireNew(number, names[0], namesInA);
        requireNew(number, names[1], namesInB);
        globs += rule.isPlain() ? 0 : 1;
        if (globs > MOST_GLOBS) {
            throw malformed(number, "at most " + MOST_GLOBS + " names with stars", "one more", "");
        }
        rules.add(rule);
    }

    /// A comment begins a line, or follows a space: names may have a `#` in them.
    private static String withoutComment(String line) {
        int from = 0;
        for (int hash = line.indexOf('#'); hash >= 0; hash = line.indexOf('#', from)) {
            if (hash == 0 || Character.isWhitespace(line.charAt(hash - 1))) {
                return line.substring(0, hash);
            }
            from = hash + 1;
        }
        return line;
    }

    private void requireNew(int number, String name, Map<String, Integer> known) {
        Integer before = known.putIfAbsent(name, number);
        if (before != null) {
            throw malformed(number, "each name once", Quoted.of(name) + " again, after line " + before, "");
        }
    }

    private MalformedException malformed(int number, String expected, String found, String cause) {
        return new MalformedException(Fault.in(file).at("line " + number).expected(expected).found(found)
                .because(cause));
    }
}
