package dev.ckpt.convert;

import dev.ckpt.gpt.GptSizes;
import dev.ckpt.gpt.GptWeights;
import dev.ckpt.gpt.Scheme;
import dev.ckpt.model.Evidence;
import dev.ckpt.model.Fact;
import dev.ckpt.model.Understanding;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What a GPT-2's program has to be told about it.
///
/// @param heads empty where nothing tells
/// @param bias whether it has biases in the new program
record GptSettings(GptSizes sizes, OptionalLong heads, boolean bias, boolean tied, Gelu gelu, double dropout) {

    private static final double EPSILON = 1e-5;

    /// @param heads the caller's, who may know better than the file
    /// @param notes what was assumed, and what the new program does differently, is added to these
    static GptSettings of(Understanding understanding, GptWeights weights, boolean bias, OptionalLong heads,
            Scheme from,
            Scheme to, List<String> notes) {
        Map<String, Value> config = understanding.config();
        Gelu gelu = gelu(understanding, from, to, notes);
        if (gelu != Gelu.of(to) && (to == Scheme.NANOGPT || to == Scheme.LLMC)) {
            notes.add("the model was trained with the " + gelu.word() + " GELU, and " + to.text()
                    + "'s code computes the "
                    + Gelu.of(to).word() + " one; change it there");
        }
        if (!weights.tied() && to == Scheme.NANOGPT) {
            notes.add("the head is not tied to the embedding; nanoGPT's code ties it, so remove that line there");
        }
        if (from == Scheme.HF_GPT2) {
            noteOtherNetworks(config, to, notes);
        }
        return new GptSettings(weights.sizes(), heads.isPresent() ? heads : heads(understanding, notes), bias,
                weights.tied(), gelu, dropout(config, notes));
    }

    private static OptionalLong heads(Understanding understanding, List<String> notes) {
        Optional<Fact> fact = understanding.geometry().heads();
        fact.filter(heads -> heads.evidence() == Evidence.GUESS).ifPresent(guess -> notes.add(guess.value()
                + " heads are a guess (" + guess.because() + "); the file does not say"));
        return fact.isPresent() ? OptionalLong.of(fact.get().value()) : OptionalLong.empty();
    }

    private static Gelu gelu(Understanding understanding, Scheme from, Scheme to, List<String> notes) {
        Map<String, Value> config = understanding.config();
        String said = config.get("gelu") instanceof Text(String text)
                ? text
                : config.get("activation_function") instanceof Text(String function) ? function : "";
        switch (said) {
            case "none", "exact", "gelu", "gelu_python" -> {
                return Gelu.EXACT;
            }
            case "tanh", "gelu_new", "gelu_fast", "gelu_accurate", "gelu_pytorch_tanh" -> {
                return Gelu.TANH;
            }
            case "" -> {
                if (understanding.network().filter(it -> it.variant().startsWith("minGPT")).isPresent()) {
                    return Gelu.TANH;
                }
                if (from == Scheme.SEED || from == Scheme.HF_GPT2) {
                    notes.add("the file does not say which GELU the model has; taken for the " + Gelu.of(from).word()
                            + " one");
                }
            }
            default -> notes.add("the model's activation function is " + said + ", which " + to.text() + " has not");
        }
        return Gelu.of(from);
    }

    private static double dropout(Map<String, Value> config, List<String> notes) {
        double dropout = 0;
        boolean first = true;
        for (String key : List.of("dropout", "resid_pdrop", "embd_pdrop", "attn_pdrop")) {
            Optional<Double> rate = real(config.get(key));
            if (rate.isPresent() && first) {
                dropout = rate.get();
                first = false;
            } else if (rate.isPresent() && rate.get() != dropout) {
                notes.add(key + " is " + rate.get() + ", and " + dropout + " is taken for all dropout");
            }
        }
        return dropout;
    }

    /// Settings of Hugging Face's that make another network of the same tensors.
    private static void noteOtherNetworks(Map<String, Value> config, Scheme to, List<String> notes) {
        real(config.get("layer_norm_epsilon")).filter(epsilon -> epsilon != EPSILON).ifPresent(epsilon -> notes
                .add("layer_norm_epsilon is " + epsilon + ", and " + to.text() + " has " + EPSILON));
        if (new Scalar.Bool(false).equals(config.get("scale_attn_weights"))) {
            notes.add("scale_attn_weights is False, and " + to.text() + " scales them");
        }
        if (new Scalar.Bool(true).equals(config.get("scale_attn_by_inverse_layer_idx"))) {
            notes.add("scale_attn_by_inverse_layer_idx is True, which " + to.text() + " does not know");
        }
    }

    private static Optional<Double> real(@Nullable Value value) {
        return switch (value) {
            case Scalar.Real(double number) -> Optional.of(number);
            case Scalar.Int(long number) -> Optional.of((double) number);
            case null, default -> Optional.empty();
        };
    }
}
