package dev.ckpt.align;

import dev.ckpt.model.Part;
import java.util.Optional;

/// Pairs a head with the token embedding that serves as the head in the other checkpoint.
final class TiedHead {

    private final Matching matching;

    private TiedHead(Matching matching) {
        this.matching = matching;
    }

    static void pair(Matching matching) {
        new TiedHead(matching).pair();
    }

    private void pair() {
        Optional<Entry> wteA = first(matching.a(), Part.TOKEN_EMBEDDING);
        Optional<Entry> wteB = first(matching.b(), Part.TOKEN_EMBEDDING);
        if (wteA.isPresent() && wteB.isPresent()) {
            pair(wteA.get(), wteB.get(), head(matching.a(), wteA.get()), head(matching.b(), wteB.get()));
        }
    }

    private void pair(Entry wteA, Entry wteB, Optional<Entry> headA, Optional<Entry> headB) {
        boolean tiedA = headA.map(head -> head.group() == wteA.group()).orElse(matching.a().hasTiedHead());
        boolean tiedB = headB.map(head -> head.group() == wteB.group()).orElse(matching.b().hasTiedHead());
        if (tiedA && tiedB) {
            if (headA.isPresent() != headB.isPresent()) {
                matching.addRule(wteA, wteB, Rule.TIED_HEAD);
            }
        } else if (tiedA && headB.isPresent()) {
            pairOrSay(headA.orElse(wteA), headB.get(), matching.b().isFree(headB.get()));
        } else if (tiedB && headA.isPresent()) {
            pairOrSay(headA.get(), headB.orElse(wteB), matching.a().isFree(headA.get()));
        }
    }

    /// @param alone whether the head that is a tensor of its own is still alone
    private void pairOrSay(Entry headA, Entry headB, boolean alone) {
        if (alone && headA.shape().equals(headB.shape())) {
            matching.pair(headA, headB, Rule.TIED_HEAD);
        } else {
            matching.addRule(headA, headB, Rule.TIED_HEAD);
        }
    }

    private static Optional<Entry> first(Side side, Part part) {
        for (Entry entry : side.entries()) {
            if (entry.weight().part() == part && entry.shape().rank() == 2) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    /// A head over the same tokens.
    private static Optional<Entry> head(Side side, Entry embedding) {
        for (Entry entry : side.entries()) {
            if (entry.weight().part() == Part.HEAD && entry.shape().equals(embedding.shape())) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }
}
