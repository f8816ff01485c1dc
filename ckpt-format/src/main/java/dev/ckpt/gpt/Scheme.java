package dev.ckpt.gpt;

import dev.ckpt.model.Layout;
import dev.ckpt.model.Understanding;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// The clothes that a GPT-2 comes in: what its tensors are called and which way round its matrices lie
/// (format reference 9.1, 9.2, 9.5).
public enum Scheme {
    /// `blocks.N`, matrices [in, out].
    SEED("seed", "", "blocks", Layout.CONV1D),
    /// `transformer.h.N`, matrices [out, in].
    NANOGPT("nanogpt", "transformer.", "h", Layout.LINEAR),
    /// `transformer.h.N`, matrices [in, out]; the first files had no `transformer.`.
    HF_GPT2("hf-gpt2", "transformer.", "h", Layout.CONV1D),
    /// `h.N`, matrices [out, in].
    LLMC("llmc", "", "h", Layout.LINEAR);

    /// More digits than any network has layers.
    private static final int MOST_DIGITS = 6;

    private final String text;
    private final String prefix;
    private final String stack;
    private final Layout layout;

    Scheme(String text, String prefix, String stack, Layout layout) {
        this.text = text;
        this.prefix = prefix;
        this.stack = stack;
        this.layout = layout;
    }

    /// As it is called on a command line: `hf-gpt2`.
    public String text() {
        return text;
    }

    /// @throws IllegalArgumentException when nothing is called so; the message says what there is
    public static Scheme named(String text) {
        for (Scheme scheme : values()) {
            if (scheme.text.equals(text)) {
                return scheme;
            }
        }
        throw new IllegalArgumentException("\"" + text + "\" is none of " + Arrays.stream(values()).map(Scheme::text)
                .collect(Collectors.joining(", ")));
    }

    /// The one that all names and shapes of these weights fit.
    public static Optional<Scheme> of(Understanding understanding) {
        for (Scheme scheme : values()) {
            if (GptWeights.misfit("", understanding, scheme).isEmpty()) {
                return Optional.of(scheme);
            }
        }
        return Optional.empty();
    }

    public Layout layout() {
        return layout;
    }

    public String stack() {
        return stack;
    }

    /// `transformer` where the parameters stand in a module of that name; else empty.
    public String transformer() {
        return prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
    }

    /// Whether its program has a bias in every module.
    public boolean alwaysHasBiases() {
        return this == HF_GPT2 || this == LLMC;
    }

    /// Whether its state_dict names a tied head, too.
    public boolean namesTiedHead() {
        return this == NANOGPT || this == HF_GPT2;
    }

    /// Whether its program makes the MLP four times as wide as the rest, whatever the settings.
    public boolean hasUsualMlp() {
        return this == NANOGPT || this == LLMC;
    }

    public String name(GptParameter parameter) {
        String module = parameter.module().path();
        String leaf = parameter.bias() ? ".bias" : ".weight";
        if (parameter.module() == GptModule.HEAD) {
            return module + leaf;
        }
        return prefix + (parameter.module().inLayer() ? stack + "." + parameter.layer() + "." : "") + module + leaf;
    }

    /// Which parameter is called so here.
    public Optional<GptParameter> parameter(String name) {
        String rest = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
        boolean bare = !prefix.isEmpty() && rest.length() == name.length();
        int dot = rest.lastIndexOf('.');
        String leaf = rest.substring(dot + 1);
        boolean bias = leaf.equals("bias");
        if (dot < 0 || !(bias || leaf.equals("weight"))) {
            return Optional.empty();
        }
        String module = rest.substring(0, dot);
        int layer = -1;
        if (module.startsWith(stack + ".")) {
            int from = stack.length() + 1;
            int to = module.indexOf('.', from);
            layer = to < 0 ? -1 : number(module, from, to);
            if (layer < 0) {
                return Optional.empty();
            }
            module = module.substring(to + 1);
        }
        for (GptModule candidate : GptModule.values()) {
            if (candidate.path().equals(module) && candidate.inLayer() == (layer >= 0)
                    && (!bias || candidate.mayHaveBias()) && mayStandThere(candidate, bare)) {
                return Optional.of(new GptParameter(candidate, Math.max(layer, 0), bias));
            }
        }
        return Optional.empty();
    }

    /// The head stands outside the transformer.
    private boolean mayStandThere(GptModule module, boolean bare) {
        return prefix.isEmpty() || (module == GptModule.HEAD ? bare : !bare || this == HF_GPT2);
    }

    private static int number(String text, int from, int to) {
        if (to == from || to - from > MOST_DIGITS || (to - from > 1 && text.charAt(from) == '0')) {
            return -1;
        }
        int number = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = 10 * number + (c - '0');
        }
        return number;
    }
}
