import dev.ckpt.Checkpoint;
import dev.ckpt.OutputForm;
import dev.ckpt.Saving;
import dev.ckpt.io.Overwrite;
import dev.ckpt.torch.TorchOptions;
import dev.ckpt.verify.Verification;
import dev.ckpt.verify.VerifyOptions;
import java.nio.file.Path;

/// The measured half of bench/write.sh that runs in one virtual machine: for each line it reads, `save OUT` or `verify`,
/// it does so with one checkpoint and answers with the seconds that it took.
///
///     java -cp ... bench/SaveAndVerify.java CHECKPOINT
void main(String[] args) throws Exception {
    Path file = Path.of(args[0]);
    try (var checkpoint = Checkpoint.open(file)) {
        for (String line = IO.readln(); line != null; line = IO.readln()) {
            String[] words = line.split(" ", 2);
            long start = System.nanoTime();
            if (words[0].equals("save")) {
                Saving.plan(checkpoint.contents(), new OutputForm.Torch(TorchOptions.exact()), Path.of(words[1]))
                        .write(Overwrite.REPLACE, bytes -> {
                        });
            } else {
                var report = Verification.of(file, VerifyOptions.plain(), (a, b) -> {
                });
                if (!report.findings().isEmpty()) {
                    throw new IllegalStateException(report.findings().toString());
                }
            }
            IO.println((System.nanoTime() - start) / 1e9);
        }
    }
}
