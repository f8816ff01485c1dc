package dev.ckpt.contents;

/// The forms a checkpoint comes in. [#jsonName()] is part of the JSON contract.
public enum CheckpointFormat {
    TORCH_ZIP("torch-zip"), TORCH_LEGACY("torch-legacy"), TORCH_TAR("torch-tar"), TORCHSCRIPT("torchscript"), PICKLE(
            "pickle"), SAFETENSORS("safetensors"),
    /// llm.c's `.bin`.
    LLM_C("llmc"),

    /// Our container: a PyTorch zip with a manifest.
    CKPT("ckpt"),
    /// A model cut into several files with an index beside them.
    SHARDED("sharded"),
    /// A folder with a model, its optimizer and its settings, as training frameworks leave it.
    DIRECTORY("directory");

    private final String jsonName;

    CheckpointFormat(String jsonName) {
        this.jsonName = jsonName;
    }

    public String jsonName() {
        return jsonName;
    }
}
