package dev.ckpt.identity;

import dev.ckpt.tensor.MetaTensor;
import dev.ckpt.tensor.NestedTensor;
import dev.ckpt.tensor.PartialTensor;
import dev.ckpt.tensor.QuantizedTensor;
import dev.ckpt.tensor.SparseTensor;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// The digest of a tensor of any kind, from those of its dense parts.
final class WholeDigest {

    private WholeDigest() {}

    static ContentId of(Tensor tensor, TensorDigests digests) {
        return switch (tensor) {
            case StridedTensor dense -> digests.of(dense).sha256();
            case QuantizedTensor quantized -> parts(head(quantized.quantizer()), quantized, digests);
            case SparseTensor sparse -> parts(new Encoding(), sparse, digests);
            case NestedTensor nested -> parts(new Encoding(), nested, digests);
            case MetaTensor meta -> parts(new Encoding(), meta, digests);
            case PartialTensor partial -> share(partial, digests);
        };
    }

    private static Encoding head(QuantizedTensor.Quantizer quantizer) {
        return switch (quantizer) {
            case QuantizedTensor.Quantizer.PerTensor one -> new Encoding().text("per tensor")
                    .number(Double.doubleToRawLongBits(one.scale()))
                    .number(one.zeroPoint());
            case QuantizedTensor.Quantizer.PerChannel many -> new Encoding().text("per channel").number(many.axis());
            case QuantizedTensor.Quantizer.PerChannelLists lists -> new Encoding().text("per channel lists")
                    .number(lists.axis())
                    .numbers(lists.scales().stream().map(Double::doubleToRawLongBits).toList())
                    .numbers(List.copyOf(lists.zeroPoints()));
        };
    }

    private static ContentId parts(Encoding encoding, Tensor tensor, TensorDigests digests) {
        for (StridedTensor part : tensor.parts()) {
            encoding.text(part.dtype().torchName()).shape(part.shape()).digest(digests.of(part).sha256());
        }
        return encoding.hash();
    }

    /// A share of a share of a share is wrapped as often; each wrapping is hashed around what it holds.
    private static ContentId share(PartialTensor outermost, TensorDigests digests) {
        Tensor innermost = outermost;
        Deque<PartialTensor> wrappings = new ArrayDeque<>();
        while (innermost instanceof PartialTensor partial) {
            wrappings.push(partial);
            innermost = partial.local();
        }
        ContentId digest = of(innermost, digests);
        for (PartialTensor partial : wrappings) {
            Tensor local = partial.local();
            digest = new Encoding().text(partial.placement()).text(local.kind()).text(local.dtype().torchName())
                    .shape(local.shape()).digest(digest).hash();
        }
        return digest;
    }
}
