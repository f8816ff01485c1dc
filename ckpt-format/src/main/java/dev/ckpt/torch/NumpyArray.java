package dev.ckpt.torch;

import dev.ckpt.pickle.PickleNode;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.Bytes;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A numpy array in a pickle: `_reconstruct(...)` and the state (1, shape, dtype, fortran order, bytes).
final class NumpyArray {

    private static final Map<String, DType> NUMBERS = Map.ofEntries(Map.entry("f2", DType.FLOAT16),
            Map.entry("f4", DType.FLOAT32), Map.entry("f8", DType.FLOAT64), Map.entry("i1", DType.INT8),
            Map.entry("i2", DType.INT16), Map.entry("i4", DType.INT32), Map.entry("i8", DType.INT64),
            Map.entry("u1", DType.UINT8), Map.entry("u2", DType.UINT16), Map.entry("u4", DType.UINT32),
            Map.entry("u8", DType.UINT64), Map.entry("b1", DType.BOOL), Map.entry("c8", DType.COMPLEX64),
            Map.entry("c16", DType.COMPLEX128));

    private NumpyArray() {}

    /// The array as a tensor; empty when it is none of plain numbers.
    static Optional<StridedTensor> tensor(PickleNode node, TreeBuilder tree, Place place) {
        if (!(node instanceof PickleNode.Call call) || call.states().isEmpty()
                || !PythonName.of(call.callee()).endsWith("core.multiarray._reconstruct")
                || !(call.states().getLast() instanceof PickleNode.Items state) || state.items().size() != 5) {
            return Optional.empty();
        }
        Arguments a = Arguments.of("the numpy array", state.items(), place);
        if (!(a.node(2) instanceof PickleNode.Call type) || type.arguments().isEmpty()) {
            return Optional.empty();
        }
        DType dtype = NodeText.text(type.arguments().getFirst()).map(NUMBERS::get).orElse(null);
        if (dtype == null || !(tree.value(a.node(4), place.path()) instanceof Bytes bytes)) {
            return Optional.empty();
        }
        long[] sizes = a.sizes(1, "shape");
        long[] strides = Arguments.shape(sizes, dtype, place).rowMajorStrides();
        if (a.flag(3, "fortran order")) {
            long step = 1;
            for (int d = 0; d < sizes.length; d++) {
                strides[d] = step;
                step *= Math.max(sizes[d], 1); // cannot overflow: the shape's bytes were counted
            }
        }
        MemorySegment content = bytes.content();
        Storage storage = new Storage(place.file(), "numpy@" + call.offset(), content.byteSize(), order(type), "cpu",
                () -> content);
        tree.reading().storages().add(storage);
        return Optional.of(DenseTensors.of(StorageView.whole(storage, Optional.of(dtype)), dtype, 0, sizes, strides,
                place));
    }

    /// The byte order in the dtype's state: (3, '<', ...).
    private static ByteOrder order(PickleNode.Call type) {
        List<PickleNode> state = type.states().isEmpty() || !(type.states().getLast() instanceof PickleNode.Items items)
                ? List.of()
                : items.items();
        return state.size() > 1 && NodeText.text(state.get(1)).filter(">"::equals).isPresent()
                ? ByteOrder.BIG_ENDIAN
                : ByteOrder.LITTLE_ENDIAN;
    }
}
