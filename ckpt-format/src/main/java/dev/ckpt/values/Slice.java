package dev.ckpt.values;

import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.values.SliceException.Problem;
import java.util.Arrays;
import java.util.List;

/// A part of a tensor, as NumPy's basic indexing has it: `[0:4, :8]`, `[-1]`, `[..., 0]`, `[::2]`. An int takes a dimension
/// away and has to be inside; bounds of a range may lie outside. Dimensions that are not named stay whole. The brackets may
/// be left out. As in PyTorch, steps are above zero.
///
/// A slice is made without reading a number: it is the same storage, seen with other sizes, strides and offset.
public final class Slice {

    /// The whole of any tensor.
    public static final Slice ALL = new Slice("[...]", List.of(new Index.Ellipsis(1)));

    private final String text;
    private final List<Index> indices;

    private Slice(String text, List<Index> indices) {
        this.text = text;
        this.indices = List.copyOf(indices);
    }

    /// @throws SliceException when the text is no slice
    public static Slice parse(String text) {
        return new Slice(text, SliceParser.parse(text));
    }

    /// A single index of the first dimension.
    public static Slice row(long number) {
        return new Slice("[" + number + "]", List.of(new Index.At(number, 1)));
    }

    /// This part of a tensor.
    ///
    /// @throws SliceException when an int lies outside, or there are more indices than dimensions
    public StridedTensor of(StridedTensor tensor) {
        int named = (int) indices.stream().filter(index -> !(index instanceof Index.Ellipsis)).count();
        Shape shape = tensor.shape();
        if (named > shape.rank()) {
            throw new SliceException(Problem.TOO_MANY, indices.getFirst().position(), Integer.toString(named),
                    Integer.toString(shape.rank()));
        }
        View view = new View(tensor);
        for (Index index : indices) {
            switch (index) {
                case Index.At at -> view.take(at);
                case Index.Range range -> view.take(range);
                case Index.Ellipsis all -> view.keep(shape.rank() - named);
            }
        }
        view.keep(shape.rank() - view.dimension);
        return view.tensor();
    }

    /// As it was typed.
    @Override
    public String toString() {
        return text;
    }

    /// Sizes and strides as they come to be, dimension by dimension.
    private static final class View {

        private final StridedTensor tensor;
        private final long[] strides;
        private final long[] sizesLeft;
        private final long[] stridesLeft;
        private long offset;
        private int dimension;
        private int rank;

        View(StridedTensor tensor) {
            this.tensor = tensor;
            strides = tensor.strides();
            sizesLeft = new long[strides.length];
            stridesLeft = new long[strides.length];
            offset = tensor.offset();
        }

        void keep(int dimensions) {
            for (int i = 0; i < dimensions; i++) {
                put(tensor.shape().size(dimension), strides[dimension]);
                dimension++;
            }
        }

        void take(Index.At at) {
            long size = tensor.shape().size(dimension);
            long number = at.number() < 0 ? at.number() + size : at.number();
            if (number < 0 || number >= size) {
                throw new SliceException(Problem.OUT_OF_RANGE, at.position(), Long.toString(at.number()),
                        Integer.toString(dimension), Long.toString(size));
            }
            skip(number);
            dimension++;
        }

        void take(Index.Range range) {
            long size = tensor.shape().size(dimension);
            long start = bound(range.start().orElse(0), size);
            long stop = bound(range.stop().orElse(size), size);
            long length = stop > start ? (stop - start - 1) / range.step() + 1 : 0;
            if (length > 0) {
                skip(start);
            }
            // where it leads nowhere, the product may be beyond 2^63
            boolean leads = length > 1 && tensor.numel() > 0;
            put(length, leads ? strides[dimension] * range.step() : strides[dimension]);
            dimension++;
        }

        private static long bound(long number, long size) {
            return Math.clamp(number < 0 ? number + size : number, 0, size);
        }

        /// An empty tensor has no elements to be reached, and its strides may be of any size.
        private void skip(long number) {
            if (tensor.numel() > 0) {
                offset += number * strides[dimension];
            }
        }

        private void put(long size, long stride) {
            sizesLeft[rank] = size;
            stridesLeft[rank] = stride;
            rank++;
        }

        StridedTensor tensor() {
            Shape shape = Shape.of(Arrays.copyOf(sizesLeft, rank));
            return StridedTensor.of(tensor.dtype(), shape, Arrays.copyOf(stridesLeft, rank), offset, tensor.storage())
                    .marked(tensor.requiresGrad(), tensor.negated(), tensor.conjugated());
        }
    }
}
