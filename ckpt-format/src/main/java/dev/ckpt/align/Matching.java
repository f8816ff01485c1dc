package dev.ckpt.align;

import dev.ckpt.gpt.GptParameter;
import dev.ckpt.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The weights of two checkpoints on the way to their pairs: the rules come one after the other, and whatever has been paired
/// stays so.
///
/// Tied weights are one tensor with several names. Each name looks for its like; a pair of two tensors that are paired
/// already, by other names, adds nothing: of such pairs the one with the first name is kept.
final class Matching {

    private record Groups(int a, int b) {}

    private final Side a;
    private final Side b;
    private final boolean turning;
    private final List<Link> links = new ArrayList<>();
    private final Map<Groups, Integer> known = new HashMap<>();

    /// @param turning whether a matrix may lie the other way round
    Matching(Side a, Side b, boolean turning) {
        this.a = a;
        this.b = b;
        this.turning = turning;
    }

    Side a() {
        return a;
    }

    Side b() {
        return b;
    }

    List<Link> links() {
        return links;
    }

    /// As [#pair(Entry, Entry, Rule, boolean)], the way round being told by names and shapes.
    void pair(Entry first, Entry second, Rule rule) {
        pair(first, second, rule, turned(first, second));
    }

    /// Pairs two weights that are both alone.
    void pair(Entry first, Entry second, Rule rule, boolean turned) {
        List<Rule> rules = turned ? List.of(rule, Rule.TRANSPOSED) : List.of(rule);
        add(new Link(first, second, Optional.empty(), Optional.empty(), turned, rules));
    }

    void add(Link link) {
        a.setPaired(link.a());
        b.setPaired(link.b());
        Integer before = link.fused()
                ? null
                : known.putIfAbsent(new Groups(link.a().group(), link.b().group()), links.size());
        if (before == null) {
            links.add(link);
        } else if (link.a().number() < links.get(before).a().number()) {
            links.set(before, link);
        }
    }

    /// Adds a rule to the pair of these two, if they are one.
    void addRule(Entry first, Entry second, Rule rule) {
        for (int i = 0; i < links.size(); i++) {
            Link link = links.get(i);
            if (link.a().group() == first.group() && link.b().group() == second.group()
                    && !link.rules().contains(rule)) {
                links.set(i, link.with(rule));
            }
        }
    }

    /// Whether two weights that are the same one lie differently: names tell of square matrices, shapes of all others.
    boolean turned(Entry first, Entry second) {
        if (!turning || first.shape().rank() != 2 || !View.turns(second.tensor())) {
            return false;
        }
        boolean straight = first.shape().equals(second.shape());
        Optional<GptParameter> parameter = a.parameter(first);
        boolean byNames = parameter.isPresent() && parameter.equals(b.parameter(second))
                && a.dialect().orElseThrow().turns(parameter.get(), b.dialect().orElseThrow());
        boolean swapped = first.shape().equals(View.turned(second.shape()));
        return byNames ? swapped || !straight : swapped && !straight;
    }

    /// Whether two weights have the same sizes, looked at so that they lie alike.
    boolean fit(Entry first, Entry second) {
        Shape shape = turned(first, second) ? View.turned(second.shape()) : second.shape();
        return first.shape().equals(shape);
    }
}
