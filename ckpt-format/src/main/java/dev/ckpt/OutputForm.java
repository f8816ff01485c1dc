package dev.ckpt;

import dev.ckpt.container.ContainerSettings;
import dev.ckpt.safetensors.SafetensorsWriter;
import dev.ckpt.torch.TorchOptions;
import java.util.List;

/// The form that a checkpoint is to be written in.
public sealed interface OutputForm {

    /// What `torch.save` writes.
    record Torch(TorchOptions options) implements OutputForm {}

    /// What `torch.save` writes, with a manifest: a `.ckpt` container.
    record Container(TorchOptions options, ContainerSettings settings) implements OutputForm {}

    /// The weights, in one file or several.
    record Safetensors(SafetensorsWriter.Options options) implements OutputForm {}

    /// The weights, as NumPy reads them.
    record Npz() implements OutputForm {}

    /// The weights of a GPT-2, as llm.c reads them.
    record Llmc() implements OutputForm {}

    /// A form by the word for it, which is the usual ending of a file's name, too.
    enum Name {
        TORCH("pt", ".pt .pth .bin"), CONTAINER("ckpt", ".ckpt"), SAFETENSORS("safetensors", ".safetensors"), NPZ("npz",
                ".npz"), LLMC("llmc", "");

        private final String word;
        private final String endings;

        Name(String word, String endings) {
            this.word = word;
            this.endings = endings;
        }

        /// `safetensors`.
        public String word() {
            return word;
        }

        /// What file names end in that mean it.
        public List<String> endings() {
            return endings.isEmpty() ? List.of() : List.of(endings.split(" "));
        }
    }
}
