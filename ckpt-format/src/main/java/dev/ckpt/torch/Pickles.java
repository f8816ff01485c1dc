package dev.ckpt.torch;

import dev.ckpt.contents.Finding;
import dev.ckpt.io.Fault;
import dev.ckpt.io.MalformedException;
import dev.ckpt.pickle.Pickle;
import dev.ckpt.pickle.PickleNode;
import dev.ckpt.pickle.PickleReader;
import dev.ckpt.pickle.PickleStream;
import dev.ckpt.safety.Safety;
import dev.ckpt.safety.Verdict;
import java.lang.foreign.MemorySegment;
import java.util.Locale;

/// Reads pickles and keeps what they import in the file's verdict, whether they turn out sound or not.
final class Pickles {

    private final Reading reading;

    Pickles(Reading reading) {
        this.reading = reading;
    }

    /// A pickle and where it ended.
    record Sound(PickleNode root, long end) {}

    /// Reads a pickle that must be sound.
    ///
    /// @throws MalformedException when it is not
    Sound read(String record, MemorySegment bytes, long start) {
        Pickle pickle = PickleReader.read(reading.file(), record, bytes, start, reading.budget());
        reading.verdicts().add(pickle.safety());
        for (String oddity : pickle.oddities()) {
            reading.note(Finding.warning("pickle.oddity", record, oddity));
        }
        if (pickle.defect().isPresent()) {
            throw new MalformedException(pickle.defect().get());
        }
        PickleNode root = pickle.root().orElseThrow(() -> new MalformedException(
                Fault.in(reading.file()).at(record + ", byte " + start).expected("a pickle").found("nothing")));
        return new Sound(root, pickle.end());
    }

    /// Looks at what stands behind the pickle that PyTorch reads, and says so. Some loaders read on.
    void scanBehind(String record, MemorySegment bytes, long start) {
        long rest = bytes.byteSize() - start;
        if (rest <= 0) {
            return;
        }
        PickleStream behind = PickleStream.read(reading.file(), record, bytes, start, reading.budget());
        Safety safety = behind.safety();
        reading.verdicts().add(safety);
        int pickles = behind.pickles().size();
        String among = pickles == 0
                ? ""
                : ", " + pickles + (behind.cutOff() ? " or more" : "") + (pickles == 1 ? " pickle" : " pickles")
                        + " among them, " + word(safety.verdict());
        reading.note(finding(safety.verdict(), "pickle.trailing-bytes", record,
                rest + " bytes follow the end of the pickle" + among + "; torch.load does not read them"));
    }

    /// Looks at a record that PyTorch does not read as a pickle although it starts like one.
    ///
    /// @param likely whether it is no matter of chance that it starts so
    /// @param quiet whether it is worth no mention as long as it is inert
    void scanExtra(String record, MemorySegment bytes, boolean likely, boolean quiet) {
        Pickle pickle = PickleReader.read(reading.file(), record, bytes, 0, reading.budget());
        Safety safety = pickle.safety();
        if (pickle.defect().isPresent() && safety.globals().isEmpty() && !likely) {
            return;
        }
        reading.verdicts().add(safety);
        if (quiet && safety.verdict() == Verdict.INERT && pickle.defect().isEmpty()) {
            return;
        }
        reading.note(finding(safety.verdict(), "torch.extra-pickle", record,
                "a pickle that torch.load does not read, " + word(safety.verdict())
                        + (pickle.defect().isPresent() ? ", and broken" : "")));
    }

    private static Finding finding(Verdict verdict, String code, String where, String message) {
        return verdict == Verdict.DANGEROUS
                ? Finding.error(code, where, message)
                : Finding.warning(code, where, message);
    }

    private static String word(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }
}
