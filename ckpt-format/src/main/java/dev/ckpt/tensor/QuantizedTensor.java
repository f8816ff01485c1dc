package dev.ckpt.tensor;

import java.util.List;

/// Integers with a scale: value = (q - zero point) * scale.
///
/// @param integers the stored integers, with the logical shape
/// @param quantizer how they become numbers
public record QuantizedTensor(StridedTensor integers, Quantizer quantizer) implements Tensor {

    /// How stored integers become numbers.
    public sealed interface Quantizer {

        /// One scale for the whole tensor.
        record PerTensor(double scale, long zeroPoint) implements Quantizer {}

        /// A scale for each index of dimension `axis`; both tensors have that many elements.
        record PerChannel(StridedTensor scales, StridedTensor zeroPoints, int axis) implements Quantizer {}

        /// As [PerChannel], from files old enough to hold plain lists.
        record PerChannelLists(List<Double> scales, List<Long> zeroPoints, int axis) implements Quantizer {

            public PerChannelLists {
                scales = List.copyOf(scales);
                zeroPoints = List.copyOf(zeroPoints);
            }
        }
    }

    @Override
    public DType dtype() {
        return integers.dtype();
    }

    @Override
    public Shape shape() {
        return integers.shape();
    }

    @Override
    public boolean requiresGrad() {
        return integers.requiresGrad();
    }

    @Override
    public List<StridedTensor> parts() {
        return switch (quantizer) {
            case Quantizer.PerChannel channel -> List.of(integers, channel.scales(), channel.zeroPoints());
            case Quantizer.PerTensor tensor -> List.of(integers);
            case Quantizer.PerChannelLists lists -> List.of(integers);
        };
    }

    @Override
    public String kind() {
        return "quantized";
    }
}
