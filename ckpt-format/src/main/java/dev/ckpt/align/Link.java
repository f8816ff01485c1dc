package dev.ckpt.align;

import dev.ckpt.model.Part;
import dev.ckpt.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Two weights that belong together, and how to look at them so that they lie alike.
///
/// @param cutA which part of the first, where it is a fused one
/// @param cutB which part of the second
/// @param turned whether the second, or its part, lies the other way round
record Link(Entry a, Entry b, Optional<Cut> cutA, Optional<Cut> cutB, boolean turned, List<Rule> rules) {

    Link {
        rules = List.copyOf(rules);
    }

    Link with(Rule rule) {
        List<Rule> more = new ArrayList<>(rules);
        more.add(rule);
        return new Link(a, b, cutA, cutB, turned, more);
    }

    /// Between two files, one of which has the parts as tensors of their own.
    boolean fused() {
        return cutA.isPresent() || cutB.isPresent();
    }

    Pair pair(String nameA, String nameB) {
        Tensor first = cutA.map(cut -> cut.of(a.tensor())).orElse(a.tensor());
        Tensor second = cutB.map(cut -> cut.of(b.tensor())).orElse(b.tensor());
        return new Pair(partOfA(nameA), partOfB(nameB), first, turned ? View.turned(second) : second, part(), rules);
    }

    /// What it does; of a fused one what the part does.
    Part part() {
        return cutA.isPresent() ? b.weight().part() : a.weight().part();
    }

    /// The name of the first, or of its part: `h.0.attn.c_attn.weight[k]`.
    String partOfA(String name) {
        return cutA.map(cut -> cut.name(name)).orElse(name);
    }

    String partOfB(String name) {
        return cutB.map(cut -> cut.name(name)).orElse(name);
    }
}
