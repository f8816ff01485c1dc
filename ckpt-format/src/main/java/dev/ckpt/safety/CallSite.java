package dev.ckpt.safety;

/// A place where a pickle would call a name that is worse than [Verdict#INERT].
///
/// @param record the record that holds the pickle: `data.pkl`
/// @param offset of the opcode in that record
/// @param opcode `REDUCE`, `NEWOBJ`, `INST`, `OBJ`, `BUILD` ...
/// @param arguments the arguments as text, shortened; they are data and the best evidence of what the file is up to
public record CallSite(String record, long offset, String opcode, GlobalName callee, String arguments) {}
