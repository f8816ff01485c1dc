package dev.ckpt.cli.prune;

import dev.ckpt.OutputForm;
import dev.ckpt.cli.args.Arguments;
import dev.ckpt.cli.args.UsageException;
import dev.ckpt.cli.command.Patterns;
import dev.ckpt.io.Overwrite;
import dev.ckpt.model.NameSelector;
import dev.ckpt.prune.Droppable;
import dev.ckpt.prune.Dropping;
import dev.ckpt.prune.Pruning;
import dev.ckpt.prune.Sparsifying;
import dev.ckpt.prune.Sparsity;
import dev.ckpt.tensor.DType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What is to go from a file, and where the rest is to go.
///
/// @param out empty where the user only wants to see
record FileOptions(Path in, Optional<Path> out, OutputForm.Name form, Pruning pruning, Optional<DType> dtype,
        Optional<Path> receipt, Overwrite overwrite, boolean json, boolean quiet) {

    /// Forms that can be read back, so that what was kept can be proven.
    private static final List<OutputForm.Name> FORMS = List.of(OutputForm.Name.TORCH, OutputForm.Name.CONTAINER,
            OutputForm.Name.SAFETENSORS);

    /// @throws UsageException when they make no sense
    static FileOptions of(Arguments arguments, Path in) {
        Optional<Path> out = arguments.value("out").filter(name -> !arguments.has("dry-run")).map(Path::of);
        if (out.isPresent() && out.get().toAbsolutePath().normalize().equals(in.toAbsolutePath().normalize())) {
            throw new UsageException("usage.prune.same");
        }
        Optional<Path> receipt = arguments.value("receipt").map(Path::of);
        if (receipt.isPresent() && out.isEmpty()) {
            throw new UsageException("usage.prune.receipt");
        }
        Optional<Dropping> dropping = dropping(arguments);
        Optional<Sparsity> sparsity = sparsity(arguments);
        Optional<DType> dtype = arguments.value("dtype").map(FileOptions::dtype);
        if (dropping.isEmpty() && sparsity.isEmpty() && dtype.isEmpty()) {
            throw new UsageException("usage.prune.nothing");
        }
        List<NameSelector> only = Patterns.of(arguments, "only");
        if (sparsity.isEmpty() && !only.isEmpty()) {
            throw new UsageException("usage.prune.only");
        }
        return new FileOptions(in, out, out.map(path -> form(arguments, path)).orElse(OutputForm.Name.TORCH),
                new Pruning(dropping, sparsity.map(it -> new Sparsifying(it, only))), dtype, receipt,
                arguments.has("force") ? Overwrite.REPLACE : Overwrite.REFUSE, arguments.has("json"),
                arguments.has("quiet"));
    }

    /// A word that is the name of a part means the part.
    private static Optional<Dropping> dropping(Arguments arguments) {
        Set<Droppable> parts = EnumSet.noneOf(Droppable.class);
        List<NameSelector> names = new ArrayList<>();
        List<NameSelector> patterns = Patterns.of(arguments, "drop");
        for (int i = 0; i < patterns.size(); i++) {
            Optional<Droppable> part = Droppable.of(arguments.all("drop").get(i));
            if (part.isPresent()) {
                parts.add(part.get());
            } else {
                names.add(patterns.get(i));
            }
        }
        List<NameSelector> keep = Patterns.of(arguments, "keep");
        return parts.isEmpty() && names.isEmpty() && keep.isEmpty()
                ? Optional.empty()
                : Optional.of(new Dropping(parts, names, keep));
    }

    private static Optional<Sparsity> sparsity(Arguments arguments) {
        Optional<String> magnitude = arguments.value("magnitude");
        Optional<String> pattern = arguments.value("pattern");
        if (magnitude.isPresent() && pattern.isPresent()) {
            throw new UsageException("usage.prune.both", "--magnitude", "--pattern");
        }
        if (arguments.has("scope") && magnitude.isEmpty()) {
            throw new UsageException("usage.prune.scope");
        }
        if (magnitude.isPresent()) {
            Sparsity.Scope scope = Sparsity.Scope
                    .valueOf(arguments.value("scope").orElse("tensor").toUpperCase(Locale.ROOT));
            try {
                return Optional.of(new Sparsity.Magnitude(Double.parseDouble(magnitude.get()), scope));
            } catch (IllegalArgumentException e) {
                throw new UsageException("usage.prune.magnitude", magnitude.get());
            }
        }
        if (pattern.isPresent()) {
            try {
                return Optional.of(Sparsity.Pattern.of(pattern.get()));
            } catch (IllegalArgumentException e) {
                throw new UsageException("usage.prune.pattern", pattern.get());
            }
        }
        return Optional.empty();
    }

    private static DType dtype(String word) {
        return switch (word) {
            case "bf16" -> DType.BFLOAT16;
            case "f16" -> DType.FLOAT16;
            default -> DType.FLOAT32;
        };
    }

    private static OutputForm.Name form(Arguments arguments, Path out) {
        Optional<String> to = arguments.value("to");
        String name = String.valueOf(out.getFileName()).toLowerCase(Locale.ROOT);
        List<String> endings = new ArrayList<>();
        for (OutputForm.Name form : FORMS) {
            if (to.isPresent() ? form.word().equals(to.get()) : form.endings().stream().anyMatch(name::endsWith)) {
                return form;
            }
            endings.addAll(form.endings());
        }
        throw new UsageException("usage.prune.format", out, String.join(", ", endings));
    }
}
