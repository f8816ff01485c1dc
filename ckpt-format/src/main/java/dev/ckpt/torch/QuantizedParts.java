package dev.ckpt.torch;

import dev.ckpt.io.Fault;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.pickle.PickleNode;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.QuantizedTensor;
import dev.ckpt.tensor.QuantizedTensor.Quantizer;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/// Tensors of integers with a scale:
/// (storage, offset, size, stride, quantizer, requires_grad, backward_hooks).
final class QuantizedParts {

    private final Rebuild rebuild;
    /// One list may serve many tensors; it is converted once.
    private final IdentityHashMap<PickleNode, List<Double>> scaleLists = new IdentityHashMap<>();
    private final IdentityHashMap<PickleNode, List<Long>> zeroLists = new IdentityHashMap<>();

    QuantizedParts(Rebuild rebuild) {
        this.rebuild = rebuild;
    }

    Optional<Value> value(Arguments a) {
        StorageView view = rebuild.storage(a, 0);
        DType dtype = view.dtype().orElse(DType.UINT8);
        StridedTensor integers = rebuild.strided(a, view, dtype).marked(a.flag(5, "requires_grad"), false, false);
        Arguments q = Arguments.of("the quantizer", a.tuple(4, "quantizer"), a.place().part("quantizer"));
        if (q.count() == 0) {
            throw a.wrong(4, "quantizer", "a scheme with its numbers");
        }
        Quantizer quantizer = switch (PythonName.of(q.node(0))) {
            case "torch.per_tensor_affine" ->
                new Quantizer.PerTensor(q.counted(3, 3).number(1, "scale"), q.whole(2, "zero point"));
            case "torch.per_channel_affine", "torch.per_channel_affine_float_qparams" ->
                perChannel(q.counted(4, 4), integers);
            default -> throw unknown(q);
        };
        return Optional.of(TensorValue.of(new QuantizedTensor(integers, quantizer)));
    }

    private static UnsupportedException unknown(Arguments q) {
        Fault fault = q.place()
                .fault()
                .expected("torch.per_tensor_affine or torch.per_channel_affine as the scheme of quantization")
                .found(NodeText.words(q.node(0)))
                .because("PyTorch itself loads only these two")
                .next("quantize the tensor again with one of them");
        return new UnsupportedException(fault);
    }

    /// (scheme, scales, zero points, axis).
    private Quantizer perChannel(Arguments q, StridedTensor integers) {
        long axis = q.whole(3, "axis");
        if (axis < 0 || axis >= integers.shape().rank()) {
            throw q.place().malformed("an axis of shape " + integers.shape(), "axis " + axis);
        }
        long channels = integers.shape().size((int) axis);
        if (q.node(1) instanceof PickleNode.Items && q.node(2) instanceof PickleNode.Items) {
            List<Double> scales = scaleLists.computeIfAbsent(q.node(1), node -> scales((PickleNode.Items) node, q));
            List<Long> zeros = zeroLists.computeIfAbsent(q.node(2), node -> zeros((PickleNode.Items) node, q));
            requireChannels(q, channels, scales.size(), zeros.size());
            return new Quantizer.PerChannelLists(scales, zeros, (int) axis);
        }
        StridedTensor scales = rebuild.part(q, q.node(1), "scales");
        StridedTensor zeros = rebuild.part(q, q.node(2), "zero points");
        requireChannels(q, channels, scales.numel(), zeros.numel());
        return new Quantizer.PerChannel(scales, zeros, (int) axis);
    }

    private static void requireChannels(Arguments q, long channels, long scales, long zeros) {
        if (scales != channels || zeros != channels) {
            throw q.place().malformed(channels + " scales and zero points, one a channel",
                    scales + " scales and " + zeros + " zero points");
        }
    }

    private static List<Double> scales(PickleNode.Items items, Arguments q) {
        Arguments numbers = Arguments.of("the scales", items.items(), q.place());
        List<Double> scales = new ArrayList<>(numbers.count());
        for (int i = 0; i < numbers.count(); i++) {
            scales.add(numbers.number(i, "scale"));
        }
        return List.copyOf(scales);
    }

    private static List<Long> zeros(PickleNode.Items items, Arguments q) {
        Arguments numbers = Arguments.of("the zero points", items.items(), q.place());
        List<Long> zeros = new ArrayList<>(numbers.count());
        for (int i = 0; i < numbers.count(); i++) {
            zeros.add(numbers.whole(i, "zero point"));
        }
        return List.copyOf(zeros);
    }
}
