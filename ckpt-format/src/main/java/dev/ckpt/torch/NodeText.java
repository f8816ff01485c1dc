package dev.ckpt.torch;

import dev.ckpt.pickle.PickleNode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// Nodes as text: in a few words for messages, and the text of a Python 2 str.
final class NodeText {

    /// Enough of a text to recognise it by.
    private static final int SHOWN = 60;

    /// Longer ones are no keys and no words; without a limit one long text, shared by many objects, would be decoded for
    /// each of them.
    private static final long LONGEST = 1 << 16;

    private NodeText() {}

    /// What a node is, in a few words: `a tuple of 2`, `the int 7`.
    static String words(PickleNode node) {
        return switch (node) {
            case PickleNode.None none -> "None";
            case PickleNode.Bool bool -> bool.value() ? "True" : "False";
            case PickleNode.Int number -> "the int " + number.value();
            case PickleNode.BigInt number -> "an int of " + number.value().bitLength() + " bits";
            case PickleNode.Real number -> "the float " + number.value();
            case PickleNode.Text text -> "the text '" + shortened(text.text()) + "'";
            case PickleNode.ByteText text -> "the text '" + beginning(text.content()) + "'";
            case PickleNode.Bytes bytes -> bytes.content().byteSize() + " bytes";
            case PickleNode.Items items -> "a " + items.kind().name().toLowerCase(Locale.ROOT) + " of "
                    + items.items().size();
            case PickleNode.Mapping mapping -> "a dict of " + mapping.pairs().size();
            case PickleNode.Global global -> "the name " + shortened(global.name().dotted());
            case PickleNode.UnknownGlobal global -> "a name made at run time";
            case PickleNode.Call call -> call.callee() instanceof PickleNode.Global global
                    ? "the result of " + shortened(global.name().dotted())
                    : "the result of a call";
            case PickleNode.Built built -> "an object with a state";
            case PickleNode.Persistent persistent -> "a persistent id";
            case PickleNode.Extension extension -> "extension " + extension.code();
            case PickleNode.OutOfBand buffer -> "an out-of-band buffer";
        };
    }

    /// The text of a str, of Python 3 or, if it is short, of Python 2.
    static Optional<String> text(PickleNode node) {
        // no switch over types here: it costs most of the time that a large state_dict takes
        if (node instanceof PickleNode.Text text) {
            return Optional.of(text.text());
        }
        return node instanceof PickleNode.ByteText text ? decodedWord(text.content()) : Optional.empty();
    }

    /// The text of a str, or of bytes that hold one, as Python 2 wrote them.
    static Optional<String> textOrBytes(PickleNode node) {
        return node instanceof PickleNode.Bytes bytes ? decodedWord(bytes.content()) : text(node);
    }

    private static Optional<String> decodedWord(MemorySegment content) {
        return content.byteSize() <= LONGEST ? Optional.of(decoded(content)) : Optional.empty();
    }

    private static String beginning(MemorySegment content) {
        boolean all = content.byteSize() <= SHOWN;
        return all ? decoded(content) : decoded(content.asSlice(0, SHOWN)) + "...";
    }

    /// UTF-8 where the bytes are valid UTF-8, latin1 otherwise: a Python 2 str does not say which.
    static String decoded(MemorySegment content) {
        byte[] bytes = content.toArray(ValueLayout.JAVA_BYTE);
        try {
            return StandardCharsets.UTF_8.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }
}
