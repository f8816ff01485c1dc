/// What a pickle says. A pickle is a program for a small stack machine; [dev.ckpt.pickle.PickleReader] runs the machine
/// without its dangerous half, so that what would have been a call becomes a node.
///
/// Start at `PickleMachine`: it has one line for each `Opcode`, and hands containers to `Containers` and names and
/// calls to `Calls`. Bytes come from `PickleInput`, numbers and text are decoded by `PickleNumber` and `PickleText`, and
/// `Allowance` bounds what all of it may cost. Three things are noted on the way: what is imported and called
/// (`SafetyLog`), what is legal and odd (`Oddities`), and FRAMEs that deceive (`Frames`). At the end `Nesting` measures how
/// deep the result is. [dev.ckpt.pickle.PickleStream] reads several pickles that stand one behind the other.
///
/// [dev.ckpt.pickle.PickleWriter] is the other direction: opcodes and memo as CPython's pickler writes them. It knows
/// nothing of tensors either.
///
/// A pickle that breaks is no exception: it is a [dev.ckpt.pickle.Pickle] with a defect, so that what came before can be
/// judged. One that asks for too much is refused.
@NullMarked
package dev.ckpt.pickle;

import org.jspecify.annotations.NullMarked;
