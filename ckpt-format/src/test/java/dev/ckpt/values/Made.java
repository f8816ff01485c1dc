package dev.ckpt.values;

import dev.ckpt.Checkpoint;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.TensorValue;
import java.io.IOException;
import java.nio.file.Path;

/// What `make_values.py` wrote: tensors, and what PyTorch and NumPy say of them.
final class Made implements AutoCloseable {

    static final Path FOLDER = Path.of("src/test/resources/values");

    private final Checkpoint checkpoint;

    Made() throws IOException {
        checkpoint = Checkpoint.open(FOLDER.resolve("values.pt"));
    }

    Dict all() {
        return (Dict) checkpoint.root();
    }

    Tensor tensor(String name) {
        return ((TensorValue) all().get(name).orElseThrow()).tensor();
    }

    StridedTensor dense(String name) {
        return (StridedTensor) tensor(name);
    }

    static double[] reals(StridedTensor tensor) {
        Elements elements = Elements.of(tensor);
        double[] numbers = new double[Math.toIntExact(elements.count())];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = elements.real(i);
        }
        return numbers;
    }

    double[] reals(String name) {
        return reals(dense(name));
    }

    @Override
    public void close() {
        checkpoint.close();
    }
}
