package dev.ckpt.model;

import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Tensors that are one: the same elements of the same storage under two names. Two views of a storage that overlap and
/// differ are no tie.
public final class Ties {

    private final Map<List<View>, String> firsts = new HashMap<>();

    /// The name under which these very numbers came before, if they did; otherwise they go by this name from now on.
    public Optional<String> first(String name, Tensor tensor) {
        List<StridedTensor> parts = tensor.parts();
        if (parts.isEmpty()) {
            return Optional.empty(); // no numbers, so nothing to share
        }
        List<View> views = new ArrayList<>(parts.size());
        for (StridedTensor part : parts) {
            views.add(new View(part));
        }
        return Optional.ofNullable(firsts.putIfAbsent(views, name));
    }

    private static final class View {

        private final Storage storage;
        private final DType dtype;
        private final Shape shape;
        private final long[] strides;
        private final long offset;
        private final boolean negated;
        private final boolean conjugated;

        View(StridedTensor tensor) {
            storage = tensor.storage();
            dtype = tensor.dtype();
            shape = tensor.shape();
            strides = tensor.strides();
            offset = tensor.offset();
            negated = tensor.negated();
            conjugated = tensor.conjugated();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof View that && storage == that.storage && dtype == that.dtype
                    && offset == that.offset && negated == that.negated && conjugated == that.conjugated
                    && shape.equals(that.shape) && Arrays.equals(strides, that.strides);
        }

        @Override
        public int hashCode() {
            return Objects.hash(System.identityHashCode(storage), offset, shape);
        }
    }
}
