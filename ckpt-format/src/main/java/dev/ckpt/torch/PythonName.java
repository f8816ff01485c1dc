package dev.ckpt.torch;

import dev.ckpt.pickle.PickleNode;
import dev.ckpt.safety.GlobalName;

/// Names under which we know what a pickle imports: Python 3's module names, today's PyTorch modules.
final class PythonName {

    /// No name that we know comes near; a longer one is not put together again for each of its calls.
    private static final int LONGEST = 200;

    private PythonName() {}

    /// Module and name with a dot between them; empty for a name that is itself dotted. Such a name is a walk over
    /// attributes, which no honest pickler writes for the things we interpret.
    static String of(GlobalName global) {
        if (global.module().length() + global.name().length() > LONGEST || global.name().indexOf('.') >= 0) {
            return "";
        }
        String module = switch (global.module()) {
            case "__builtin__" -> "builtins";
            case "torch.tensor" -> "torch._tensor";
            default -> global.module();
        };
        return module + "." + global.name();
    }

    /// The name that is called, empty when it is not a plain name.
    static String of(PickleNode callee) {
        return callee instanceof PickleNode.Global global ? of(global.name()) : "";
    }
}
