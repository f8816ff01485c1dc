package dev.ckpt.model;

import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Says what a tensor does by its name, by its parents' names where the name alone is ambiguous, and by its shape where
/// both are (format reference 9.6). A name that says nothing gives [Part#OTHER].
final class PartClassifier {

    /// The same name mostly comes with the same shape, layer after layer.
    private record Answer(Shape shape, DType dtype, boolean statistics, Part part) {}

    private final Set<String> patterns;
    private final boolean tokens;
    private final Map<String, Answer> answers = new HashMap<>();

    /// @param patterns those of all weights: what stands beside a tensor may tell what it is
    PartClassifier(Set<String> patterns) {
        this.patterns = patterns;
        this.tokens = patterns.stream().anyMatch(PartClassifier::isTokenEmbedding);
    }

    /// @param statistics whether running statistics stand beside it, as beside the parameters of a batch norm
    Part partOf(String pattern, boolean statistics, Shape shape, DType dtype) {
        Answer last = answers.get(pattern);
        if (last != null && last.dtype() == dtype && last.statistics() == statistics && last.shape().equals(shape)) {
            return last.part();
        }
        Part part = statistics && isAffine(pattern, shape) ? Part.NORM : classify(pattern, shape, dtype);
        answers.put(pattern, new Answer(shape, dtype, statistics, part));
        return part;
    }

    /// The scale and the shift of a norm.
    private static boolean isAffine(String pattern, Shape shape) {
        return shape.rank() == 1 && (pattern.endsWith(".weight") || pattern.endsWith(".bias"));
    }

    private static boolean isTokenEmbedding(String pattern) {
        List<String> words = words(pattern.toLowerCase(Locale.ROOT));
        if (words.size() > 1 && PartNames.LEAVES.contains(words.getLast())) {
            words.removeLast();
        }
        return PartNames.EMBEDDING.get(words.getLast()) == Part.TOKEN_EMBEDDING;
    }

    private Part classify(String pattern, Shape shape, DType dtype) {
        List<String> words = words(pattern.toLowerCase(Locale.ROOT));
        String leaf = words.getLast();
        Part buffer = PartNames.BUFFER.get(leaf);
        if (buffer != null) {
            return buffer;
        }
        for (String word : words) {
            if (word.startsWith("lora_")) {
                return Part.ADAPTER;
            }
        }
        List<String> modules = new ArrayList<>(words);
        boolean parametrized = leaf.startsWith("original") && words.contains("parametrizations");
        if ((PartNames.LEAVES.contains(leaf) || parametrized) && modules.size() > 1) {
            modules.removeLast();
        }
        boolean numbered = false;
        while (modules.size() > 1 && isFiller(modules.getLast())) {
            numbered |= modules.removeLast().equals("*");
        }
        String module = modules.removeLast();
        if (leaf.equals("bias") && shape.rank() >= 3 && isAttention(module)) {
            return Part.MASK;
        }
        boolean number = switch (dtype.kind()) {
            case FLOAT, COMPLEX, PACKED -> true;
            case INTEGER, BOOL, BITS -> PartNames.LEAVES.contains(leaf);
        };
        if (!number) {
            return Part.BUFFER_OTHER;
        }
        return parameter(pattern, new Place(modules, module, numbered, leaf), shape);
    }

    /// @param parents modules around it, outermost first
    /// @param module the module it is a parameter of, or its own name where it has no module
    /// @param numbered whether the module is one of a list: `mlp.2.weight`
    private record Place(List<String> parents, String module, boolean numbered, String leaf) {

        boolean inLayer() {
            return parents.contains("*");
        }
    }

    private Part parameter(String pattern, Place place, Shape shape) {
        String module = place.module();
        if (shape.rank() <= 1 && PartNames.isNorm(module)) {
            return Part.NORM;
        }
        Part embedding = embedding(place);
        if (embedding != null) {
            return embedding;
        }
        if (inAttention(place)) {
            return PartNames.ATTENTION.getOrDefault(bare(module), Part.ATTENTION_OTHER);
        }
        if (inMlp(place)) {
            return mlp(pattern, place, shape);
        }
        Part head = head(place);
        if (head != null) {
            return head;
        }
        if (PartNames.SURELY_MLP.contains(module)) {
            return place.inLayer() ? PartNames.MLP.getOrDefault(module, Part.MLP_OTHER) : Part.MLP_OTHER;
        }
        return shape.rank() >= 3 || module.startsWith("conv") ? Part.CONVOLUTION : Part.OTHER;
    }

    private static @Nullable Part embedding(Place place) {
        Part part = PartNames.EMBEDDING.get(place.module());
        if (part == null && (place.parents().contains("patch_embed") || place.parents().contains("patch_embeddings"))) {
            return Part.PATCH_EMBEDDING;
        }
        return part;
    }

    private static boolean inAttention(Place place) {
        if (PartNames.SURELY_ATTENTION.contains(place.module())) {
            return true;
        }
        for (String parent : place.parents()) {
            if (isAttention(parent)) {
                return true;
            }
        }
        return isAttention(place.module()) && !place.parents().isEmpty();
    }

    private static boolean isAttention(String module) {
        return module.contains("attn") || module.contains("attention") || module.equals("sa") || module.equals("mha");
    }

    private static boolean inMlp(Place place) {
        for (String parent : place.parents()) {
            if (parent.contains("mlp") || PartNames.MLP_PLACES.contains(parent)) {
                return true;
            }
        }
        boolean ownNumber = place.numbered()
                && (place.module().contains("mlp") || PartNames.MLP_PLACES.contains(place.module()));
        // BERT's `layer.N.output.dense`; `layer.N.attention.output.dense` was found to be an attention's before
        return ownNumber
                || (place.inLayer() && place.module().equals("dense") && place.parents().getLast().equals("output"));
    }

    private Part mlp(String pattern, Place place, Shape shape) {
        String module = place.module();
        if (module.equals("dense")) {
            return place.parents().getLast().equals("output") ? Part.MLP_DOWN : Part.MLP_UP;
        }
        if (module.equals("fc_1") || module.equals("fc_2")) {
            // LitGPT: fc_1 gates fc_2, and proj leads back; elsewhere fc_1 widens and fc_2 narrows
            boolean gated = patterns.contains(pattern.replace(module, "proj"));
            boolean first = module.equals("fc_1");
            if (gated) {
                return first ? Part.MLP_GATE : Part.MLP_UP;
            }
            return first ? Part.MLP_UP : Part.MLP_DOWN;
        }
        Part part = place.numbered() ? null : PartNames.MLP.get(module);
        if (part == null && shape.rank() == 2 && shape.size(0) != shape.size(1)) {
            return shape.size(0) > shape.size(1) ? Part.MLP_UP : Part.MLP_DOWN;
        }
        return part == null ? Part.MLP_OTHER : part;
    }

    private @Nullable Part head(Place place) {
        if (place.inLayer()) {
            return null;
        }
        if (place.module().equals("head")) {
            return tokens ? Part.HEAD : Part.CLASSIFIER; // of a GPT it gives tokens, of a ViT classes
        }
        Part part = PartNames.HEAD.get(place.module());
        for (String parent : place.parents()) {
            part = part == null ? PartNames.HEAD.get(parent) : part;
        }
        return part;
    }

    /// `in_proj_weight` is the weight of `in_proj`.
    private static String bare(String module) {
        return module.endsWith("_weight")
                ? module.substring(0, module.length() - "_weight".length())
                : module.endsWith("_bias") ? module.substring(0, module.length() - "_bias".length()) : module;
    }

    /// Words that say how a module is wrapped, not what it is.
    private static boolean isFiller(String word) {
        return word.equals("*") || word.equals("base_layer") || word.equals("default") || word.equals("linear")
                || word.equals("parametrizations") || word.equals("weight");
    }

    private static List<String> words(String pattern) {
        List<String> words = new ArrayList<>();
        int from = 0;
        for (int at = pattern.indexOf('.'); at >= 0; at = pattern.indexOf('.', from)) {
            words.add(pattern.substring(from, at));
            from = at + 1;
        }
        words.add(pattern.substring(from));
        return words;
    }
}
