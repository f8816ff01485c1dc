package dev.ckpt.pickle;

import dev.ckpt.io.Fault;
import dev.ckpt.safety.Safety;
import java.util.List;
import java.util.Optional;

/// One pickle as read: its root, where it ended, and what it refers to. A pickle that broke has a [#defect()] and, if
/// anything was on its stack, no root; what it imported and would have called before is in [#safety()] all the same.
///
/// @param record the name of the record it was read from, for messages
/// @param protocol the number after PROTO; 0 where there is none
/// @param root what STOP found; empty when there is a defect
/// @param end the offset after STOP, or that of the defect
/// @param safety the names it imports and the calls it would make
/// @param oddities tricks that are legal and that no honest pickler uses, as sentences
/// @param defect what broke it
public record Pickle(String record, int protocol, Optional<PickleNode> root, long end, Safety safety,
        List<String> oddities, Optional<Fault> defect) {

    public Pickle {
        oddities = List.copyOf(oddities);
    }
}
