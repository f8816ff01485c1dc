package dev.ckpt.align;

import dev.ckpt.gpt.GptModule;
import dev.ckpt.gpt.GptParameter;
import dev.ckpt.gpt.Scheme;
import dev.ckpt.model.Layout;
import dev.ckpt.model.NamePattern;
import dev.ckpt.model.Weight;
import dev.ckpt.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// In which clothes a checkpoint holds a GPT-2, told by most of its names, so that files which have more than a network, or
/// less, count too. [dev.ckpt.gpt.Scheme] knows four sets of clothes and wants all names to fit; here the stack of layers may
/// have any name, since what stands inside a layer is telling enough.
///
/// @param stack what stands before a layer's number: `transformer.h`
/// @param layout which way round most matrices lie that are not square; empty where there is none
record Dialect(String stack, Optional<Layout> layout) {

    private static final String SEED_STACK = "blocks";

    private static final Map<String, GptParameter> IN_LAYER = new HashMap<>();
    private static final Map<String, GptParameter> OUTSIDE = new HashMap<>();

    static {
        for (GptModule module : GptModule.values()) {
            GptParameter weight = GptParameter.weight(module);
            Map<String, GptParameter> table = module.inLayer() ? IN_LAYER : OUTSIDE;
            table.put(module.path() + ".weight", weight);
            if (module.mayHaveBias()) {
                table.put(module.path() + ".bias", weight.ofBias());
            }
        }
    }

    /// A matrix that lies one way or the other, by its name.
    private record Matrix(String stack, GptModule module, Shape shape) {}

    /// The one that most matrices of these weights speak for; empty where none of them has a GPT-2's name.
    static Optional<Dialect> of(List<Weight> weights) {
        List<Matrix> matrices = new ArrayList<>();
        Map<String, Integer> votes = new LinkedHashMap<>();
        for (Weight weight : weights) {
            inLayer(weight).filter(GptParameter::turns).ifPresent(parameter -> {
                matrices.add(new Matrix(weight.pattern().stack(), parameter.module(), weight.tensor().shape()));
                votes.merge(weight.pattern().stack(), 1, Integer::sum);
            });
        }
        String best = "";
        int most = 0;
        for (Map.Entry<String, Integer> vote : votes.entrySet()) {
            if (vote.getValue() > most) {
                best = vote.getKey();
                most = vote.getValue();
            }
        }
        return most == 0 ? Optional.empty() : Optional.of(new Dialect(best, layout(matrices, best)));
    }

    private static Optional<Layout> layout(List<Matrix> matrices, String stack) {
        int linear = 0;
        int conv1d = 0;
        for (Matrix matrix : matrices) {
            Shape shape = matrix.shape();
            if (matrix.stack().equals(stack) && shape.rank() == 2 && shape.size(0) != shape.size(1)) {
                boolean narrows = matrix.module() == GptModule.MLP_OUT;
                if (shape.size(0) > shape.size(1) != narrows) {
                    linear++;
                } else {
                    conv1d++;
                }
            }
        }
        if (linear == conv1d) {
            return stack.equals(SEED_STACK) ? Optional.of(Layout.CONV1D) : Optional.empty();
        }
        return Optional.of(linear > conv1d ? Layout.LINEAR : Layout.CONV1D);
    }

    /// The parameter that a name in any stack would be.
    private static Optional<GptParameter> inLayer(Weight weight) {
        NamePattern pattern = weight.pattern();
        int tail = pattern.stack().length() + ".*.".length();
        if (pattern.layer() < 0 || pattern.stack().isEmpty() || pattern.text().length() <= tail
                || weight.name().indexOf('/') >= 0) {
            return Optional.empty();
        }
        return Optional.ofNullable(IN_LAYER.get(pattern.text().substring(tail)))
                .map(parameter -> new GptParameter(parameter.module(), pattern.layer(), parameter.bias()));
    }

    /// Which parameter of the network this is.
    Optional<GptParameter> parameter(Weight weight) {
        NamePattern pattern = weight.pattern();
        if (pattern.layer() >= 0) {
            return pattern.stack().equals(stack) ? inLayer(weight) : Optional.empty();
        }
        String name = weight.name();
        int leaf = name.lastIndexOf('.');
        int module = name.lastIndexOf('.', leaf - 1);
        GptParameter parameter = OUTSIDE.get(name.substring(module + 1));
        String place = name.substring(0, module + 1);
        String home = stack.substring(0, stack.lastIndexOf('.') + 1);
        // the head may stand outside the module that holds the rest
        boolean there = parameter != null
                && (parameter.module() == GptModule.HEAD ? home.startsWith(place) : home.equals(place));
        return there ? Optional.ofNullable(parameter) : Optional.empty();
    }

    /// The program that it is the dialect of, where that has a name.
    Optional<Scheme> scheme() {
        boolean linear = layout.equals(Optional.of(Layout.LINEAR));
        return switch (stack) {
            case SEED_STACK -> Optional.of(Scheme.SEED);
            case "transformer.h" -> Optional.of(linear ? Scheme.NANOGPT : Scheme.HF_GPT2);
            case "h" -> Optional.of(linear ? Scheme.LLMC : Scheme.HF_GPT2);
            default -> Optional.empty();
        };
    }

    /// Whether that parameter lies otherwise in a checkpoint of the other dialect.
    boolean turns(GptParameter parameter, Dialect other) {
        return parameter.turns() && layout.isPresent() && other.layout.isPresent() && !layout.equals(other.layout);
    }
}
