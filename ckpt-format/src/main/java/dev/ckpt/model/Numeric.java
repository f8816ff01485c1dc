package dev.ckpt.model;

import dev.ckpt.io.CheckpointException;
import dev.ckpt.io.LittleEndian;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.Bytes;
import dev.ckpt.tree.Opaque;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// A value as a number, where it is one: Python's int and float, a tensor of one element, numpy's scalar.
public final class Numeric {

    /// Beyond this a double skips integers.
    private static final double EXACT = 0x1p53;

    private Numeric() {}

    public static OptionalDouble real(Value value) {
        return switch (value) {
            case Scalar.Int(long number) -> OptionalDouble.of((double) number);
            case Scalar.Real(double number) -> OptionalDouble.of(number);
            case TensorValue tensor -> element(tensor);
            case Opaque opaque -> numpyScalar(opaque);
            default -> OptionalDouble.empty();
        };
    }

    /// The number, where it is a whole one: steps are counted in float tensors too.
    static OptionalLong whole(Value value) {
        if (value instanceof Scalar.Int(long number)) {
            return OptionalLong.of(number);
        }
        OptionalDouble real = real(value);
        return real.isPresent() && Math.rint(real.getAsDouble()) == real.getAsDouble()
                && Math.abs(real.getAsDouble()) <= EXACT
                        ? OptionalLong.of((long) real.getAsDouble())
                        : OptionalLong.empty();
    }

    private static OptionalDouble element(TensorValue value) {
        if (value.tensor() instanceof StridedTensor tensor && tensor.numel() == 1 && isNumber(tensor.dtype())) {
            try {
                return OptionalDouble.of(Elements.of(tensor).real(0));
            } catch (CheckpointException e) {
                return OptionalDouble.empty(); // its record is broken, which is for a verification to report
            }
        }
        return OptionalDouble.empty();
    }

    private static boolean isNumber(DType dtype) {
        return dtype.kind() == DType.Kind.FLOAT || dtype.kind() == DType.Kind.INTEGER;
    }

    /// `numpy.core.multiarray.scalar(dtype('f8'), b'...')` (format reference 2.4).
    private static OptionalDouble numpyScalar(Opaque opaque) {
        List<Value> arguments = opaque.arguments();
        if (opaque.className().endsWith("multiarray.scalar") && arguments.size() == 2
                && arguments.getFirst() instanceof Opaque dtype && !dtype.arguments().isEmpty()
                && dtype.arguments().getFirst() instanceof Text(String code)
                && arguments.getLast() instanceof Bytes bytes) {
            long size = bytes.content().byteSize();
            if (code.equals("f8") && size == Double.BYTES) {
                return OptionalDouble.of(Double.longBitsToDouble(LittleEndian.i64(bytes.content(), 0)));
            }
            if (code.equals("f4") && size == Float.BYTES) {
                return OptionalDouble.of(Float.intBitsToFloat(LittleEndian.i32(bytes.content(), 0)));
            }
            if (code.equals("i8") && size == Long.BYTES) {
                return OptionalDouble.of((double) LittleEndian.i64(bytes.content(), 0));
            }
            if (code.equals("i4") && size == Integer.BYTES) {
                return OptionalDouble.of(LittleEndian.i32(bytes.content(), 0));
            }
        }
        return OptionalDouble.empty();
    }
}
