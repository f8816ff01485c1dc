package dev.ckpt.safety;

/// A name that a pickle imports, as the file spells it (`__builtin__` is not yet `builtins`).
public record GlobalName(String module, String name) {

    /// `torch._utils._rebuild_tensor_v2`.
    public String dotted() {
        return module + "." + name;
    }
}
