package dev.ckpt.model;

import dev.ckpt.tensor.Shape;
import java.util.Optional;

/// Tells which way round the matrices lie, by those that are not square (format reference 9.6). In GPT-2 the attention's
/// c_proj is square and tells nothing.
final class LayoutFinder {

    private LayoutFinder() {}

    /// @param width C, where it is known
    static Optional<Layout> layout(Weights weights, Optional<Fact> width) {
        return weights.first(Part.ATTENTION_QKV, 2).flatMap(weight -> threefold(weight.tensor().shape()))
                .or(() -> width.flatMap(fact -> byWidth(weights, fact.value())));
    }

    private static Optional<Layout> threefold(Shape shape) {
        long rows = shape.size(shape.rank() - 2);
        long columns = shape.last();
        return columns == 3 * rows
                ? Optional.of(Layout.CONV1D)
                : rows == 3 * columns ? Optional.of(Layout.LINEAR) : Optional.empty();
    }

    private static Optional<Layout> byWidth(Weights weights, long width) {
        for (Weight weight : weights.tensors()) {
            Shape shape = weight.tensor().shape();
            if (shape.rank() == 2 && shape.size(0) != shape.size(1)) {
                boolean widthIsIn = switch (weight.part()) {
                    case ATTENTION_QKV, ATTENTION_QUERY, ATTENTION_KEY, ATTENTION_VALUE, MLP_UP, MLP_GATE -> true;
                    default -> false;
                };
                boolean widthIsOut = weight.part() == Part.MLP_DOWN;
                if ((widthIsIn && shape.size(1) == width) || (widthIsOut && shape.size(0) == width)) {
                    return Optional.of(Layout.LINEAR);
                }
                if ((widthIsIn && shape.size(0) == width) || (widthIsOut && shape.size(1) == width)) {
                    return Optional.of(Layout.CONV1D);
                }
            }
        }
        return Optional.empty();
    }
}
