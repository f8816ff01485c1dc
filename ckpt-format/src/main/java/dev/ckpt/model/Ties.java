package dev.ckpt.model;

import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tensors that are one: the same elements of the same storage under two names. Two views of a storage that overlap and
/// differ are no tie.
public final class Ties {

    /// Most storages have one user, and then nothing has to be compared.
    private final IdentityHashMap<Storage, Users> users = new IdentityHashMap<>();
    private final Map<List<View>, String> composites = new HashMap<>();

    /// The name under which these very numbers came before, if they did; otherwise they go by this name from now on.
    public Optional<String> first(String name, Tensor tensor) {
        if (tensor instanceof StridedTensor dense) {
            Users known = users.get(dense.storage());
            if (known == null) {
                users.put(dense.storage(), new Users(name, dense));
                return Optional.empty();
            }
            return known.first(name, dense);
        }
        List<View> views = new ArrayList<>();
        for (StridedTensor part : tensor.parts()) {
            views.add(new View(part));
        }
        // without numbers there is nothing to share
        return views.isEmpty() ? Optional.empty() : Optional.ofNullable(composites.putIfAbsent(views, name));
    }

    /// The dense tensors in one storage.
    private static final class Users {

        private final String name;
        private final StridedTensor tensor;
        private @Nullable Map<View, String> names;

        Users(String name, StridedTensor tensor) {
            this.name = name;
            this.tensor = tensor;
        }

        Optional<String> first(String another, StridedTensor view) {
            if (names == null) {
                names = new HashMap<>();
                names.put(new View(tensor), name);
            }
            return Optional.ofNullable(names.putIfAbsent(new View(view), another));
        }
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
