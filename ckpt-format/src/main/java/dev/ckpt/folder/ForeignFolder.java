package dev.ckpt.folder;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Folders that are checkpoints in a form that is not read here.
///
/// @param form what it is, for a message
/// @param advice what to do with it
record ForeignFolder(String form, String advice) {

    private static final Predicate<String> DEEPSPEED_FOLDER = Pattern.compile("global_step\\d+").asMatchPredicate();
    private static final Predicate<String> DEEPSPEED_FILE = Pattern
            .compile("(mp_rank|zero_pp_rank|bf16_zero_pp_rank|fp16_zero_pp_rank|layer)_.*_(model|optim)_states\\.pt")
            .asMatchPredicate();
    private static final Predicate<String> MEGATRON_FOLDER = Pattern.compile("iter_\\d{7}|mp_rank_\\d\\d(_\\d{3})*")
            .asMatchPredicate();

    static Optional<ForeignFolder> of(FolderListing listing) {
        if (listing.has(".metadata") || listing.files().stream().anyMatch(name -> name.endsWith(".distcp"))) {
            return Optional.of(new ForeignFolder("a distributed checkpoint (DCP)",
                    "turn it into one file with `python -m torch.distributed.checkpoint.format_utils dcp_to_torch "
                            + listing.folder() + " ckpt.pt`"));
        }
        if (listing.folders().stream().anyMatch(DEEPSPEED_FOLDER)
                || listing.files().stream().anyMatch(DEEPSPEED_FILE)) {
            return Optional.of(new ForeignFolder("a DeepSpeed checkpoint",
                    "gather its weights with the zero_to_fp32.py that DeepSpeed put beside it"));
        }
        if (listing.has("latest_checkpointed_iteration.txt")
                || listing.folders().stream().anyMatch(MEGATRON_FOLDER)) {
            return Optional.of(new ForeignFolder("a Megatron-LM checkpoint",
                    "give one of its model_optim_rng.pt files, or convert it with Megatron's own tools"));
        }
        if (listing.files().stream().anyMatch(name -> name.toLowerCase(Locale.ROOT).endsWith(".ckpt.index"))
                || listing.has("saved_model.pb")) {
            return Optional.of(new ForeignFolder("a TensorFlow checkpoint",
                    "convert it with the framework that wrote it"));
        }
        return Optional.empty();
    }
}
