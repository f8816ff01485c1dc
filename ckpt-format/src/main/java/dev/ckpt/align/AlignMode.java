package dev.ckpt.align;

/// How far names may differ.
public enum AlignMode {
    /// Whatever can be told: prefixes, schemes, transposes, fused QKV, tied heads, renames.
    AUTO,
    /// Names without wrapper prefixes; an optimizer's slots by their parameter.
    EXACT,
    /// The names as the files spell them; an optimizer's slots by the numbers that the file gives.
    OFF
}
