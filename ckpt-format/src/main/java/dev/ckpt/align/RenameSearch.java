package dev.ckpt.align;

import dev.ckpt.identity.ContentId;
import dev.ckpt.identity.TensorDigests;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.StridedTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Pairs what is left over by content: a tensor that has its equal on the other side, and no other equal on either, is the
/// same tensor under a new name.
///
/// Numbers are read here, and of as few tensors as can be: of those that could have an equal by dtype and shape a few
/// ([Sample]), of those whose few are equal all. A tensor of one number throughout (fresh biases, norms) is equal to any other
/// such tensor by nature, and is never taken for a renamed one.
final class RenameSearch {

    /// A weight as it may be looked at.
    private record Candidate(Entry entry, boolean turned, StridedTensor view) {}

    private record Form(DType dtype, Shape shape) {}

    private record Look(Form form, Sample sample) {}

    private record Content(Form form, ContentId digest) {}

    private final Matching matching;

    private RenameSearch(Matching matching) {
        this.matching = matching;
    }

    static void pair(Matching matching) {
        List<Candidate> a = candidates(matching.a(), false);
        List<Candidate> b = candidates(matching.b(), true);
        if (!a.isEmpty() && !b.isEmpty()) {
            new RenameSearch(matching).pair(a, b);
        }
    }

    /// @param turned whether matrices count the other way round, too
    private static List<Candidate> candidates(Side side, boolean turned) {
        List<Candidate> candidates = new ArrayList<>();
        for (Entry entry : side.freeGroups()) {
            if (entry.tensor() instanceof StridedTensor dense && dense.numel() > 1) {
                candidates.add(new Candidate(entry, false, dense));
                if (turned && dense.shape().rank() == 2
                        && View.turned(dense) instanceof StridedTensor view) {
                    candidates.add(new Candidate(entry, true, view));
                }
            }
        }
        return candidates;
    }

    private void pair(List<Candidate> allA, List<Candidate> allB) {
        Map<Object, List<Candidate>> formsA = by(allA, RenameSearch::form);
        Map<Object, List<Candidate>> formsB = by(allB, RenameSearch::form);
        List<Candidate> a = shared(formsA, formsB);
        List<Candidate> b = shared(formsB, formsA);
        Map<Object, List<Candidate>> samplesA = by(a, candidate -> new Look(form(candidate), sample(candidate)));
        Map<Object, List<Candidate>> samplesB = by(b, candidate -> new Look(form(candidate), sample(candidate)));
        a = shared(samplesA, samplesB);
        b = shared(samplesB, samplesA);
        if (!a.isEmpty()) {
            pairEqual(a, b);
        }
    }

    private void pairEqual(List<Candidate> a, List<Candidate> b) {
        List<StridedTensor> views = new ArrayList<>();
        a.forEach(candidate -> views.add(candidate.view()));
        b.forEach(candidate -> views.add(candidate.view()));
        TensorDigests digests = TensorDigests.of(views);
        Function<Candidate, Object> content = candidate -> new Content(form(candidate),
                digests.of(candidate.view()).sha256());
        Map<Object, List<Candidate>> contentsA = by(a, content);
        for (boolean turned : List.of(false, true)) {
            Map<Object, List<Candidate>> contentsB = by(
                    b.stream().filter(candidate -> candidate.turned() == turned).toList(), content);
            contentsA.forEach((key, alike) -> pairIfUnique(alike, contentsB.getOrDefault(key, List.of()), turned));
        }
    }

    private void pairIfUnique(List<Candidate> a, List<Candidate> b, boolean turned) {
        if (a.size() == 1 && b.size() == 1 && matching.a().isFree(a.getFirst().entry())
                && matching.b().isFree(b.getFirst().entry()) && !Sample.isConstant(a.getFirst().view())) {
            matching.pair(a.getFirst().entry(), b.getFirst().entry(), Rule.SAME_CONTENT, turned);
        }
    }

    private static Form form(Candidate candidate) {
        return new Form(candidate.view().dtype(), candidate.view().shape());
    }

    private static Sample sample(Candidate candidate) {
        return Sample.of(candidate.view());
    }

    private static Map<Object, List<Candidate>> by(List<Candidate> candidates, Function<Candidate, Object> key) {
        Map<Object, List<Candidate>> by = new LinkedHashMap<>();
        for (Candidate candidate : candidates) {
            by.computeIfAbsent(key.apply(candidate), any -> new ArrayList<>()).add(candidate);
        }
        return by;
    }

    /// Those whose key is there on the other side.
    private static List<Candidate> shared(Map<Object, List<Candidate>> own, Map<Object, List<Candidate>> others) {
        List<Candidate> shared = new ArrayList<>();
        own.forEach((key, candidates) -> {
            if (others.containsKey(key)) {
                shared.addAll(candidates);
            }
        });
        return shared;
    }
}
