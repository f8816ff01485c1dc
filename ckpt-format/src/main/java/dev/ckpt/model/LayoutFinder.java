package dev.ckpt.model;

import dev.ckpt.tensor.Shape;
import java.util.List;
import java.util.Optional;

/// Tells which way round the matrices lie, by those that are not square (format reference 9.6). In GPT-2 the attention's
/// c_proj is square and tells nothing.
final class LayoutFinder {

    private LayoutFinder() {}

    /// @param width C, where it is known
    static Optional<Layout> layout(Census weights, Optional<Fact> width) {
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

    private static Optional<Layout> byWidth(Census weights, long width) {
        for (Part part : List.of(Part.ATTENTION_QKV, Part.ATTENTION_QUERY, Part.ATTENTION_KEY, Part.ATTENTION_VALUE,
                Part.MLP_UP, Part.MLP_GATE, Part.MLP_DOWN)) {
            for (Weight weight : weights.of(part)) {
                Optional<Layout> layout = oneWide(weight.tensor().shape(), part == Part.MLP_DOWN, width);
                if (layout.isPresent()) {
                    return layout;
                }
            }
        }
        return Optional.empty();
    }

    /// @param leadsBack whether the matrix leads back to the width, as the MLP's last does; the others start from it
    private static Optional<Layout> oneWide(Shape shape, boolean leadsBack, long width) {
        if (shape.rank() != 2 || shape.size(0) == shape.size(1)) {
            return Optional.empty();
        }
        if (shape.size(leadsBack ? 0 : 1) == width) {
            return Optional.of(Layout.LINEAR);
        }
        return shape.size(leadsBack ? 1 : 0) == width ? Optional.of(Layout.CONV1D) : Optional.empty();
    }
}
