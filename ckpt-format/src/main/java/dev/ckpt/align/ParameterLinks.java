package dev.ckpt.align;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The pairs of weights, by the parameters that optimizers have: of tied weights that is the first, whatever name it goes by.
final class ParameterLinks {

    private final Side a;
    private final Side b;
    private final Map<Integer, List<Link>> links = new HashMap<>();

    ParameterLinks(Matching weights) {
        a = weights.a();
        b = weights.b();
        for (Link link : weights.links()) {
            List<Link> known = links.computeIfAbsent(link.a().group(), group -> new ArrayList<>(1));
            // a weight that is tied here and two there: it goes with the first of them
            if (known.isEmpty() || (known.getFirst().cutA().isPresent() && link.cutA().isPresent())) {
                known.add(link);
            }
        }
    }

    /// The parameter of that name in the first checkpoint.
    Optional<Entry> inA(String name) {
        return a.parameterNamed(name);
    }

    Optional<Entry> inB(String name) {
        return b.parameterNamed(name);
    }

    /// What a parameter of the first checkpoint is in the second: three where it is a fused one.
    List<Link> of(Entry parameter) {
        return links.getOrDefault(parameter.group(), List.of());
    }
}
