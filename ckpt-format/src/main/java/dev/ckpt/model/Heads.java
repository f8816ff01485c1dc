package dev.ckpt.model;

import dev.ckpt.tensor.Shape;
import java.util.List;
import java.util.Optional;

/// Counts attention heads (format reference 9.6). The configuration knows; shapes tell only where something is as wide as
/// one head; else custom suggests a number, which is marked as a guess.
final class Heads {

    private static final String[] HEADS = {"n_head", "num_attention_heads", "num_heads", "n_heads", "nhead", "heads",
        "encoder_attention_heads"};
    private static final String[] KEY_VALUE_HEADS = {"num_key_value_heads", "n_kv_heads", "n_kv_head", "num_kv_heads",
        "n_query_groups", "num_query_groups"};

    private final Census weights;
    private final Settings settings;
    private final Optional<Recognition> family;
    private final Optional<Fact> width;
    private final boolean conv1d;

    Heads(Census weights, Settings settings, Optional<Recognition> family, Optional<Fact> width,
            Optional<Layout> layout) {
        this.weights = weights;
        this.settings = settings;
        this.family = family;
        this.width = width;
        this.conv1d = layout.equals(Optional.of(Layout.CONV1D));
    }

    Optional<Fact> heads() {
        if (family.isEmpty() && !weights.hasAttention()) {
            return Optional.empty();
        }
        return settings.number(1, HEADS).map(found -> new Fact(found.value(), Evidence.CONFIG, found.because()))
                .or(this::byHeadSizeSaid)
                .or(this::byShapes)
                .or(this::byCustom);
    }

    /// The rows of all queries together: heads times head size.
    private Optional<Long> queryRows() {
        return outputs(Part.ATTENTION_QUERY);
    }

    private Optional<Long> outputs(Part part) {
        return weights.first(part, 2).map(weight -> {
            Shape shape = weight.tensor().shape();
            return conv1d ? shape.last() : shape.size(0);
        });
    }

    private Optional<Fact> byHeadSizeSaid() {
        return settings.number(1, "head_dim", "d_kv", "kv_channels")
                .flatMap(size -> queryRows().or(() -> width.map(Fact::value))
                        .filter(rows -> rows % size.value() == 0)
                        .map(rows -> new Fact(rows / size.value(), Evidence.CONFIG, size.because())));
    }

    private Optional<Fact> byShapes() {
        for (Part part : List.of(Part.RELATIVE_POSITION, Part.NORM, Part.ROTARY_FREQUENCIES, Part.ATTENTION_QKV)) {
            for (Weight weight : weights.of(part)) {
                Optional<Fact> fact = byShapeOf(weight);
                if (fact.isPresent()) {
                    return fact;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Fact> byShapeOf(Weight weight) {
        Shape shape = weight.tensor().shape();
        String pattern = weight.pattern().text();
        if (weight.part() == Part.RELATIVE_POSITION && pattern.endsWith("relative_attention_bias.weight")
                && shape.rank() == 2) {
            return Optional.of(new Fact(shape.last(), Evidence.SHAPES, because(weight))); // T5: [buckets, H]
        }
        boolean normOfHead = weight.part() == Part.NORM && pattern.endsWith(".q_norm.weight") && shape.rank() == 1;
        boolean rotary = weight.part() == Part.ROTARY_FREQUENCIES && shape.rank() == 1 && isLlama();
        if (normOfHead || rotary) {
            long size = normOfHead ? shape.last() : 2 * shape.last();
            return queryRows().filter(rows -> size > 0 && size < rows && rows % size == 0)
                    .map(rows -> new Fact(rows / size, Evidence.SHAPES, because(weight)));
        }
        if (weight.part() == Part.ATTENTION_QKV && shape.rank() == 2 && width.isPresent()) {
            return sharedKeysAndValues(shape, width.get().value())
                    .map(heads -> new Fact(heads, Evidence.SHAPES, because(weight)));
        }
        return Optional.empty();
    }

    private static String because(Weight weight) {
        return weight.name() + " " + weight.tensor().shape();
    }

    /// One head of keys and values for all queries: [C + 2D, C], so D and with it C / D are known.
    private Optional<Long> sharedKeysAndValues(Shape shape, long c) {
        boolean oneForAll = family.isPresent()
                && (family.get().name().equals("GPT-BigCode") || family.get().name().equals("Falcon"));
        long both = shape.size(0) - c;
        return oneForAll && shape.size(1) == c && both > 0 && both < 2 * c && both % 2 == 0 && c % (both / 2) == 0
                ? Optional.of(c / (both / 2))
                : Optional.empty();
    }

    /// Rotary frequencies cover the whole head in Llama's relatives; elsewhere they may cover a part of it.
    private boolean isLlama() {
        return family.isPresent() && family.get().family().headSize() == 128;
    }

    private Optional<Fact> byCustom() {
        int size = family.map(found -> found.family().headSize()).orElse(0);
        return queryRows().or(() -> width.map(Fact::value))
                .filter(rows -> size > 0 && rows % size == 0)
                .map(rows -> new Fact(rows / size, Evidence.GUESS, rows + "/" + size));
    }

    /// @param heads what [#heads()] found
    Optional<Fact> keyValueHeads(Optional<Fact> heads) {
        Optional<Settings.Found> config = settings.number(1, KEY_VALUE_HEADS);
        if (config.isPresent() && heads.isPresent()) {
            return config.map(found -> new Fact(found.value(), Evidence.CONFIG, found.because()));
        }
        return heads.flatMap(count -> queryRows().flatMap(queries -> outputs(Part.ATTENTION_KEY)
                .filter(keys -> keys > 0 && keys <= queries && queries % keys == 0
                        && count.value() % (queries / keys) == 0)
                .map(keys -> new Fact(count.value() / (queries / keys), count.evidence(),
                        "keys " + keys + " of " + queries + " queries"))));
    }
}
