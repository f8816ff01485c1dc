package dev.ckpt.safetensors;

import dev.ckpt.contents.NamedTensors;
import dev.ckpt.io.Fault;
import dev.ckpt.io.Quoted;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.MetaTensor;
import dev.ckpt.tensor.NestedTensor;
import dev.ckpt.tensor.PartialTensor;
import dev.ckpt.tensor.QuantizedTensor;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.SparseTensor;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;

/// A tensor that is going to be written.
///
/// @param dtype the format's name for its type
/// @param shape as the header is to have it
/// @param bytes that its numbers take in the file
record Outgoing(String name, DTypeName dtype, Shape shape, StridedTensor tensor, long bytes) {

    private static final String OTHER_FORMAT = "write a PyTorch file, which holds it, or leave it out";

    /// @throws UnsupportedException when the format has no room for such a tensor
    static Outgoing of(NamedTensors.Entry entry, String target) {
        Fault fault = Fault.in(target).at("tensor " + Quoted.of(entry.name()))
                .expected("a dense tensor of a dtype that safetensors has");
        StridedTensor tensor = dense(entry.tensor(), fault);
        DType dtype = tensor.dtype();
        DTypeName name = DTypeName.of(dtype).orElseThrow(() -> new UnsupportedException(fault
                .found(dtype.torchName()).because("the format has no name for this dtype")
                .next(dtype.kind() == DType.Kind.COMPLEX
                        ? "make it complex64 before it is saved, or write a PyTorch file"
                        : OTHER_FORMAT)));
        if (dtype.subByte() && tensor.numel() * dtype.bits() % Byte.SIZE != 0) {
            throw new UnsupportedException(fault.found(tensor.numel() + " numbers of " + dtype.bits() + " bits")
                    .because("the format has no tensor that ends within a byte").next(OTHER_FORMAT));
        }
        return new Outgoing(entry.name(), name, shape(tensor, fault), tensor, tensor.bytes());
    }

    private static StridedTensor dense(Tensor tensor, Fault fault) {
        return switch (tensor) {
            case StridedTensor dense -> dense;
            case QuantizedTensor quantized -> throw new UnsupportedException(fault
                    .found("a quantized one, " + quantized.dtype().torchName())
                    .because("the format has no scales and zero points").next(OTHER_FORMAT));
            case SparseTensor sparse -> throw new UnsupportedException(fault.found("a " + sparse.kind() + " one")
                    .because("the format has dense tensors only")
                    .next("save it after to_dense(), write a PyTorch file, or leave it out"));
            case NestedTensor nested -> throw new UnsupportedException(fault.found("a nested one")
                    .because("the format has dense tensors only").next(OTHER_FORMAT));
            case MetaTensor meta -> throw new UnsupportedException(fault.found("a tensor without numbers")
                    .because("it was saved from PyTorch's meta device").next("leave it out"));
            case PartialTensor partial -> throw new UnsupportedException(fault.found("one process's part of a tensor")
                    .because("a training on several devices saved it in parts")
                    .next("put the parts together in PyTorch and save the whole"));
        };
    }

    /// Two numbers in each byte along the last dimension.
    private static Shape shape(StridedTensor tensor, Fault fault) {
        if (tensor.dtype() != DType.FLOAT4_E2M1FN_X2) {
            return tensor.shape();
        }
        long[] sizes = tensor.shape().toArray();
        if (sizes.length == 0) {
            throw new UnsupportedException(fault.found("a single " + tensor.dtype().torchName())
                    .because("it holds two numbers, and has no dimension that could say so").next(OTHER_FORMAT));
        }
        try {
            sizes[sizes.length - 1] = Math.multiplyExact(sizes[sizes.length - 1], 2);
            return Shape.of(sizes);
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw new UnsupportedException(fault.found("shape " + tensor.shape() + " of two numbers each")
                    .because("that is more than a file can hold").next("leave it out"), e);
        }
    }
}
