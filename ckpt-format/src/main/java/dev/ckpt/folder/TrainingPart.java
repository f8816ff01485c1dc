package dev.ckpt.folder;

import java.util.regex.Pattern;

/// The files that training frameworks leave beside a model, by name: `optimizer.pt` and `scheduler.pt` of the Hugging Face
/// Trainer, `optimizer_1.bin`, `random_states_0.pkl` and a second `model_1.safetensors` of Accelerate, `recipe_state.pt` of
/// torchtune.
final class TrainingPart {

    private static final Pattern NAME = Pattern.compile("(optimizer|scheduler|scaler|sampler|rng_state|random_states"
            + "|custom_checkpoint|dl_state_dict|recipe_state|training_args)(_\\d+)*\\.(pt|pth|bin|pkl)"
            + "|(model|pytorch_model)_\\d{1,2}\\.(safetensors|bin)");

    /// Without these a resume makes no sense: when one is broken, the checkpoint is.
    private static final Pattern NEEDED = Pattern.compile("(optimizer|scheduler|model|pytorch_model)[_.].*");

    private TrainingPart() {}

    static boolean isOne(String file) {
        return NAME.matcher(file).matches();
    }

    /// The key in the tree: the file's name without its extension.
    static String key(String file) {
        return file.substring(0, file.lastIndexOf('.'));
    }

    static boolean isNeeded(String file) {
        return isOne(file) && NEEDED.matcher(file).matches();
    }
}
