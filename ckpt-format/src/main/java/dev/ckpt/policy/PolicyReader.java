package dev.ckpt.policy;

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
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads the YAML of a policy, of which JSON is a part, event by event: nothing is built by name, nothing refers to
/// anything else, and nothing nests deeper than a list in a mapping.
final class PolicyReader {

    /// Characters; a policy takes a page.
    private static final int LONGEST = 1 << 16;

    private static final String FORM = "a mapping of keys to values, or to lists of values";

    private final String file;
    private final Iterator<Event> events;

    private PolicyReader(String file, String text) {
        this.file = file;
        LoadSettings settings = LoadSettings.builder().setCodePointLimit(LONGEST).setUseMarks(true).build();
        events = new Parse(settings).parseString(text).iterator();
    }

    static Policy read(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LONGEST + 1);
        }
        try {
            return parse(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString(),
                    file.toString());
        } catch (CharacterCodingException e) {
            throw new MalformedException(Fault.in(file.toString()).expected("a policy in UTF-8").found("other bytes")
                    .because("it is another file").next("give a policy in YAML or JSON"), e);
        }
    }

    static Policy parse(String text, String file) {
        if (text.length() > LONGEST) {
            throw new RefusedException(Fault.in(file).expected("a policy of at most " + LONGEST + " characters")
                    .found("more").because("it is another file"));
        }
        // the byte order mark of some editors; and JSON may be indented by tabs, which YAML does not allow
        String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
        PolicyReader reader = new PolicyReader(file, isJson(plain) ? plain.replace('\t', ' ') : plain);
        try {
            return new Policy(file, reader.rules());
        } catch (MarkedYamlEngineException e) {
            throw new MalformedException(Fault.in(file)
                    .at(e.getProblemMark().map(mark -> "line " + (mark.getLine() + 1)).orElse(""))
                    .expected("YAML or JSON")
                    .found(oneLine(Optional.ofNullable(e.getProblem()).orElse("neither")))
                    .next("put names with * or [ in quotes"), e);
        } catch (YamlEngineException e) {
            throw new MalformedException(Fault.in(file).expected("YAML or JSON")
                    .found(oneLine(String.valueOf(e.getMessage()))), e);
        }
    }

    private static boolean isJson(String text) {
        return text.stripLeading().startsWith("{");
    }

    private static String oneLine(String words) {
        String quoted = Quoted.of(words.lines().findFirst().orElse(""));
        return quoted.substring(1, quoted.length() - 1);
    }

    private List<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Event start = events.next();
        while (start.getEventId() == Event.ID.StreamStart || start.getEventId() == Event.ID.DocumentStart) {
            start = events.next();
        }
        if (start.getEventId() == Event.ID.StreamEnd) {
            throw malformed(start, FORM, "an empty file");
        }
        if (start.getEventId() != Event.ID.MappingStart) {
            throw malformed(start, FORM, "something else");
        }
        requirePlain(start);
        for (Event next = events.next(); next.getEventId() != Event.ID.MappingEnd; next = events.next()) {
            Setting setting = setting(next);
            requireKnown(setting);
            if (!seen.add(setting.key())) {
                throw malformed(next, "each key once", Quoted.of(setting.key()) + " again");
            }
            Vocabulary.rule(setting).ifPresent(rules::add);
        }
        requireEnd();
        return rules;
    }

    private void requireEnd() {
        Event end = events.next();
        if (end.getEventId() == Event.ID.DocumentEnd) {
            end = events.next();
        }
        if (end.getEventId() != Event.ID.StreamEnd) {
            throw malformed(end, "the end of the file", "a second document");
        }
    }

    private Setting setting(Event key) {
        if (!(key instanceof ScalarEvent name)) {
            throw malformed(key, "a key", "something else");
        }
        requirePlain(key);
        Event value = events.next();
        requirePlain(value);
        List<Setting.Item> items = new ArrayList<>();
        boolean list = value.getEventId() == Event.ID.SequenceStart;
        if (list) {
            for (Event item = events.next(); item.getEventId() != Event.ID.SequenceEnd; item = events.next()) {
                requirePlain(item);
                items.add(item(item));
            }
        } else {
            items.add(item(value));
        }
        return new Setting(file, name.getValue(), list, items, line(key));
    }

    private Setting.Item item(Event event) {
        if (event instanceof ScalarEvent scalar) {
            return new Setting.Item(scalar.getValue(), !scalar.isPlain(), line(event));
        }
        throw malformed(event, FORM, "something nested");
    }

    /// Without anchors, references and tags.
    private void requirePlain(Event event) {
        boolean tagged = event instanceof ScalarEvent scalar && scalar.getTag().isPresent();
        if (tagged || (event instanceof NodeEvent node && node.getAnchor().isPresent())) {
            throw malformed(event, "plain values", "a reference or a tag");
        }
    }

    private void requireKnown(Setting setting) {
        if (!Vocabulary.keys().contains(setting.key())) {
            Fault fault = Fault.in(file).at("line " + setting.line()).expected("a key that policies have")
                    .found(Quoted.of(setting.key()));
            throw new MalformedException(Spelling.nearest(setting.key(), Vocabulary.keys())
                    .map(word -> fault.because("a misspelling of " + word).next("write " + word))
                    .orElseGet(() -> fault.next("use one of: " + String.join(", ", Vocabulary.keys()))));
        }
    }

    private MalformedException malformed(Event event, String expected, String found) {
        return new MalformedException(Fault.in(file).at("line " + line(event)).expected(expected).found(found));
    }

    private static int line(Event event) {
        return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }
}
