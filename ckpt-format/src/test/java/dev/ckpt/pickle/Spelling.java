package dev.ckpt.pickle;

import dev.ckpt.pickle.PickleNode.Call;
import dev.ckpt.safety.GlobalName;
import dev.ckpt.safety.PythonNames;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Spells a node as `make_pickles.py` spells the value it came from. What the protocols write differently (bytes, sets and
/// plain objects are calls in old ones) is spelled alike.
final class Spelling {

    private final Deque<PickleNode> above = new ArrayDeque<>();

    static String of(PickleNode node) {
        return new Spelling().spell(node);
    }

    private String spell(PickleNode node) {
        return switch (node) {
            case PickleNode.None _ -> "None";
            case PickleNode.Bool bool -> bool.value() ? "True" : "False";
            case PickleNode.Int number -> integer(BigInteger.valueOf(number.value()));
            case PickleNode.BigInt number -> integer(number.value());
            case PickleNode.Real number -> "float %016x".formatted(Double.doubleToLongBits(number.value()));
            case PickleNode.Text text -> quoted(text.text());
            case PickleNode.Bytes bytes -> bytes(bytes.mutable() ? "bytearray" : "bytes", content(bytes.content()));
            case PickleNode.Global global -> PythonNames.modern(global.name()).dotted();
            case PickleNode.Items items -> nested(items,
                    () -> items.kind().name().toLowerCase(Locale.ROOT) + "(" + join(items.items()) + ")");
            case PickleNode.Mapping mapping -> nested(mapping, () -> "dict(" + pairs(mapping.pairs()) + ")");
            case Call call -> nested(call, () -> call(call));
            default -> throw new AssertionError("no value of the script becomes " + node);
        };
    }

    private String nested(PickleNode node, Supplier<String> spelled) {
        int levels = 1;
        for (PickleNode outer : above) {
            if (outer.equals(node)) {
                return "^" + levels;
            }
            levels++;
        }
        above.push(node);
        String text = spelled.get();
        above.pop();
        return text;
    }

    private String call(Call call) {
        GlobalName callee = PythonNames.modern(((PickleNode.Global) call.callee()).name());
        List<PickleNode> arguments = call.arguments();
        return switch (callee.dotted()) {
            case "_codecs.encode" -> bytes("bytes", latin1(arguments.getFirst()));
            case "builtins.bytes" -> "bytes ";
            case "builtins.bytearray" -> "bytearray "
                    + (arguments.isEmpty() ? "" : spell(arguments.getFirst()).substring("bytes ".length()));
            case "builtins.set", "builtins.frozenset" -> callee.name() + "("
                    + (arguments.isEmpty() ? "" : join(((PickleNode.Items) arguments.getFirst()).items())) + ")";
            case "copyreg._reconstructor" -> spell(arguments.getFirst()) + "()" + filled(call);
            default -> callee.dotted() + "(" + join(arguments)
                    + (call.keywords().pairs().isEmpty() ? "" : "**" + spell(call.keywords())) + ")" + filled(call);
        };
    }

    private String filled(Call call) {
        return (call.elements().isEmpty() ? "" : "[" + join(call.elements()) + "]")
                + (call.pairs().isEmpty() ? "" : "{" + pairs(call.pairs()) + "}")
                + call.states().stream().map(state -> " state " + spell(state)).collect(Collectors.joining());
    }

    private String join(List<PickleNode> items) {
        return items.stream().map(this::spell).collect(Collectors.joining(", "));
    }

    private String pairs(List<PickleNode.Pair> pairs) {
        return pairs.stream().map(pair -> spell(pair.key()) + ": " + spell(pair.value()))
                .collect(Collectors.joining(", "));
    }

    private static String integer(BigInteger value) {
        return value.abs().bitLength() < 64
                ? value.toString()
                : (value.signum() < 0 ? "-" : "") + "0x" + value.abs().toString(16);
    }

    private static String bytes(String kind, byte[] content) {
        return kind + " " + HexFormat.of().formatHex(content);
    }

    private static byte[] content(MemorySegment segment) {
        return segment.toArray(ValueLayout.JAVA_BYTE);
    }

    private static byte[] latin1(PickleNode text) {
        return ((PickleNode.Text) text).text().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> quoted.append(c < ' ' || c > '~' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
            }
        }
        return quoted.append('"').toString();
    }
}
