package dev.ckpt.align;

import dev.ckpt.gpt.Scheme;
import dev.ckpt.io.Fault;
import dev.ckpt.io.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a user says of names: which one in the first checkpoint is which in the second.
///
/// A text file of lines, or the names of two programs:
///
/// ```text
/// # ours                 theirs
/// tok.weight             transformer.wte.weight
/// layers.*.att.*       = transformer.h.*.attn.*
/// ```
public final class NameMap {

    public static final NameMap NONE = new NameMap("", List.of(), Optional.empty());

    /// Two GPT-2s in the clothes of two programs.
    record Preset(Scheme from, Scheme to) {}

    private final String source;
    private final Map<String, NameRule> plain = new HashMap<>();
    private final List<NameRule> globs;
    private final Optional<Preset> preset;

    /// @param source for messages: the file's name
    NameMap(String source, List<NameRule> rules, Optional<Preset> preset) {
        this.source = source;
        this.globs = rules.stream().filter(rule -> !rule.isPlain()).toList();
        this.preset = preset;
        rules.stream().filter(NameRule::isPlain).forEach(rule -> plain.putIfAbsent(rule.nameInA(), rule));
    }

    /// A preset by its name, `hf-gpt2:nanogpt`, or else the file of that name.
    ///
    /// @throws MalformedException when it is neither, or a file of another form
    /// @throws IOException when the file may not be read
    public static NameMap of(String text) throws IOException {
        int colon = text.indexOf(':');
        if (colon > 0) {
            Optional<Scheme> from = scheme(text.substring(0, colon));
            Optional<Scheme> to = scheme(text.substring(colon + 1));
            if (from.isPresent() && to.isPresent()) {
                return new NameMap(text, List.of(), Optional.of(new Preset(from.get(), to.get())));
            }
        }
        Path file;
        try {
            file = Path.of(text);
        } catch (InvalidPathException e) {
            throw neither(text);
        }
        if (!Files.exists(file)) {
            throw neither(text);
        }
        return read(file);
    }

    /// @throws MalformedException when a line is no pair of names; the message says which
    /// @throws dev.ckpt.io.RefusedException when it is larger than any such file
    /// @throws IOException when it may not be read
    public static NameMap read(Path file) throws IOException {
        return NameMapReader.read(file);
    }

    private static Optional<Scheme> scheme(String text) {
        return Arrays.stream(Scheme.values()).filter(scheme -> scheme.text().equals(text)).findFirst();
    }

    private static MalformedException neither(String text) {
        return new MalformedException(Fault.in(text).expected("a file of names, or two layouts as in "
                + Scheme.HF_GPT2.text() + ":" + Scheme.NANOGPT.text()).found("no such file")
                .next("the layouts are " + Arrays.stream(Scheme.values()).map(Scheme::text)
                        .collect(Collectors.joining(", "))));
    }

    String source() {
        return source;
    }

    Optional<Preset> preset() {
        return preset;
    }

    /// Lines without stars, in the order of the file.
    List<NameRule> plainRules() {
        return plain.values().stream().sorted((one, other) -> Integer.compare(one.line(), other.line())).toList();
    }

    /// Lines with stars, in the order of the file.
    List<NameRule> globs() {
        return globs;
    }

    /// The name in the second checkpoint, where the table has a word for it; a line without stars goes before those with.
    Optional<String> nameInB(String nameInA) {
        NameRule rule = plain.get(nameInA);
        if (rule != null) {
            return Optional.of(rule.nameInB());
        }
        for (NameRule glob : globs) {
            Optional<String> name = glob.apply(nameInA);
            if (name.isPresent()) {
                return name;
            }
        }
        return preset.flatMap(it -> it.from().parameter(nameInA).map(it.to()::name));
    }
}
