package dev.ckpt.model;

import dev.ckpt.contents.Finding;
import dev.ckpt.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Measures a network: by its configuration, then by the shapes of its tensors (format reference 9.6). Where the two
/// disagree, the shapes are right and a finding says so.
final class GeometryFinder {

    private static final String[] LAYERS = {"n_layer", "num_hidden_layers", "num_layers", "n_layers", "encoder_layers"};
    private static final String[] WIDTH = {"n_embd", "hidden_size", "d_model", "n_embed", "dim", "embed_dim"};
    private static final String[] MLP_WIDTH = {"intermediate_size", "n_inner", "ffn_dim", "ffn_hidden_size", "d_ff",
        "encoder_ffn_dim", "hidden_dim"};
    private static final String[] VOCAB = {"vocab_size", "n_vocab", "padded_vocab_size"};
    private static final String[] CONTEXT = {"block_size", "n_positions", "max_position_embeddings", "n_ctx",
        "context_length", "max_seq_len", "sequence_len", "max_target_positions"};

    /// Vocabularies are rounded up to multiples of 64 or 128 for speed.
    private static final int PADDING = 64;

    private final Census weights;
    private final Settings settings;
    private final List<Finding> findings;

    GeometryFinder(Census weights, Settings settings, List<Finding> findings) {
        this.weights = weights;
        this.settings = settings;
        this.findings = findings;
    }

    /// C as the shapes have it: the width of the token embedding, or else that of a transformer's first norm.
    Optional<Fact> widthOfShapes() {
        // a norm of a convolutional net is as wide as its channels, which change from layer to layer
        return tokenEmbedding().or(() -> weights.hasAttention() ? weights.first(Part.NORM, 1) : Optional.empty())
                .filter(weight -> weight.tensor().shape().numel() > 0)
                .map(weight -> shown(weight.tensor().shape().last(), weight));
    }

    Geometry measure(Optional<Recognition> family, Optional<Layout> layout, Optional<Fact> widthOfShapes) {
        Optional<Fact> layers = settle("layers", family, LAYERS, new LayerCount(weights, findings).layers());
        Optional<Fact> width = settle("wide", family, WIDTH, widthOfShapes);
        Heads heads = new Heads(weights, settings, family, width, layout);
        Optional<Fact> headCount = heads.heads();
        return new Geometry(layout, layers, width, headCount, heads.keyValueHeads(headCount),
                settle("in the MLP", family, MLP_WIDTH, mlpWidth(width)), vocab(family),
                settle("positions", family, CONTEXT, positions(family)), tiedHead(family), bias());
    }

    private Optional<Weight> tokenEmbedding() {
        return weights.first(Part.TOKEN_EMBEDDING, 2);
    }

    private static Fact shown(long value, Weight weight) {
        return new Fact(value, Evidence.SHAPES, weight.name() + " " + weight.tensor().shape());
    }

    /// The configuration's number unless shapes prove another. Numbers of networks that we do not know are only the
    /// shapes' business: `dim` may mean anything.
    private Optional<Fact> settle(String what, Optional<Recognition> family, String[] keys, Optional<Fact> shapes) {
        Optional<Settings.Found> config = settings.number(1, keys);
        if (config.isEmpty() || (shapes.isPresent() && family.isEmpty()
                && shapes.get().value() != config.get().value())) {
            return shapes;
        }
        if (shapes.isPresent() && shapes.get().value() != config.get().value()) {
            findings.add(Finding.warning("model.config-disagrees", config.get().because(),
                    config.get().because() + " says " + config.get().value() + ", and "
                            + shapes.get().because() + " shows " + shapes.get().value() + " " + what
                            + ", which is what counts"));
            return shapes;
        }
        if (shapes.isEmpty() && family.isEmpty()) {
            return Optional.empty();
        }
        return config.map(found -> new Fact(found.value(), Evidence.CONFIG, found.because()));
    }

    private Optional<Fact> vocab(Optional<Recognition> family) {
        Optional<Fact> rows = tokenEmbedding().map(weight -> shown(weight.tensor().shape().size(0), weight));
        Optional<Settings.Found> config = settings.number(1, VOCAB);
        if (rows.isPresent() && config.isPresent()) {
            long stored = rows.get().value();
            long said = config.get().value();
            if (said < stored && stored - said < 2 * PADDING && stored % PADDING == 0) {
                findings.add(Finding.note("model.vocab-padded", rows.get().because(),
                        "the embedding has " + stored + " rows for a vocabulary of " + said
                                + ": padded to a multiple of " + PADDING));
                return rows;
            }
        }
        return settle("tokens", family, VOCAB, rows);
    }

    private Optional<Fact> positions(Optional<Recognition> family) {
        if (tokenEmbedding().isEmpty()) {
            return Optional.empty(); // positions of image patches are no context
        }
        int reserved = family.map(found -> found.family().positionRows()).orElse(0);
        Weight table = null;
        for (Weight weight : weights.of(Part.POSITION_EMBEDDING)) {
            boolean decoders = weight.name().contains("decoder");
            if (weight.tensor().shape().rank() >= 2 && (table == null || decoders)) {
                table = weight;
            }
        }
        if (table != null) {
            Shape shape = table.tensor().shape();
            return Optional.of(shown(shape.size(shape.rank() - 2) - reserved, table));
        }
        return weights.first(Part.MASK, 2).map(weight -> shown(weight.tensor().shape().last(), weight));
    }

    private Optional<Fact> mlpWidth(Optional<Fact> width) {
        return width.flatMap(c -> weights.first(Part.MLP_DOWN, 2).flatMap(weight -> {
            Shape shape = weight.tensor().shape();
            long rows = shape.size(shape.rank() - 2);
            long columns = shape.last();
            return rows == c.value()
                    ? Optional.of(shown(columns, weight))
                    : columns == c.value() ? Optional.of(shown(rows, weight)) : Optional.empty();
        }));
    }

    private Optional<Boolean> tiedHead(Optional<Recognition> family) {
        Optional<Weight> embedding = tokenEmbedding();
        if (embedding.isEmpty() || weights.first(Part.CLASSIFIER, 2).isPresent()) {
            return Optional.empty();
        }
        for (Weight weight : weights.of(Part.HEAD)) {
            if (weight.tensor().shape().equals(embedding.get().tensor().shape())) {
                return Optional.of(weight.tiedTo().equals(Optional.of(embedding.get().name()))
                        || embedding.get().tiedTo().equals(Optional.of(weight.name())));
            }
        }
        boolean anyHead = !weights.of(Part.HEAD).isEmpty();
        boolean saysNo = settings.truth("tie_word_embeddings").equals(Optional.of(false));
        boolean ties = family.isPresent() && (anyHead || family.get().family().tiesHead());
        return ties && !saysNo ? Optional.of(true) : Optional.empty();
    }

    private Optional<Boolean> bias() {
        List<Part> parts = new ArrayList<>(weights.parts(Role.ATTENTION));
        parts.addAll(weights.parts(Role.MLP));
        for (Part part : parts) {
            for (Weight weight : weights.of(part)) {
                String name = weight.name();
                if (weight.tensor().shape().rank() == 1 && (name.endsWith("bias") || name.endsWith("/b"))) {
                    return Optional.of(true);
                }
            }
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(false);
    }
}
