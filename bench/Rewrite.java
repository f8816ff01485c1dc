import dev.ckpt.Checkpoint;
import dev.ckpt.io.CheckpointException;
import dev.ckpt.io.NewFile;
import dev.ckpt.io.Overwrite;
import dev.ckpt.torch.TorchOptions;
import dev.ckpt.torch.TorchWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Reads every checkpoint of a folder, and writes it under the same name (with `.pt` behind it where it is of another
/// format) into another folder, as a file of PyTorch.
///
///     java -cp ckpt-format/target/classes:... bench/Rewrite.java exact|portable IN OUT
void main(String[] args) throws Exception {
    var options = args[0].equals("portable") ? TorchOptions.portable() : TorchOptions.exact();
    Path out = Files.createDirectories(Path.of(args[2]));
    List<Path> files;
    try (var listed = Files.list(Path.of(args[1]))) {
        files = listed.filter(file -> file.toString().matches(".*\\.(pt|pth|bin|ckpt|pkl|safetensors)")).sorted().toList();
    }
    int written = 0;
    for (Path file : files) {
        String name = file.getFileName().toString();
        Path target = out.resolve(name.matches(".*\\.(pt|pth|bin|ckpt|pkl)") ? name : name + ".pt");
        try (var checkpoint = Checkpoint.open(file); var newFile = NewFile.at(target, Overwrite.REPLACE)) {
            TorchWriter.plan(checkpoint.contents(), options)
                    .write(TorchWriter.archiveName(target), List.of(), newFile);
            newFile.commit();
            written++;
        } catch (CheckpointException e) {
            IO.println("not written: " + e.getMessage());
        }
    }
    IO.println(written + " of " + files.size() + " files written");
}
