package dev.ckpt.model;

import java.util.Optional;

/// The measures of a network, each with its proof; empty where nothing tells.
///
/// @param width C: numbers a token has on its way through the layers
/// @param keyValueHeads fewer than heads where several heads share their keys and values
/// @param mlpWidth F: the width between the MLP's two matrices
/// @param vocab rows of the token embedding
/// @param context T: positions the network was made for
/// @param tiedHead whether the token embedding serves as head
/// @param bias whether attention and MLP have biases
public record Geometry(Optional<Layout> layout, Optional<Fact> layers, Optional<Fact> width, Optional<Fact> heads,
        Optional<Fact> keyValueHeads, Optional<Fact> mlpWidth, Optional<Fact> vocab, Optional<Fact> context,
        Optional<Boolean> tiedHead, Optional<Boolean> bias) {}
