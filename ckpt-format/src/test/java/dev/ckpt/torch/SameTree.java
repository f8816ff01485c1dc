package dev.ckpt.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.MetaTensor;
import dev.ckpt.tensor.NestedTensor;
import dev.ckpt.tensor.PartialTensor;
import dev.ckpt.tensor.QuantizedTensor;
import dev.ckpt.tensor.SparseTensor;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;
import dev.ckpt.tree.Bytes;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Opaque;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.StorageValue;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;

/// Two trees that say the same: types, order, numbers, and what is shared in one is shared in the other.
final class SameTree {

    private record Pair(Value expected, Value actual, String path) {}

    private final IdentityHashMap<Value, Value> partners = new IdentityHashMap<>();
    private final IdentityHashMap<Storage, Storage> storages = new IdentityHashMap<>();
    private final Deque<Pair> open = new ArrayDeque<>();

    private SameTree() {}

    static void assertSameTree(Value expected, Value actual) {
        SameTree trees = new SameTree();
        trees.open.push(new Pair(expected, actual, ""));
        while (!trees.open.isEmpty()) {
            trees.compare(trees.open.pop());
        }
    }

    private void compare(Pair pair) {
        Value known = partners.get(pair.expected());
        boolean shareable = pair.expected() instanceof Dict || pair.expected() instanceof TensorValue
                || (pair.expected() instanceof Sequence sequence && !sequence.items().isEmpty());
        if (known != null) {
            if (shareable) {
                assertSame(known, pair.actual(), "shared at " + pair.path());
            }
            return;
        }
        if (shareable) {
            partners.put(pair.expected(), pair.actual());
        }
        String path = pair.path();
        switch (pair.expected()) {
            case Scalar.Real number -> assertEquals(Double.doubleToRawLongBits(number.value()),
                    Double.doubleToRawLongBits(((Scalar.Real) pair.actual()).value()), path);
            case Scalar.Complex number -> assertEquals(number.toString(), pair.actual().toString(), path);
            case Scalar scalar -> assertEquals(scalar, pair.actual(), path);
            case Text text -> assertEquals(text, pair.actual(), path);
            case Bytes bytes -> {
                Bytes actual = (Bytes) pair.actual();
                assertEquals(bytes.mutable(), actual.mutable(), path);
                assertArrayEquals(bytes.content().toArray(ValueLayout.JAVA_BYTE),
                        actual.content().toArray(ValueLayout.JAVA_BYTE), path);
            }
            case Sequence sequence -> {
                Sequence actual = (Sequence) pair.actual();
                assertEquals(sequence.kind(), actual.kind(), path);
                items(sequence.items(), actual.items(), path);
            }
            case Dict dict -> {
                Dict actual = (Dict) pair.actual();
                assertEquals(dict.kind(), actual.kind(), path);
                entries(dict.entries(), actual.entries(), path);
                assertEquals(dict.attributes().isPresent(), actual.attributes().isPresent(), path);
                dict.attributes().ifPresent(it -> also(it, actual.attributes().orElseThrow(), path + "/attributes"));
            }
            case Opaque object -> {
                Opaque actual = (Opaque) pair.actual();
                assertEquals(object.className(), actual.className(), path);
                assertEquals(object.via(), actual.via(), path);
                items(object.arguments(), actual.arguments(), path);
                items(object.states(), actual.states(), path);
                items(object.elements(), actual.elements(), path);
                entries(object.entries(), actual.entries(), path);
            }
            case StorageValue storage -> {
                StorageValue actual = (StorageValue) pair.actual();
                assertEquals(storage.dtype(), actual.dtype(), path);
                assertEquals(storage.storage().byteSize(), actual.storage().byteSize(), path);
            }
            case TensorValue tensor -> {
                TensorValue actual = (TensorValue) pair.actual();
                assertEquals(tensor.parameter(), actual.parameter(), path);
                tensors(tensor.tensor(), actual.tensor(), path);
                assertEquals(tensor.attributes().isPresent(), actual.attributes().isPresent(), path);
                tensor.attributes().ifPresent(it -> also(it, actual.attributes().orElseThrow(), path + "/attributes"));
            }
        }
    }

    private void also(Value expected, Value actual, String path) {
        open.push(new Pair(expected, actual, path));
    }

    private void items(List<Value> expected, List<Value> actual, String path) {
        assertEquals(expected.size(), actual.size(), path);
        for (int i = 0; i < expected.size(); i++) {
            also(expected.get(i), actual.get(i), path + "/" + i);
        }
    }

    private void entries(List<Dict.Entry> expected, List<Dict.Entry> actual, String path) {
        assertEquals(expected.size(), actual.size(), path);
        for (int i = 0; i < expected.size(); i++) {
            also(expected.get(i).key(), actual.get(i).key(), path + "/key " + i);
            also(expected.get(i).value(), actual.get(i).value(), path + "/" + i);
        }
    }

    private void tensors(Tensor expected, Tensor actual, String path) {
        assertEquals(expected.getClass(), actual.getClass(), path);
        assertEquals(expected.dtype(), actual.dtype(), path);
        assertEquals(expected.shape(), actual.shape(), path);
        assertEquals(expected.requiresGrad(), actual.requiresGrad(), path);
        switch (expected) {
            case StridedTensor dense -> tied(dense, (StridedTensor) actual, path);
            case QuantizedTensor quantized -> {
                if (quantized.quantizer() instanceof QuantizedTensor.Quantizer.PerTensor) {
                    assertEquals(quantized.quantizer(), ((QuantizedTensor) actual).quantizer(), path);
                }
            }
            case SparseTensor sparse -> {
                assertEquals(sparse.layout(), ((SparseTensor) actual).layout(), path);
                assertEquals(sparse.coalesced(), ((SparseTensor) actual).coalesced(), path);
            }
            case NestedTensor nested -> {
            } // its parts say all
            case MetaTensor meta -> {
            } // has no parts
            case PartialTensor partial -> throw new AssertionError("nobody writes one");
        }
        assertEquals(expected.parts().size(), actual.parts().size(), path);
        for (int i = 0; i < expected.parts().size(); i++) {
            assertArrayEquals(numbers(expected.parts().get(i)), numbers(actual.parts().get(i)), path);
        }
    }

    /// Ties stay, but for views whose numbers are not those of their storage.
    private void tied(StridedTensor expected, StridedTensor actual, String path) {
        if (expected.numel() == 0 || ((expected.negated() || expected.conjugated()) && !actual.negated()
                && !actual.conjugated())) {
            return;
        }
        Storage partner = storages.putIfAbsent(expected.storage(), actual.storage());
        assertTrue(partner == null || partner == actual.storage(), "tied at " + path);
    }

    private static byte[] numbers(StridedTensor tensor) {
        byte[] bytes = new byte[(int) tensor.bytes()];
        Elements.of(tensor).copyTo(MemorySegment.ofArray(bytes));
        return bytes;
    }
}
