package dev.ckpt.pickle;

import dev.ckpt.io.Budget;
import dev.ckpt.safety.Safety;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// Pickles that stand one behind the other. An unpickler reads the first and leaves the rest to the next call, so a
/// payload may wait behind a harmless one.
///
/// @param pickles in order; the last may be broken
/// @param end where the last one ended: what follows is no pickle
/// @param cutOff whether there are more pickles than are ever read
public record PickleStream(List<Pickle> pickles, long end, boolean cutOff) {

    /// Old PyTorch files have five; a stream of this many is an attempt to keep the reader busy.
    private static final int MOST = 1000;

    private static final int PROTO = 0x80;
    private static final int NEWEST_PROTOCOL = 5;

    public PickleStream {
        pickles = List.copyOf(pickles);
    }

    /// Reads pickles from `start` on, until the input ends or goes on with something else. Together they must keep to the
    /// budget.
    ///
    /// What cannot be read to a STOP counts as a broken pickle if it starts as one does, or if it imports a name; else it
    /// is just bytes.
    ///
    /// @throws dev.ckpt.io.RefusedException as [PickleReader#read] does
    public static PickleStream read(String file, String record, MemorySegment input, long start, Budget budget) {
        Allowance allowance = new Allowance(budget);
        List<Pickle> pickles = new ArrayList<>();
        long at = start;
        while (at < input.byteSize()) {
            if (pickles.size() == MOST) {
                return new PickleStream(pickles, at, true);
            }
            Pickle pickle = PickleReader.read(file, record, input, at, budget.depth(), allowance);
            if (pickle.defect().isPresent()) {
                if (startsLikePickle(input, at) || !pickle.safety().globals().isEmpty()) {
                    pickles.add(pickle);
                }
                break;
            }
            pickles.add(pickle);
            at = pickle.end();
        }
        return new PickleStream(pickles, at, false);
    }

    /// The verdict over all of them.
    public Safety safety() {
        return Safety.merge(pickles.stream().map(Pickle::safety).toList());
    }

    /// Whether a pickle of protocol 2 or newer could start here: the only ones that can be told by their first bytes.
    public static boolean startsLikePickle(MemorySegment input, long at) {
        return input.byteSize() - at >= 2
                && Byte.toUnsignedInt(input.get(ValueLayout.JAVA_BYTE, at)) == PROTO
                && Byte.toUnsignedInt(input.get(ValueLayout.JAVA_BYTE, at + 1)) <= NEWEST_PROTOCOL;
    }
}
