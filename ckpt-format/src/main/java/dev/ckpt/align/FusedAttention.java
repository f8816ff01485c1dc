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

    /// Kinds of places, see [Projection#places()].
    private static final int PLACES = 3;

    private record Key(String module, String family, boolean bias) {}

    private final Matching matching;

    private FusedAttention(Matching matching) {
        this.matching = matching;
    }

    static void pair(Matching matching) {
        FusedAttention attention = new FusedAttention(matching);
        attention.pair(true);
        attention.pair(false);
    }

    /// @param inA whether the first checkpoint has the fused one
    private void pair(boolean inA) {
        Side fusedSide = inA ? matching.a() : matching.b();
        Side otherSide = inA ? matching.b() : matching.a();
        for (int level = 0; level < PLACES; level++) {
            Map<String, Optional<Projection>> fused = fused(fusedSide, level);
            if (fused.isEmpty()) {
                continue;
            }
            Map<String, Optional<List<Projection>>> three = three(otherSide, level);
            fused.forEach((place, whole) -> three.getOrDefault(place, Optional.empty())
                    .ifPresent(parts -> whole.ifPresent(it -> pair(it.entry(), parts, inA))));
        }
    }

    /// By place; empty where several stand there.
    private static Map<String, Optional<Projection>> fused(Side side, int level) {
        Map<String, Optional<Projection>> fused = new LinkedHashMap<>();
        for (Projection projection : projections(side)) {
            List<String> places = projection.places();
            if (projection.part() == Projection.FUSED && level < places.size()) {
                fused.merge(places.get(level), Optional.of(projection), (one, other) -> Optional.empty());
            }
        }
        return fused;
    }

    private static Map<String, Optional<List<Projection>>> three(Side side, int level) {
        Map<Key, List<Projection>> byModule = new LinkedHashMap<>();
        for (Projection projection : projections(side)) {
            if (projection.part() != Projection.FUSED) {
                Key key = new Key(projection.module(), projection.family(), projection.bias());
                List<Projection> parts = byModule.get(key);
                if (parts == null) {
                    parts = new ArrayList<>();
                    byModule.put(key, parts);
                }
                parts.add(projection);
            }
        }
        Map<String, Optional<List<Projection>>> three = new LinkedHashMap<>();
        for (List<Projection> parts : byModule.values()) {
            List<String> places = parts.getFirst().places();
            if (parts.size() == Projection.LETTERS.size() && level < places.size()) {
                parts.sort((one, other) -> Integer.compare(one.part(), other.part()));
                three.merge(places.get(level), Optional.of(parts), (one, other) -> Optional.empty());
            }
        }
        return three;
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
