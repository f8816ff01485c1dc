package dev.ckpt.align;

import dev.ckpt.gpt.GptParameter;
import dev.ckpt.gpt.Scheme;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Pairs the weights of two checkpoints, one rule after the other.
final class WeightAlignment {

    private static final Comparator<Link> ORDER = Comparator.<Link>comparingInt(link -> link.a().number())
            .thenComparingLong(link -> link.cutA().map(Cut::start).orElse(0L));

    private final Matching matching;

    private WeightAlignment(Matching matching) {
        this.matching = matching;
    }

    static Matching match(Side a, Side b, AlignMode mode, MappedNames map) {
        WeightAlignment alignment = new WeightAlignment(new Matching(a, b, mode == AlignMode.AUTO));
        map.pair(alignment.matching);
        switch (mode) {
            case OFF -> alignment.byName(Rule.SAME_NAME, entry -> b.stored(entry.weight().storedName()));
            case EXACT -> alignment.byNames();
            case AUTO -> {
                alignment.byNames();
                alignment.auto();
            }
        }
        alignment.matching.links().sort(ORDER);
        return alignment.matching;
    }

    private void byNames() {
        byName(Rule.SAME_NAME, entry -> matching.b().stored(entry.weight().storedName()));
        byName(Rule.PREFIX, entry -> matching.b().named(entry.name()));
    }

    private void byName(Rule rule, Function<Entry, Optional<Entry>> namesake) {
        for (Entry entry : matching.a().entries()) {
            if (matching.a().isFree(entry)) {
                namesake.apply(entry).filter(matching.b()::isFree)
                        .ifPresent(other -> matching.pair(entry, other, rule));
            }
        }
    }

    private void auto() {
        if (!differentSchemes()) {
            CommonPrefix.onOneSide(matching);
        }
        byScheme(true);
        CommonPrefix.onBothSides(matching);
        FusedAttention.pair(matching);
        TiedHead.pair(matching);
        RenameSearch.pair(matching);
        byScheme(false); // a padded vocabulary, another context
    }

    /// Whether both are GPT-2s of different programs: then names that differ by a prefix alone differ by more.
    private boolean differentSchemes() {
        Optional<Scheme> a = matching.a().dialect().flatMap(Dialect::scheme);
        Optional<Scheme> b = matching.b().dialect().flatMap(Dialect::scheme);
        return a.isPresent() && b.isPresent() && !a.equals(b);
    }

    /// @param fitting those whose sizes agree; else the others as well
    private void byScheme(boolean fitting) {
        if (matching.a().dialect().isEmpty() || matching.b().dialect().isEmpty()) {
            return;
        }
        Map<GptParameter, Entry> others = matching.b().freeParameters();
        matching.a().freeParameters().forEach((parameter, entry) -> {
            Entry other = others.get(parameter);
            if (other != null && entry.shape().rank() == other.shape().rank()
                    && (!fitting || matching.fit(entry, other))) {
                matching.pair(entry, other, Rule.SCHEME);
            }
        });
    }

    /// The pairs, and what stays alone.
    static Aligned aligned(Matching matching, AlignMode mode) {
        Function<Entry, String> name = entry -> mode == AlignMode.OFF ? entry.weight().storedName() : entry.name();
        List<Pair> pairs = new ArrayList<>();
        for (Link link : matching.links()) {
            pairs.add(link.pair(name.apply(link.a()), name.apply(link.b())));
        }
        return new Aligned(pairs, alone(matching.a(), mode, name), alone(matching.b(), mode, name));
    }

    /// Where names may differ, a tensor is not alone that is paired under another of its names.
    private static List<Lone> alone(Side side, AlignMode mode, Function<Entry, String> name) {
        List<Lone> alone = new ArrayList<>();
        for (Entry entry : mode == AlignMode.AUTO ? side.freeGroups() : side.free()) {
            alone.add(new Lone(name.apply(entry), entry.tensor(), entry.weight().part()));
        }
        return alone;
    }
}
