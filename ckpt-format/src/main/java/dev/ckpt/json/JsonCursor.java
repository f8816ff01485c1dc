package dev.ckpt.json;

import dev.ckpt.io.Budget;
import dev.ckpt.io.Fault;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.Quoted;
import dev.ckpt.io.RefusedException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.CharacterCodingException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/// Walks one JSON document token by token. The text must be UTF-8 without any fault, whole characters also where escapes
/// spell them, and nothing but white space after the value; duplicate names and a second value are the caller's affair.
///
/// A token costs one node of the budget, and objects nest as deep as the budget says.
public final class JsonCursor {

    public enum Token {
        OBJECT, END_OBJECT, ARRAY, END_ARRAY, NAME, STRING,
        /// Digits, perhaps with a minus sign before them.
        INTEGER,
        /// Any other number.
        DECIMAL, TRUE, FALSE, NULL,
        /// The document is over.
        END
    }

    /// What counts as JSON.
    public enum Dialect {
        /// RFC 8259.
        STRICT,
        /// Also `NaN`, `Infinity` and `-Infinity`, which Python's json module writes for such floats.
        PYTHON
    }

    /// Python refuses integers of more digits than this.
    private static final int LONGEST_NUMBER = 4300;

    /// Names of parameters are about 100 characters long.
    private static final int LONGEST_NAME = 65_536;

    private static final Pattern LIBRARY_ADVICE = Pattern
            .compile(" \\(not recognized as .*|: enable `.*|, from `StreamReadConstraints[^`]*`");

    private final JsonParser parser;
    private final String file;
    private final String where;
    private final long maxTokens;
    private long tokens;

    private JsonCursor(JsonParser parser, String file, String where, long maxTokens) {
        this.parser = parser;
        this.file = file;
        this.where = where;
        this.maxTokens = maxTokens;
    }

    /// A cursor before the first token.
    ///
    /// @param file the file's name, for messages
    /// @param where what the text is in that file, for messages: `header`; empty when it is the whole file
    public static JsonCursor over(MemorySegment text, Dialect dialect, String file, String where, Budget budget) {
        StreamReadConstraints limits = StreamReadConstraints.builder()
                .maxNestingDepth(budget.depth())
                .maxNumberLength(LONGEST_NUMBER)
                .maxNameLength(LONGEST_NAME)
                .maxStringLength((int) Math.min(budget.headerBytes(), Integer.MAX_VALUE))
                .build();
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(limits)
                // a table of the names seen so far helps when names repeat; here a hostile file would choose the names
                .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                .configure(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS, dialect == Dialect.PYTHON)
                .build();
        return new JsonCursor(factory.createParser(ObjectReadContext.empty(), Utf8Bytes.strictly(text)), file, where,
                budget.pickleNodes());
    }

    /// Steps to the next token.
    public Token next() {
        if (++tokens > maxTokens) {
            throw new RefusedException(fault().expected("at most " + maxTokens + " JSON tokens").found("more")
                    .because("a file made to exhaust memory, or a heap too small for it")
                    .next("give Java more memory with -Xmx if you trust the file"));
        }
        JsonToken token = guarded(parser::nextToken);
        return token == null ? Token.END : switch (token) {
            case START_OBJECT -> Token.OBJECT;
            case END_OBJECT -> Token.END_OBJECT;
            case START_ARRAY -> Token.ARRAY;
            case END_ARRAY -> Token.END_ARRAY;
            case PROPERTY_NAME -> Token.NAME;
            case VALUE_STRING -> Token.STRING;
            case VALUE_NUMBER_INT -> Token.INTEGER;
            case VALUE_NUMBER_FLOAT -> Token.DECIMAL;
            case VALUE_TRUE -> Token.TRUE;
            case VALUE_FALSE -> Token.FALSE;
            case VALUE_NULL -> Token.NULL;
            case VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE -> throw new IllegalStateException("no token of text: " + token);
        };
    }

    /// The text of a name, a string or a number, escapes resolved.
    public String text() {
        return guarded(parser::getString);
    }

    /// Skips the rest of the object or array whose first token was the last one; nothing after any other token.
    public void skip() {
        if (parser.currentToken() != JsonToken.START_OBJECT && parser.currentToken() != JsonToken.START_ARRAY) {
            return;
        }
        for (int depth = 1; depth > 0;) {
            switch (next()) {
                case OBJECT, ARRAY -> depth++;
                case END_OBJECT, END_ARRAY -> depth--;
                case NAME, STRING, INTEGER, DECIMAL, TRUE, FALSE, NULL, END -> {
                }
            }
        }
    }

    /// A message's beginning: the file, and how far in the text the last token began.
    public Fault fault() {
        return at(parser.currentTokenLocation().getCharOffset());
    }

    private Fault at(long character) {
        String place = "character " + Math.max(0, character);
        return Fault.in(file).at(where.isEmpty() ? place : where + ", " + place);
    }

    /// The library's exceptions as ours.
    private <T> T guarded(Supplier<T> step) {
        try {
            return step.get();
        } catch (StreamConstraintsException e) {
            throw new RefusedException(fault().expected("JSON within the limits of a reader").found(complaint(e))
                    .because("a file made to exhaust memory or the stack"), e);
        } catch (UnexpectedEndOfInputException e) {
            throw new MalformedException(at(e.getLocation().getCharOffset()).expected("the rest of the JSON")
                    .found("its end").because("the file was cut short"), e);
        } catch (JacksonException e) {
            if (e.getCause() instanceof CharacterCodingException) {
                throw new MalformedException(fault().expected("text in UTF-8").found("bytes after it that are none")
                        .because("a damaged file, or another kind of file"), e);
            }
            long character = e.getLocation() == null ? 0 : e.getLocation().getCharOffset();
            throw new MalformedException(at(character).expected("valid JSON").found(complaint(e))
                    .because("a damaged file, or one that was edited by hand"), e);
        }
    }

    /// The library's words, without its advice about its own settings.
    private static String complaint(JacksonException e) {
        String words = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
        String own = LIBRARY_ADVICE.matcher(words).replaceAll("");
        if (own.isEmpty()) {
            return "none";
        }
        String quoted = Quoted.of(Character.toLowerCase(own.charAt(0)) + own.substring(1));
        return quoted.substring(1, quoted.length() - 1);
    }
}
