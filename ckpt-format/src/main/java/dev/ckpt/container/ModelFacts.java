package dev.ckpt.container;

import dev.ckpt.model.Evidence;
import dev.ckpt.model.Fact;
import dev.ckpt.model.Geometry;
import dev.ckpt.model.Understanding;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What the network is, in the words of `ckpt summary --json`; a measure that is guessed says so.
final class ModelFacts {

    private ModelFacts() {}

    static Map<String, String> of(Understanding understanding) {
        Map<String, String> facts = new TreeMap<>();
        understanding.network().ifPresent(network -> {
            facts.put("family", network.name());
            if (!network.variant().isEmpty()) {
                facts.put("variant", network.variant());
            }
        });
        Geometry geometry = understanding.geometry();
        geometry.layout().ifPresent(layout -> facts.put("layout", layout.jsonName()));
        put(facts, "layers", geometry.layers());
        put(facts, "width", geometry.width());
        put(facts, "heads", geometry.heads());
        put(facts, "keyValueHeads", geometry.keyValueHeads());
        put(facts, "mlpWidth", geometry.mlpWidth());
        put(facts, "vocab", geometry.vocab());
        put(facts, "context", geometry.context());
        geometry.tiedHead().ifPresent(tied -> facts.put("tiedHead", tied.toString()));
        geometry.bias().ifPresent(bias -> facts.put("bias", bias.toString()));
        return facts;
    }

    private static void put(Map<String, String> facts, String key, Optional<Fact> fact) {
        fact.ifPresent(it -> {
            facts.put(key, Long.toString(it.value()));
            if (it.evidence() == Evidence.GUESS) {
                facts.put(key + "Evidence", "guess");
            }
        });
    }
}
