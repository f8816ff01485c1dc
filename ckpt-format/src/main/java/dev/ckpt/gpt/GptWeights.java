package dev.ckpt.gpt;

import dev.ckpt.io.Fault;
import dev.ckpt.io.Quoted;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.model.Layout;
import dev.ckpt.model.Understanding;
import dev.ckpt.model.Weight;
import dev.ckpt.tensor.Shape;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The weights of a checkpoint as the parameters of a GPT-2: every one named, none missing, none too many, all of the
/// shapes that belong together.
public final class GptWeights {

    /// Wider than any network; a matrix of three times this by this still has fewer than 2^63 elements.
    private static final long WIDEST = 1L << 30;

    private final String file;
    private final Scheme scheme;
    private final NavigableMap<GptParameter, Weight> byParameter = new TreeMap<>();
    private final Map<String, GptParameter> byName = new HashMap<>();
    private final List<Weight> buffers = new ArrayList<>();
    private Optional<Weight> tiedHead = Optional.empty();
    private GptSizes sizes = new GptSizes(0, 0, 0, 0, 0);

    private GptWeights(String file, Scheme scheme) {
        this.file = file;
        this.scheme = scheme;
    }

    /// @throws UnsupportedException when they are not of that scheme; it names the first tensor that does not fit
    public static GptWeights of(String file, Understanding understanding, Scheme scheme) {
        GptWeights weights = new GptWeights(file, scheme);
        Fault fault = weights.read(understanding);
        if (fault != null) {
            throw new UnsupportedException(fault);
        }
        return weights;
    }

    /// The first thing about these weights that is not of that scheme.
    public static Optional<Fault> misfit(String file, Understanding understanding, Scheme scheme) {
        return Optional.ofNullable(new GptWeights(file, scheme).read(understanding));
    }

    /// Without a tied head, which is the token embedding.
    public NavigableMap<GptParameter, Weight> parameters() {
        return byParameter;
    }

    /// The parameter of that name; a tied head is the token embedding.
    public Optional<GptParameter> parameter(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /// Constants that the program makes itself.
    public List<Weight> buffers() {
        return buffers;
    }

    public GptSizes sizes() {
        return sizes;
    }

    public boolean tied() {
        return !byParameter.containsKey(GptParameter.weight(GptModule.HEAD));
    }

    /// The head's own entry, where it is tied and has one.
    public Optional<Weight> tiedHead() {
        return tiedHead;
    }

    public boolean anyBias() {
        return byParameter.keySet().stream().anyMatch(GptParameter::bias);
    }

    private @Nullable Fault read(Understanding understanding) {
        for (Weight weight : understanding.weights().tensors()) {
            Optional<GptParameter> parameter = scheme.parameter(weight.name());
            if (parameter.isEmpty() && weight.isBuffer()) {
                buffers.add(weight);
                continue;
            }
            if (parameter.isEmpty()) {
                return at(weight).expected("a name of the layout " + scheme.text() + ", as in "
                        + scheme.name(new GptParameter(GptModule.C_ATTN, 0, false)))
                        .found(Quoted.of(weight.name()));
            }
            Weight twice = byParameter.putIfAbsent(parameter.get(), weight);
            if (twice != null) {
                return at(weight).expected("each parameter once").found("it once more, under the name "
                        + Quoted.of(twice.name()));
            }
            byName.put(weight.name(), parameter.get());
        }
        tieHead();
        Fault fault = findSizes();
        if (fault == null) {
            fault = findMissing();
        }
        return fault == null ? findMisshapen() : fault;
    }

    private void tieHead() {
        GptParameter head = GptParameter.weight(GptModule.HEAD);
        GptParameter embedding = GptParameter.weight(GptModule.WTE);
        Weight own = byParameter.get(head);
        Weight wte = byParameter.get(embedding);
        if (own != null && wte != null && (own.tiedTo().equals(Optional.of(wte.name()))
                || wte.tiedTo().equals(Optional.of(own.name())))) {
            tiedHead = Optional.of(own);
            byParameter.remove(head);
            byName.put(own.name(), embedding);
        }
    }

    private @Nullable Fault findSizes() {
        Weight wte = byParameter.get(GptParameter.weight(GptModule.WTE));
        Weight wpe = byParameter.get(GptParameter.weight(GptModule.WPE));
        Weight fc = byParameter.get(new GptParameter(GptModule.C_FC, 0, false));
        if (wte == null || wpe == null || fc == null) {
            GptModule module = wte == null ? GptModule.WTE : wpe == null ? GptModule.WPE : GptModule.C_FC;
            return missing(GptParameter.weight(module));
        }
        for (Weight weight : List.of(wte, wpe, fc)) {
            Shape shape = weight.tensor().shape();
            if (shape.rank() != 2 || shape.size(0) > WIDEST || shape.size(1) > WIDEST || shape.numel() == 0) {
                return at(weight).expected("a matrix").found("the shape " + shape);
            }
        }
        Shape widened = fc.tensor().shape();
        int layers = 1 + byParameter.keySet().stream().mapToInt(GptParameter::layer).max().orElse(0);
        sizes = new GptSizes(layers, wte.tensor().shape().size(1),
                scheme.layout() == Layout.CONV1D ? widened.size(1) : widened.size(0), wte.tensor().shape().size(0),
                wpe.tensor().shape().size(0));
        return null;
    }

    private @Nullable Fault findMissing() {
        int layer = 0;
        for (GptParameter parameter : byParameter.keySet()) { // in order, so that a gap shows after one layer
            if (parameter.layer() > layer + 1) {
                return missing(new GptParameter(GptModule.LN_1, layer + 1, false));
            }
            layer = Math.max(layer, parameter.layer());
        }
        Set<GptModule> biased = EnumSet.noneOf(GptModule.class);
        for (GptModule module : GptModule.values()) {
            if (module.mayHaveBias() && (scheme.alwaysHasBiases()
                    || byParameter.containsKey(GptParameter.weight(module).ofBias()))) {
                biased.add(module);
            }
        }
        for (GptModule module : GptModule.values()) {
            for (int n = 0; n < (module.inLayer() ? sizes.layers() : 1); n++) {
                GptParameter weight = new GptParameter(module, n, false);
                if (module != GptModule.HEAD && !byParameter.containsKey(weight)) {
                    return missing(weight);
                }
                if (biased.contains(module) != byParameter.containsKey(weight.ofBias())) {
                    return missing(biased.contains(module) ? weight.ofBias() : new GptParameter(module, 0, true));
                }
            }
        }
        return null;
    }

    private @Nullable Fault findMisshapen() {
        for (Map.Entry<GptParameter, Weight> entry : byParameter.entrySet()) {
            Shape expected = entry.getKey().shape(sizes, scheme.layout());
            Shape found = entry.getValue().tensor().shape();
            if (!expected.equals(found)) {
                String way = !entry.getKey().turns()
                        ? ""
                        : scheme.layout() == Layout.CONV1D ? " ([in, out])" : " ([out, in])";
                return at(entry.getValue()).expected("the shape " + expected + way + " of the layout " + scheme.text())
                        .found(found.toString());
            }
        }
        if (scheme.hasUsualMlp() && !sizes.usualMlp()) {
            GptParameter fc = new GptParameter(GptModule.C_FC, 0, false);
            return Fault.in(file).at("tensor " + scheme.name(fc))
                    .expected("an MLP of four times the width " + sizes.width() + ", as " + scheme.text() + " has")
                    .found(Long.toString(sizes.mlpWidth()));
        }
        return null;
    }

    private Fault missing(GptParameter parameter) {
        return Fault.in(file).at("the weights").expected("a tensor " + scheme.name(parameter)
                + ", as the layout " + scheme.text() + " has").found("none of that name");
    }

    private Fault at(Weight weight) {
        return Fault.in(file).at("tensor " + Quoted.of(weight.path()));
    }
}
