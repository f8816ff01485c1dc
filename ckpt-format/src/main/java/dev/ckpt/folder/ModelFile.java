package dev.ckpt.folder;

import java.util.List;
import java.util.Optional;

/// Which file of a folder is the model, by the names that Hugging Face's libraries give it.
final class ModelFile {

    static final String SAFETENSORS_INDEX = "model.safetensors.index.json";

    /// In the order in which transformers, PEFT and diffusers look for them.
    private static final List<String> NAMES = List.of("model.safetensors", SAFETENSORS_INDEX, "pytorch_model.bin",
            "pytorch_model.bin.index.json", "adapter_model.safetensors", "adapter_model.bin",
            "diffusion_pytorch_model.safetensors", "diffusion_pytorch_model.safetensors.index.json",
            "diffusion_pytorch_model.bin", "consolidated.safetensors", "pytorch_model_fsdp.bin",
            "model-00001-of-00001.safetensors", "pytorch_model-00001-of-00001.bin");

    private ModelFile() {}

    static Optional<String> in(FolderListing listing) {
        return NAMES.stream().filter(listing::has).findFirst()
                // a variant: model.safetensors.index.fp16.json
                .or(() -> listing.files().stream().filter(ModelFile::isIndex).findFirst());
    }

    static boolean isIndex(String name) {
        return name.endsWith(".json") && (name.contains(".safetensors.index.") || name.contains(".bin.index."));
    }
}
