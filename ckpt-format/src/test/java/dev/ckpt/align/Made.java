package dev.ckpt.align;

import dev.ckpt.model.StateDict;
import dev.ckpt.model.Trees;
import dev.ckpt.model.Understanding;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Value;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Tensors with numbers, made by hand.
final class Made {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);

    private Made() {}

    /// Random numbers; the same for the same seed.
    static TensorValue random(long seed, long... sizes) {
        Random random = new Random(seed);
        return of(() -> (float) random.nextGaussian(), sizes);
    }

    static TensorValue filled(float number, long... sizes) {
        return of(() -> number, sizes);
    }

    private interface Numbers {

        float next();
    }

    private static TensorValue of(Numbers numbers, long... sizes) {
        Shape shape = Shape.of(sizes);
        MemorySegment bytes = MemorySegment.ofArray(new byte[(int) (Float.BYTES * shape.numel())]);
        for (long i = 0; i < shape.numel(); i++) {
            bytes.set(FLOAT, Float.BYTES * i, numbers.next());
        }
        return TensorValue.of(StridedTensor.rowMajor(DType.FLOAT32, shape,
                new Storage("made.pt", "data/n", bytes.byteSize(), ByteOrder.LITTLE_ENDIAN, "cpu", () -> bytes)));
    }

    /// A copy of its own that lies the other way round.
    static TensorValue turned(TensorValue matrix) {
        return copy(View.turned(matrix.tensor()));
    }

    /// A copy of some rows, or of some columns.
    static TensorValue part(TensorValue tensor, int dimension, long start, long size) {
        return copy(View.part(tensor.tensor(), dimension, start, size));
    }

    static TensorValue copy(Tensor tensor) {
        Elements elements = Elements.of((StridedTensor) tensor);
        long[] next = {0};
        return of(() -> (float) elements.real(next[0]++), tensor.shape().toArray());
    }

    /// Every number, row by row.
    static List<Double> numbers(Tensor tensor) {
        Elements elements = Elements.of((StridedTensor) tensor);
        List<Double> numbers = new ArrayList<>();
        for (long i = 0; i < elements.count(); i++) {
            numbers.add(elements.real(i));
        }
        return numbers;
    }

    /// An optimizer of one group, its parameters numbered in the order of these names, with slots for each by name in turn:
    /// `"exp_avg", tensor`.
    static Dict optimizer(List<String> names, List<Dict> slots) {
        Object[] ids = new Object[names.size()];
        Object[] state = new Object[2 * names.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = i;
            state[2 * i] = i;
            state[2 * i + 1] = slots.get(i);
        }
        return Trees.dict("state", Trees.dict(state), "param_groups", Trees.list(Trees.dict("lr", 0.1, "betas",
                Trees.list(0.9, 0.95), "params", Trees.list(ids), "param_names", Trees.list(names.toArray()))));
    }

    static Understanding checkpoint(StateDict model, Value optimizer) {
        return Trees.understand(Trees.dict("model", model.dict(), "optimizer", optimizer));
    }

    static Alignment align(StateDict a, StateDict b) {
        return align(a.understand(), b.understand());
    }

    static Alignment align(Understanding a, Understanding b) {
        return Alignment.of(a, b, AlignMode.AUTO, NameMap.NONE);
    }

    /// A line a pair, and for what is alone: `wte.weight > transformer.wte.weight [naming scheme]`, `- old`, `+ new`.
    static List<String> lines(Aligned aligned) {
        List<String> lines = new ArrayList<>();
        for (Pair pair : aligned.pairs()) {
            String other = pair.name().equals(pair.nameB()) ? "" : " > " + pair.nameB();
            lines.add(pair.name() + other + " " + pair.rules().stream().map(Rule::text).toList());
        }
        aligned.removed().forEach(lone -> lines.add("- " + lone.name()));
        aligned.added().forEach(lone -> lines.add("+ " + lone.name()));
        return lines;
    }
}
