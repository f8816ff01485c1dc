package dev.ckpt.diff;

import dev.ckpt.align.AlignMode;
import dev.ckpt.align.NameMap;
import java.util.function.Predicate;

/// What to compare, and how closely.
///
/// @param names which tensors, by their name in either checkpoint
/// @param atol how far two numbers may be apart: |b - a| <= atol + rtol * |b|, as `torch.allclose` has it
/// @param threads cores to be used
public record DiffOptions(AlignMode align, NameMap map, Predicate<String> names, double atol, double rtol,
        int threads) {

    public DiffOptions {
        if (!(atol >= 0) || !(rtol >= 0) || threads < 1) {
            throw new IllegalArgumentException("a tolerance of " + atol + " and " + rtol + ", " + threads + " threads");
        }
    }

    /// Everything, aligned as far as can be told, to the bit, on all cores.
    public static DiffOptions plain() {
        return new DiffOptions(AlignMode.AUTO, NameMap.NONE, name -> true, 0, 0,
                Runtime.getRuntime().availableProcessors());
    }
}
