package dev.ckpt.torch;

import dev.ckpt.safety.GlobalName;
import dev.ckpt.safety.GlobalPolicy;
import dev.ckpt.safety.Verdict;
import dev.ckpt.tree.Opaque;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which names of objects that we do not interpret may stand in a file of ours: those that are known to be harmless.
final class CarriedNames {

    private static final Pattern DOTTED = Pattern.compile("[A-Za-z_]\\w*(?:\\.[A-Za-z_]\\w*)+");

    /// Unpickles the bytes that it is given, by all the rules of pickle.
    private static final String UNPICKLES = "torch.storage._load_from_bytes";

    private CarriedNames() {}

    /// The name, where it is one, and one that may be written; module and name apart.
    static Optional<GlobalName> of(Opaque object) {
        boolean named = switch (object.via()) {
            case REFERENCE -> object.arguments().isEmpty();
            case CALL, NEW -> true;
            // protocol 2 has no opcode for keywords, and the others mean nothing in another file
            case NEW_WITH_KEYWORDS, PERSISTENT, OUTSIDE -> false;
        };
        String dotted = object.className();
        if (!named || dotted.equals(UNPICKLES) || isScript(object)
                || !DOTTED.matcher(dotted).matches()) {
            return Optional.empty();
        }
        int dot = dotted.lastIndexOf('.');
        GlobalName name = new GlobalName(dotted.substring(0, dot), dotted.substring(dot + 1));
        Verdict verdict = GlobalPolicy.verdict(name);
        return verdict == Verdict.INERT || verdict == Verdict.DATA ? Optional.of(name) : Optional.empty();
    }

    /// Whether it is an object of a class of a TorchScript program.
    static boolean isScript(Opaque object) {
        return object.className().startsWith("__torch__.");
    }
}
