package dev.ckpt.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What kind of network it is, and how that was told.
///
/// @param name a name people know: `GPT-2`
/// @param variant whose names the tensors have: `nanoGPT names`; may be empty
/// @param because what told it: `wte.weight, blocks.N.attn.c_attn.weight`
public record Recognition(Family family, String name, String variant, String because) {

    /// Marks named in [#because()]: enough to see why, short enough to read.
    private static final int MARKS_NAMED = 3;

    static Optional<Recognition> of(Weights weights, Census census, Settings settings, Optional<Layout> layout) {
        Set<String> patterns = plain(weights.patterns());
        for (Family family : Families.ALL) {
            List<String> found = family.recognise(patterns);
            if (!found.isEmpty()) {
                return Optional.of(named(family, found, census, settings, layout));
            }
        }
        return Optional.empty();
    }

    /// Adapters wrap the layers they adapt: `q_proj.base_layer.weight`.
    private static Set<String> plain(Set<String> patterns) {
        for (String pattern : List.copyOf(patterns)) {
            if (pattern.contains(".base_layer.")) {
                patterns.add(pattern.replace(".base_layer.", "."));
            }
        }
        return patterns;
    }

    private static Recognition named(Family family, List<String> found, Census weights, Settings settings,
            Optional<Layout> layout) {
        String because = String.join(", ", found.subList(0, Math.min(MARKS_NAMED, found.size()))).replace('*', 'N');
        String name = family.name();
        String variant = family.variant();
        if (name.equals("GPT-2") && variant.isEmpty()) {
            if (isBigCode(weights)) {
                name = "GPT-BigCode";
                variant = "Hugging Face names";
            } else {
                variant = variantOfGpt2(weights, layout);
            }
        }
        Optional<String> modelType = settings.text("model_type");
        Optional<String> said = modelType.flatMap(Families::byModelType);
        if (said.isPresent() && modelType.isPresent()) {
            return new Recognition(family, said.get(), variant, because + ", model_type " + modelType.get());
        }
        return new Recognition(family, name, variant, because);
    }

    /// GPT-BigCode has one head of keys and values for all: c_attn is [C + 2D, C] (format reference 9.2).
    private static boolean isBigCode(Census weights) {
        return weights.first(Part.ATTENTION_QKV, 2).map(Weight::tensor).filter(tensor -> {
            long rows = tensor.shape().size(0);
            long columns = tensor.shape().size(1);
            return rows > columns && rows < 3 * columns && (rows - columns) % 2 == 0;
        }).isPresent();
    }

    private static String variantOfGpt2(Census weights, Optional<Layout> layout) {
        String stack = weights.first(Part.ATTENTION_QKV, 2).map(weight -> weight.pattern().stack()).orElse("");
        if (!stack.equals("h") && !stack.endsWith(".h")) {
            return stack.isEmpty() ? "" : stack + ".N names";
        }
        if (layout.isEmpty()) {
            return "";
        }
        return switch (layout.get()) {
            case CONV1D -> "Hugging Face names";
            // minGPT always keeps its mask and never ties its head
            case LINEAR -> weights.first(Part.MASK, 3).isPresent() && weights.first(Part.HEAD, 2)
                    .filter(head -> head.tiedTo().isEmpty()).isPresent() ? "minGPT names" : "nanoGPT names";
        };
    }
}
