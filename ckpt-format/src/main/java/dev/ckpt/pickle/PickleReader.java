package dev.ckpt.pickle;

import dev.ckpt.io.Budget;
import dev.ckpt.io.Fault;
import dev.ckpt.io.RefusedException;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// Reads one pickle. Nothing that it names is imported, instantiated or called.
public final class PickleReader {

    private PickleReader() {}

    /// Reads the pickle that starts at `start`, up to its STOP; what follows is not looked at.
    ///
    /// A pickle that breaks is returned with its [Pickle#defect()] and with the safety of what came before.
    ///
    /// @param file the file's name, for messages
    /// @param record the record that `input` is, for messages and call sites; empty where the file is the pickle
    /// @param input all of the record; offsets count from its start
    /// @throws RefusedException when it costs more than `budget`, or nests deeper; the message lists the dangerous and the
    ///         unknown names that came before
    public static Pickle read(String file, String record, MemorySegment input, long start, Budget budget) {
        return read(file, record, input, start, budget.depth(), new Allowance(budget));
    }

    /// @param allowance what is left of a budget that several pickles share
    static Pickle read(String file, String record, MemorySegment input, long start, int depth, Allowance allowance) {
        if (start < 0 || start > input.byteSize()) {
            throw new IllegalArgumentException("start " + start + " lies outside of " + input.byteSize() + " bytes");
        }
        SafetyLog log = new SafetyLog(record);
        Oddities oddities = new Oddities(start);
        PickleInput bytes = new PickleInput(input, start);
        PickleMachine machine = new PickleMachine(bytes, allowance, log, oddities);
        try {
            PickleNode root = machine.run();
            oddities.opcodes(machine.newest(), machine.protocol());
            if (Nesting.exceeds(root, depth)) {
                throw Halt.tooDeep(depth);
            }
            return new Pickle(record, machine.protocol(), Optional.of(root), bytes.offset(), log.safety(),
                    oddities.list(), Optional.empty());
        } catch (Halt halt) {
            Fault fault = fault(halt, file, record, machine, log);
            switch (halt.kind()) {
                case REFUSAL -> throw new RefusedException(fault);
                case DECEPTION -> log.deceived();
                case DEFECT -> {
                    if (machine.leavesFrame()) {
                        // It breaks here for us; Frames says what it may do in Python.
                        log.deceived();
                    }
                }
            }
            return new Pickle(record, machine.protocol(), Optional.empty(), machine.offset(), log.safety(),
                    oddities.list(), Optional.of(fault));
        }
    }

    private static Fault fault(Halt halt, String file, String record, PickleMachine machine, SafetyLog log) {
        StringBuilder place = new StringBuilder();
        if (!record.isEmpty()) {
            place.append(record).append(", ");
        }
        place.append("byte ").append(machine.offset());
        if (machine.opcode() != null) {
            place.append(" (opcode ").append(machine.opcode()).append(')');
        }
        Fault bare = halt.fault();
        return new Fault(file, place.toString(), bare.expected(), bare.found(), bare.cause(), bare.next(),
                log.findings());
    }
}
