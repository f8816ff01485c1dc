package dev.ckpt.convert;

import dev.ckpt.contents.Contents;
import dev.ckpt.gpt.GptModule;
import dev.ckpt.gpt.GptParameter;
import dev.ckpt.gpt.GptWeights;
import dev.ckpt.gpt.Scheme;
import dev.ckpt.io.Fault;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.model.Understanding;
import java.util.Optional;
import java.util.OptionalLong;

/// Says a GPT-2 in another framework's way, so that the framework goes on with it: names, matrices turned, the optimizer's
/// moments with them, its groups and numbers in the order in which the framework's own code builds them, and the settings
/// where it looks for them.
///
/// ```java
/// Converted nano = LayoutMapping.between(Scheme.HF_GPT2, Scheme.NANOGPT).apply(contents, Understanding.of(contents));
/// ```
///
/// A bare state_dict stays bare. What the framework has no place for is carried over under its own key, or named in
/// [Converted#left()].
///
/// @param heads attention heads, which no shape tells; empty to go by the file's settings, or by custom
public record LayoutMapping(Scheme from, Scheme to, OptionalLong heads) {

    /// @throws IllegalArgumentException when there is nothing to map
    public LayoutMapping {
        if (from == to) {
            throw new IllegalArgumentException(from.text() + " is mapped to itself");
        }
        if (heads.isPresent() && heads.getAsLong() < 1) {
            throw new IllegalArgumentException(heads.getAsLong() + " heads");
        }
    }

    public static LayoutMapping between(Scheme from, Scheme to) {
        return new LayoutMapping(from, to, OptionalLong.empty());
    }

    /// `hf-gpt2:nanogpt`.
    ///
    /// @throws IllegalArgumentException when it is not of that form; the message says what is wrong
    public static LayoutMapping parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("\"" + text + "\" has no colon between two layouts, as in "
                    + Scheme.HF_GPT2.text() + ":" + Scheme.NANOGPT.text());
        }
        return between(Scheme.named(text.substring(0, colon)), Scheme.named(text.substring(colon + 1)));
    }

    public LayoutMapping withHeads(long count) {
        return new LayoutMapping(from, to, OptionalLong.of(count));
    }

    /// @param source what `contents` means
    /// @throws UnsupportedException when the weights are not of the layout that is mapped from, or the other framework
    ///         cannot hold them or their optimizer
    public Converted apply(Contents contents, Understanding source) {
        String file = contents.files().isEmpty() ? "checkpoint" : contents.files().getFirst().path().toString();
        GptWeights weights = weights(file, source);
        if (to.hasUsualMlp() && !weights.sizes().usualMlp()) {
            throw new UnsupportedException(Fault.in(file).at("the MLP").expected("four times the width "
                    + weights.sizes().width() + ", as " + to.text() + " has").found(weights.sizes().mlpWidth() + ""));
        }
        if (to == Scheme.LLMC && !weights.tied()) {
            throw new UnsupportedException(Fault.in(file).at("tensor " + from.name(GptParameter.weight(GptModule.HEAD)))
                    .expected("a head that is the token embedding, as llm.c has").found("a head of its own"));
        }
        return new MappedCheckpoint(file, contents, source, weights, this).converted();
    }

    private GptWeights weights(String file, Understanding source) {
        Optional<Fault> misfit = GptWeights.misfit(file, source, from);
        if (misfit.isPresent()) {
            Fault fault = misfit.get();
            Optional<Scheme> other = Scheme.of(source);
            throw new UnsupportedException(other.isPresent()
                    ? fault.because("the file is of the layout " + other.get().text())
                            .next("map it from " + other.get().text())
                    : fault.because("the file holds another network, or a part of one"));
        }
        return GptWeights.of(file, source, from);
    }
}
