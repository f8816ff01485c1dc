package dev.ckpt.tensor;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Random;

/// Dense tensors of any dtype and shape, with strides, offsets, marks and byte orders as PyTorch may save them.
public final class RandomTensors {

    private final Random random;

    public RandomTensors(long seed) {
        random = new Random(seed);
    }

    /// Up to four dimensions; sizes of 0 and 1 are frequent.
    public Shape shape() {
        long[] sizes = new long[random.nextInt(5)];
        for (int d = 0; d < sizes.length; d++) {
            sizes[d] = random.nextInt(6) == 0 ? random.nextInt(2) : random.nextInt(1, 6);
        }
        return Shape.of(sizes);
    }

    public StridedTensor tensor(DType dtype) {
        Shape shape = shape();
        return dtype.subByte() ? packed(dtype, Shape.of(shape.numel(), 4)) : strided(dtype, shape);
    }

    /// Dimensions in any order, with gaps between them, or repeated by a stride of 0.
    private StridedTensor strided(DType dtype, Shape shape) {
        long[] strides = new long[shape.rank()];
        long step = random.nextInt(3) == 0 ? 2 : 1;
        for (int d : order(shape.rank())) {
            strides[d] = random.nextInt(8) == 0 ? 0 : step;
            step *= Math.max(shape.size(d), 1);
        }
        long offset = random.nextInt(3);
        byte[] bytes = new byte[Math.toIntExact((offset + step + 1) * dtype.bytes())];
        random.nextBytes(bytes);
        if (dtype == DType.BOOL) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] &= 1;
            }
        }
        ByteOrder order = random.nextInt(4) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return StridedTensor.of(dtype, shape, strides, offset, storage(bytes, order)).marked(false,
                random.nextInt(4) == 0, random.nextInt(4) == 0);
    }

    private StridedTensor packed(DType dtype, Shape shape) {
        byte[] bytes = new byte[Math.toIntExact(dtype.bytesOf(shape.numel()))];
        random.nextBytes(bytes);
        return StridedTensor.rowMajor(dtype, shape, storage(bytes, ByteOrder.LITTLE_ENDIAN));
    }

    private int[] order(int rank) {
        int[] order = new int[rank];
        for (int d = 0; d < rank; d++) {
            int other = random.nextInt(d + 1);
            order[d] = order[other];
            order[other] = d;
        }
        return order;
    }

    /// A storage of these bytes.
    public static Storage storage(byte[] bytes, ByteOrder order) {
        MemorySegment memory = MemorySegment.ofArray(bytes).asReadOnly();
        return new Storage("test", "data/0", bytes.length, order, "cpu", () -> memory);
    }

    /// The numbers one behind the other, little-endian.
    public static byte[] bytes(StridedTensor tensor) {
        byte[] bytes = new byte[Math.toIntExact(tensor.bytes())];
        Elements.of(tensor).copyTo(MemorySegment.ofArray(bytes));
        return bytes;
    }
}
