package dev.ckpt.convert;

import dev.ckpt.gpt.GptModule;
import dev.ckpt.gpt.GptParameter;
import dev.ckpt.gpt.GptWeights;
import dev.ckpt.gpt.Scheme;
import dev.ckpt.model.Weight;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/// The state_dict of the other program: its names, its order, its matrices' way round.
final class MappedWeights {

    private final String file;
    private final GptWeights source;
    private final Scheme from;
    private final Scheme to;
    private final Turning turning;
    private final NavigableSet<GptParameter> added = new TreeSet<>();

    MappedWeights(String file, GptWeights source, Scheme from, Scheme to, Turning turning) {
        this.file = file;
        this.source = source;
        this.from = from;
        this.to = to;
        this.turning = turning;
        if (to.alwaysHasBiases() || (to == Scheme.NANOGPT && source.anyBias())) {
            for (GptParameter parameter : source.parameters().keySet()) {
                GptParameter bias = parameter.ofBias();
                if (parameter.module().mayHaveBias() && !source.parameters().containsKey(bias)) {
                    added.add(bias);
                }
            }
        }
    }

    /// Biases that the other program has and the source has not, in order.
    NavigableSet<GptParameter> added() {
        return added;
    }

    /// Whether the other program's matrices lie the other way round.
    boolean turns(GptParameter parameter) {
        return parameter.turns() && from.layout() != to.layout();
    }

    List<Dict.Entry> entries() {
        NavigableSet<GptParameter> all = new TreeSet<>(source.parameters().keySet());
        all.addAll(added);
        List<Dict.Entry> entries = new ArrayList<>(all.size() + 1);
        for (GptParameter parameter : all) {
            entries.add(new Dict.Entry(new Text(to.name(parameter)), value(parameter)));
        }
        if (source.tied() && to.namesTiedHead()) {
            entries.add(new Dict.Entry(new Text(to.name(GptParameter.weight(GptModule.HEAD))), tiedHead()));
        }
        return entries;
    }

    private TensorValue value(GptParameter parameter) {
        Weight weight = source.parameters().get(parameter);
        if (weight != null) {
            return turns(parameter) ? turning.turn(weight.value(), weight.path()) : weight.value();
        }
        Weight beside = source.parameters().get(parameter.ofWeight());
        if (beside == null) {
            throw new IllegalStateException("no weight beside " + parameter);
        }
        return Zeros.bias(file, to.name(parameter), beside.value(), parameter.shape(source.sizes(), to.layout()));
    }

    /// Its own tensor in the embedding's storage, as PyTorch saves it.
    private TensorValue tiedHead() {
        Optional<TensorValue> own = source.tiedHead().map(Weight::value);
        if (own.isPresent()) {
            return own.get();
        }
        Map.Entry<GptParameter, Weight> embedding = source.parameters().firstEntry();
        TensorValue value = embedding.getValue().value();
        return new TensorValue(value.tensor(), value.parameter(), Optional.empty());
    }
}
