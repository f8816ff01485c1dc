package dev.ckpt.inspect;

import dev.ckpt.Checkpoint;
import dev.ckpt.container.Manifest;
import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.contents.Finding;
import dev.ckpt.contents.SourceFile;
import dev.ckpt.model.Fact;
import dev.ckpt.model.Layout;
import dev.ckpt.model.Naming;
import dev.ckpt.model.Resume;
import dev.ckpt.model.Role;
import dev.ckpt.safety.Safety;
import dev.ckpt.tree.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What `ckpt summary` says, as records: everything is known, nothing is worded. [#of(Checkpoint)] makes it.
///
/// @param path the file or folder as it was given
/// @param formatDetail the form in words: `PyTorch zip`, `safetensors, 3 shards`
/// @param files every file that was read
/// @param outline what stands at the top of the file
/// @param config the settings found, a name each, dotted where nested, in file order; scalars, texts and short sequences
/// @param tensors weights, optimizer slots and other tensors, in checkpoint order
/// @param findings what was odd
/// @param container what our own container says of itself; empty for other forms
public record Summary(Path path, CheckpointFormat format, String formatDetail, List<SourceFile> files, Safety safety,
        Outline outline, Model model, Parameters parameters, Training training, Map<String, Value> config,
        ByteCount bytes, List<TensorRow> tensors, List<Finding> findings, Optional<Container> container) {

    /// That of a file which is no container.
    public Summary(Path path, CheckpointFormat format, String formatDetail, List<SourceFile> files, Safety safety,
            Outline outline, Model model, Parameters parameters, Training training, Map<String, Value> config,
            ByteCount bytes, List<TensorRow> tensors, List<Finding> findings) {
        this(path, format, formatDetail, files, safety, outline, model, parameters, training, config, bytes, tensors,
                findings, Optional.empty());
    }

    /// Where a container comes from.
    ///
    /// @param producer program and version that wrote it
    /// @param labels of its owner
    /// @param ids of its content, as it says; `ckpt verify` holds them against the numbers
    /// @param parent of the content that it was made from
    public record Container(String producer, Map<String, String> labels, Manifest.Ids ids, Manifest.Ids parent) {}

    /// Understands an open checkpoint.
    ///
    /// @throws dev.ckpt.io.RefusedException when there is more in it than this machine's heap can hold
    public static Summary of(Checkpoint checkpoint) {
        return SummaryMaker.make(checkpoint.path(), checkpoint.contents());
    }

    /// The network.
    ///
    /// @param family a name people know: `GPT-2`, `Llama`; empty when unknown, never guessed
    /// @param variant whose names these are, in words: `nanoGPT names`, `Hugging Face names`; may be empty
    /// @param because what the family was recognised by; empty when it is unknown
    /// @param prefixes wrapper prefixes on every name, outermost first: `module.`, `_orig_mod.`
    public record Model(Optional<String> family, String variant, String because, Optional<Layout> layout,
            Optional<Fact> layers, Optional<Fact> width, Optional<Fact> heads, Optional<Fact> keyValueHeads,
            Optional<Fact> mlpWidth, Optional<Fact> vocab, Optional<Fact> context, Optional<Boolean> tiedHead,
            Optional<Boolean> bias, List<String> prefixes) {}

    /// Numbers of parameters; tied tensors count once; buffers are in `byRole` and not in `total`.
    public record Parameters(long total, Map<Role, Long> byRole) {}

    /// @param optimizer `AdamW`, `SGD`; empty without optimizer state
    /// @param optimizerEvidence how the kind was told: `decoupled_weight_decay`, `slots exp_avg, exp_avg_sq`
    /// @param hyperparameters of the first group, or those all groups share: `betas`, `weight_decay`, in file order
    /// @param groups the number of parameter groups
    /// @param slots names of per-parameter tensors: `exp_avg`, `exp_avg_sq`, `momentum_buffer`
    /// @param names how sure the slots' parameter names are; empty without optimizer state
    /// @param namesBecause the rule that named them: `param_names`, `one group in order`, `two groups: 2 dims and more, then the rest`
    /// @param scheduler class-like name or kind of the learning-rate schedule, if one is stored
    /// @param bestLoss best validation loss or metric, if one is stored
    public record Training(OptionalLong step, OptionalDouble epoch, Optional<String> optimizer,
            String optimizerEvidence,
            OptionalDouble learningRate, Map<String, Value> hyperparameters, List<ParamGroup> groups,
            List<String> slots,
            Optional<Naming> names, String namesBecause, Optional<String> scheduler, OptionalDouble bestLoss,
            Resume resume) {}

    /// A parameter group of the optimizer.
    ///
    /// @param parameters names of its parameters, or the numbers the file gives where they have no name
    public record ParamGroup(Map<String, Value> settings, List<String> parameters) {}

    /// @param file all files together
    /// @param weights bytes of storages that the weights use, each byte once
    /// @param optimizer those that optimizer slots use and weights do not
    /// @param other those that only other tensors use (EMA copies, random state); whatever else is in the file is the rest
    /// @param unreferenced bytes stored that no tensor uses: whole storages, and the parts that views leave out
    public record ByteCount(long file, long weights, long optimizer, long other, long unreferenced) {}
}
