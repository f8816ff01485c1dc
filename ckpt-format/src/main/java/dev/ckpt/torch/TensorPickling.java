package dev.ckpt.torch;

import dev.ckpt.pickle.PickleWriter;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.MetaTensor;
import dev.ckpt.tensor.NestedTensor;
import dev.ckpt.tensor.PartialTensor;
import dev.ckpt.tensor.QuantizedTensor;
import dev.ckpt.tensor.SparseTensor;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;
import dev.ckpt.tree.StorageValue;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Spells tensors as PyTorch 2.13 does: each as the call of a function of `torch._utils` that rebuilds it
/// (docs/pytorch-format.md §2.3). Every tuple, and every OrderedDict in the place of backward hooks, is a new object.
final class TensorPickling {

    /// The first part of a persistent id; a constant of PyTorch's program.
    static final String STORAGE = "storage";

    private static final String UTILS = "torch._utils";

    private final PickleWriter out;
    private final StoragePlan plan;
    private final boolean placed;
    private final Map<String, Object> layouts = new HashMap<>();

    /// @param placed whether all storages are said to be in one place, whose name then is one constant
    TensorPickling(PickleWriter out, StoragePlan plan, boolean placed) {
        this.out = out;
        this.plan = plan;
        this.placed = placed;
    }

    /// The tensor, as an object that the caller puts into the memo.
    void tensor(Tensor tensor) throws IOException {
        function(tensor);
        arguments(tensor, tensor.requiresGrad());
        out.reduce();
    }

    /// The tensor inside a parameter: its data, without a gradient.
    void data(Tensor tensor) throws IOException {
        function(tensor);
        arguments(tensor, false);
        out.reduce();
        out.putUnknown();
    }

    /// The name of the function that rebuilds it.
    void function(Tensor tensor) throws IOException {
        out.global(UTILS, switch (tensor) {
            case StridedTensor dense -> isTyped(dense) ? "_rebuild_tensor_v2" : "_rebuild_tensor_v3";
            case QuantizedTensor quantized -> "_rebuild_qtensor";
            case SparseTensor sparse -> "_rebuild_sparse_tensor";
            case NestedTensor nested -> "_rebuild_nested_tensor";
            case MetaTensor meta -> "_rebuild_meta_tensor_no_storage";
            case PartialTensor partial -> throw new IllegalStateException("a partial tensor has no form");
        });
    }

    private static boolean isTyped(StridedTensor tensor) {
        return StorageClass.of(tensor.dtype()).flatMap(StorageClass::dtype).isPresent();
    }

    /// The tuple of arguments of [#function].
    void arguments(Tensor tensor, boolean gradient) throws IOException {
        switch (tensor) {
            case StridedTensor dense -> dense(dense, gradient);
            case QuantizedTensor quantized -> quantized(quantized, gradient);
            case SparseTensor sparse -> sparse(sparse);
            case NestedTensor nested -> nested(nested);
            case MetaTensor meta -> meta(meta, gradient);
            case PartialTensor partial -> throw new IllegalStateException("a partial tensor has no form");
        }
    }

    /// (storage, offset, size, stride, requires_grad, backward_hooks [, dtype] [, metadata]).
    private void dense(StridedTensor tensor, boolean gradient) throws IOException {
        out.mark();
        StoredView view = view(tensor);
        out.bool(gradient);
        hooks();
        if (!isTyped(tensor)) {
            dtype(tensor.dtype());
        }
        if (view.negated() || view.conjugated()) {
            marks(view);
        }
        newTuple(6);
    }

    /// storage, offset, size, stride.
    private StoredView view(StridedTensor tensor) throws IOException {
        StoredView view = plan.of(tensor);
        storage(view.record());
        out.integer(view.offset());
        sizes(tensor.shape().toArray());
        sizes(view.strides());
        return view;
    }

    private void marks(StoredView view) throws IOException {
        boolean both = view.negated() && view.conjugated();
        out.emptyDict();
        out.putUnknown();
        if (both) {
            out.mark();
        }
        if (view.negated()) {
            out.newText("neg");
            out.bool(true);
        }
        if (view.conjugated()) {
            out.newText("conj");
            out.bool(true);
        }
        out.setItem(both);
    }

    /// (storage, offset, size, stride, quantizer, requires_grad, backward_hooks).
    private void quantized(QuantizedTensor tensor, boolean gradient) throws IOException {
        out.mark();
        view(tensor.integers());
        switch (tensor.quantizer()) {
            case QuantizedTensor.Quantizer.PerTensor one -> {
                out.global("torch", "per_tensor_affine");
                out.real(one.scale());
                out.integer(one.zeroPoint());
                newTuple(3);
            }
            case QuantizedTensor.Quantizer.PerChannel channels -> {
                out.mark();
                out.global("torch", "per_channel_affine");
                data(channels.scales());
                data(channels.zeroPoints());
                out.integer(channels.axis());
                newTuple(4);
            }
            case QuantizedTensor.Quantizer.PerChannelLists lists -> {
                out.mark();
                out.global("torch", "per_channel_affine");
                scales(lists.scales());
                zeroPoints(lists.zeroPoints());
                out.integer(lists.axis());
                newTuple(4);
            }
        }
        out.bool(gradient);
        hooks();
        newTuple(7);
    }

    private void scales(List<Double> scales) throws IOException {
        out.emptyList();
        out.putUnknown();
        for (double scale : scales) {
            out.real(scale);
            out.append(false);
        }
    }

    private void zeroPoints(List<Long> zeroPoints) throws IOException {
        out.emptyList();
        out.putUnknown();
        for (long zeroPoint : zeroPoints) {
            out.integer(zeroPoint);
            out.append(false);
        }
    }

    /// (layout, (indices..., values, size [, coalesced])).
    private void sparse(SparseTensor tensor) throws IOException {
        int parts = tensor.indices().size() + 2 + (tensor.coalesced().isPresent() ? 1 : 0);
        layout(tensor.layout());
        if (PickleWriter.isMarked(parts)) {
            out.mark();
        }
        for (StridedTensor indices : tensor.indices()) {
            data(indices);
        }
        data(tensor.values());
        out.global("torch", "Size");
        sizes(tensor.shape().toArray());
        newTuple(1);
        out.reduce();
        out.putUnknown();
        if (tensor.coalesced().isPresent()) {
            out.bool(tensor.coalesced().get());
        }
        newTuple(parts);
        newTuple(2);
    }

    /// One object of Python for each layout, as there is one name for each.
    private void layout(String layout) throws IOException {
        Object python = layouts.computeIfAbsent(layout, name -> new Object());
        if (!out.get(python)) {
            out.global("torch.serialization", "_get_layout");
            out.newText("torch." + layout);
            newTuple(1);
            out.reduce();
            out.put(python);
        }
    }

    /// (buffer, sizes, strides, offsets).
    private void nested(NestedTensor tensor) throws IOException {
        out.mark();
        for (StridedTensor part : tensor.parts()) {
            data(part);
        }
        newTuple(4);
    }

    /// (dtype, size, stride, requires_grad).
    private void meta(MetaTensor tensor, boolean gradient) throws IOException {
        out.mark();
        dtype(tensor.dtype());
        sizes(tensor.shape().toArray());
        sizes(tensor.shape().rowMajorStrides());
        out.bool(gradient);
        newTuple(4);
    }

    private void dtype(DType dtype) throws IOException {
        out.global("torch", dtype.torchName());
    }

    /// Backward hooks are never saved; an empty dict stands in their place.
    void hooks() throws IOException {
        out.global("collections", "OrderedDict");
        out.emptyTuple();
        out.reduce();
        out.putUnknown();
    }

    private void sizes(long[] sizes) throws IOException {
        if (PickleWriter.isMarked(sizes.length)) {
            out.mark();
        }
        for (long size : sizes) {
            out.integer(size);
        }
        newTuple(sizes.length);
    }

    /// An empty tuple is one constant, and not put into the memo.
    private void newTuple(int items) throws IOException {
        out.tuple(items);
        if (items > 0) {
            out.putUnknown();
        }
    }

    /// A storage saved by itself.
    void storage(StorageValue value) throws IOException {
        storage(plan.of(value));
    }

    /// `('storage', class, key, location, numel)`, which stands for the record.
    private void storage(StoredRecord record) throws IOException {
        out.mark();
        out.text(STORAGE);
        out.global(record.type().module(), record.type().name());
        out.text(record.key());
        if (!placed && record.location().indexOf(':') >= 0) {
            out.newText(record.location()); // PyTorch puts `cuda:0` together anew each time
        } else {
            out.text(record.location());
        }
        out.integer(record.numel());
        newTuple(5);
        out.persistentId();
    }
}
