package dev.ckpt.align;

import dev.ckpt.model.Layout;
import dev.ckpt.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Pairs Q, K and V in one tensor with three tensors: the fused one is cut, rows of [out, in] and columns of [in, out].
final class FusedAttention {

    /// Kinds of places, see [Projection#place(int)].
    private static final int PLACES = 3;

    private record Key(String module, String family, boolean bias) {}

    private final Matching matching;

    private FusedAttention(Matching matching) {
        this.matching = matching;
    }

    static void pair(Matching matching) {
        FusedAttention attention = new FusedAttention(matching);
        List<Projection> a = projections(matching.a());
        List<Projection> b = projections(matching.b());
        if (!a.isEmpty() && !b.isEmpty()) {
            attention.pair(a, b, true);
            attention.pair(b, a, false);
        }
    }

    private static List<Projection> projections(Side side) {
        List<Projection> projections = new ArrayList<>();
        for (Entry entry : side.freeGroups()) {
            if (View.possible(entry.tensor())) {
                Projection.of(entry).ifPresent(projections::add);
            }
        }
        return projections;
    }

    /// @param ones of the checkpoint whose fused tensors are looked for
    /// @param others of the other
    /// @param inA whether the first checkpoint has the fused ones
    private void pair(List<Projection> ones, List<Projection> others, boolean inA) {
        Side fusedSide = inA ? matching.a() : matching.b();
        Side otherSide = inA ? matching.b() : matching.a();
        for (int level = 0; level < PLACES; level++) {
            Map<String, Optional<Projection>> fused = fused(fusedSide, ones, level);
            if (!fused.isEmpty()) {
                Map<String, Optional<List<Projection>>> three = three(otherSide, others, level);
                fused.forEach((place, whole) -> three.getOrDefault(place, Optional.empty())
                        .ifPresent(parts -> whole.ifPresent(it -> pair(it.entry(), parts, inA))));
            }
        }
    }

    /// By place; empty where several stand there.
    private static Map<String, Optional<Projection>> fused(Side side, List<Projection> all, int level) {
        Map<String, Optional<Projection>> fused = new LinkedHashMap<>();
        for (Projection projection : all) {
            if (projection.part() == Projection.FUSED && side.isFree(projection.entry())) {
                projection.place(level).ifPresent(
                        place -> fused.merge(place, Optional.of(projection), (one, other) -> Optional.empty()));
            }
        }
        return fused;
    }

    private static Map<String, Optional<List<Projection>>> three(Side side, List<Projection> all, int level) {
        Map<Key, List<Projection>> byModule = new LinkedHashMap<>();
        for (Projection projection : all) {
            if (projection.part() != Projection.FUSED && side.isFree(projection.entry())) {
                byModule.computeIfAbsent(new Key(projection.module(), projection.family(), projection.bias()),
                        key -> new ArrayList<>(Projection.LETTERS.size())).add(projection);
            }
        }
        Map<String, Optional<List<Projection>>> three = new LinkedHashMap<>();
        for (List<Projection> parts : byModule.values()) {
            if (parts.size() == Projection.LETTERS.size()) {
                parts.sort((one, other) -> Integer.compare(one.part(), other.part()));
                parts.getFirst().place(level).ifPresent(
                        place -> three.merge(place, Optional.of(parts), (one, other) -> Optional.empty()));
            }
        }
        return three;
    }

    private void pair(Entry whole, List<Projection> parts, boolean inA) {
        Layout usual = (inA ? matching.b() : matching.a()).usualLayout();
        Layout other = usual == Layout.LINEAR ? Layout.CONV1D : Layout.LINEAR;
        if (!pair(whole, parts, inA, usual)) {
            pair(whole, parts, inA, other);
        }
    }

    /// @param layout which way round the three lie
    /// @return whether they fit
    private boolean pair(Entry whole, List<Projection> parts, boolean inA, Layout layout) {
        Shape shape = whole.shape();
        int out = shape.rank() == 1 || layout == Layout.LINEAR ? 0 : 1;
        long sum = 0;
        for (Projection part : parts) {
            Shape of = part.entry().shape();
            if (of.rank() != shape.rank() || shape.rank() == 0 || shape.rank() > 2
                    || (shape.rank() == 2 && of.size(1 - out) != parts.getFirst().entry().shape().size(1 - out))) {
                return false;
            }
            sum = sum + Math.min(of.size(out), Long.MAX_VALUE - sum);
        }
        int dimension = dimension(shape, sum, shape.rank() == 2 ? parts.getFirst().entry().shape().size(1 - out) : 0);
        if (dimension < 0) {
            return false;
        }
        boolean turned = shape.rank() == 2 && dimension != out;
        long start = 0;
        for (Projection part : parts) {
            long size = part.entry().shape().size(out);
            Optional<Cut> cut = Optional
                    .of(new Cut(shape, dimension, start, size, Projection.LETTERS.get(part.part())));
            List<Rule> rules = turned ? List.of(Rule.FUSED_QKV, Rule.TRANSPOSED) : List.of(Rule.FUSED_QKV);
            matching.add(inA
                    ? new Link(whole, part.entry(), cut, Optional.empty(), turned, rules)
                    : new Link(part.entry(), whole, Optional.empty(), cut, turned, rules));
            start += size;
        }
        return true;
    }

    /// Along which dimension three that have `sum` rows in all, and are `in` wide, fill the fused one; -1 for none.
    private static int dimension(Shape whole, long sum, long in) {
        if (whole.size(0) == sum && (whole.rank() == 1 || whole.size(1) == in)) {
            return 0;
        }
        return whole.rank() == 2 && whole.size(1) == sum && whole.size(0) == in ? 1 : -1;
    }
}
