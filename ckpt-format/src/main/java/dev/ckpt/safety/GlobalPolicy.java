package dev.ckpt.safety;

/// What it would mean to let an unpickler import a name. docs/pytorch-format.md §10.2.
///
/// Exact names that are known come first, so that `torch.jit._pickle.build_intlist` is harmless though `torch.jit` is not.
/// A dangerous name stays dangerous under its old and under its new spelling. What nobody here knows is suspicious.
///
/// A false alarm is known: the state of PyTorch 1.13's OneCycleLR imports `getattr`.
public final class GlobalPolicy {

    /// Real names have a handful of parts. A longer one is nobody's class, and each part would cost a look-up.
    private static final int LONGEST = 1000;

    private GlobalPolicy() {}

    /// @param name as the file spells it
    public static Verdict verdict(GlobalName name) {
        if (name.module().length() + name.name().length() > LONGEST) {
            return Verdict.DANGEROUS;
        }
        GlobalName modern = PythonNames.modern(name);
        // `a.b` in the name part walks over attributes, which no allow-list foresees.
        boolean plain = modern.name().indexOf('.') < 0;
        if (plain && InertNames.contains(modern)) {
            return Verdict.INERT;
        }
        if (plain && DataNames.contains(modern)) {
            return Verdict.DATA;
        }
        if (DangerousNames.contains(modern) || DangerousNames.contains(name)) {
            return Verdict.DANGEROUS;
        }
        return plain && DataNames.isClassOfKnownModule(modern) ? Verdict.DATA : Verdict.SUSPICIOUS;
    }
}
