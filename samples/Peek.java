import dev.ckpt.Checkpoint;
import dev.ckpt.inspect.Summary;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.StridedTensor;
import java.nio.file.Path;

/// Prints the training state, and the first number of every dense weight.
void main(String[] args) throws Exception {
    try (var checkpoint = Checkpoint.open(Path.of(args[0]))) {
        var summary = Summary.of(checkpoint);
        IO.println("step " + summary.training().step().orElse(0) + ", resume: " + summary.training().resume().level());
        for (var row : summary.tensors()) {
            if (row.tensor() instanceof StridedTensor dense && dense.numel() > 0) {
                IO.println(row.name() + " " + dense.shape() + " " + Elements.of(dense).real(0));
            }
        }
    }
}
