package dev.ckpt.cli.convert;

import dev.ckpt.OutputForm;
import dev.ckpt.cli.args.Arguments;
import dev.ckpt.cli.args.UsageException;
import dev.ckpt.cli.command.Patterns;
import dev.ckpt.convert.LayoutMapping;
import dev.ckpt.convert.PrefixStripping;
import dev.ckpt.convert.Selection;
import dev.ckpt.io.Overwrite;
import dev.ckpt.model.NameSelector;
import dev.ckpt.safetensors.Ties;
import dev.ckpt.tensor.DType;
import dev.ckpt.torch.TorchOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What is to be converted into what.
///
/// @param views empty where it follows from what else is asked for
/// @param selection empty where all tensors are wanted
/// @param shardBytes the largest file of a sharded model
record ConvertOptions(Path in, Path out, OutputForm.Name form, Optional<DType> dtype, Optional<LayoutMapping> mapping,
        Optional<PrefixStripping> stripping, Optional<Selection> selection, OptionalLong shardBytes, Ties ties,
        Optional<TorchOptions.Views> views, Map<String, String> labels, boolean ids, Overwrite overwrite) {

    /// @throws UsageException when they make no sense
    static ConvertOptions of(Arguments arguments) {
        if (arguments.operands().size() != 2 || arguments.operands().stream().anyMatch(String::isEmpty)) {
            throw new UsageException("usage.convert.operands");
        }
        Path in = Path.of(arguments.operands().getFirst());
        Path given = Path.of(arguments.operands().getLast());
        OutputForm.Name form = form(arguments, given);
        Path out = Files.isDirectory(given) ? given.resolve(nameIn(in, form)) : given;
        if (out.toAbsolutePath().normalize().equals(in.toAbsolutePath().normalize())) {
            throw new UsageException("usage.convert.same");
        }
        Optional<LayoutMapping> mapping = mapping(arguments);
        OptionalLong shard = shard(arguments);
        if (form != OutputForm.Name.SAFETENSORS && (shard.isPresent() || arguments.has("ties"))) {
            throw new UsageException("usage.convert.shard-format", form.word());
        }
        Map<String, String> labels = labels(arguments);
        if (form != OutputForm.Name.CONTAINER && !labels.isEmpty()) {
            throw new UsageException("usage.convert.label-format", form.word());
        }
        List<NameSelector> only = Patterns.of(arguments, "only");
        List<NameSelector> skip = Patterns.of(arguments, "skip");
        return new ConvertOptions(in, out, form, arguments.value("dtype").map(ConvertOptions::dtype), mapping,
                arguments.value("strip-prefix").map(PrefixStripping::parse),
                only.isEmpty() && skip.isEmpty() ? Optional.empty() : Optional.of(new Selection(only, skip)), shard,
                Ties.valueOf(arguments.value("ties").orElse("drop").toUpperCase(Locale.ROOT)),
                arguments.value("views").map(word -> TorchOptions.Views.valueOf(word.toUpperCase(Locale.ROOT))),
                labels, arguments.has("ids") || arguments.has("json"),
                arguments.has("force") ? Overwrite.REPLACE : Overwrite.REFUSE);
    }

    private static OutputForm.Name form(Arguments arguments, Path out) {
        Optional<String> to = arguments.value("to");
        if (to.isEmpty() && arguments.value("map").filter(map -> map.endsWith(":llmc")).isPresent()) {
            return OutputForm.Name.LLMC; // the only form that llm.c reads
        }
        String name = String.valueOf(out.getFileName()).toLowerCase(Locale.ROOT);
        List<String> endings = new ArrayList<>();
        for (OutputForm.Name form : OutputForm.Name.values()) {
            if (to.isPresent() ? form.word().equals(to.get()) : form.endings().stream().anyMatch(name::endsWith)) {
                return form;
            }
            endings.addAll(form.endings());
        }
        throw new UsageException("usage.convert.format", out, String.join(", ", endings));
    }

    /// In a folder the file is called as before, with the ending of its new form.
    private static String nameIn(Path in, OutputForm.Name form) {
        String name = String.valueOf(in.toAbsolutePath().getFileName());
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 && !Files.isDirectory(in) ? name.substring(0, dot) : name;
        return stem + (form.endings().isEmpty() ? ".bin" : form.endings().getFirst());
    }

    private static DType dtype(String word) {
        return switch (word) {
            case "bf16" -> DType.BFLOAT16;
            case "f16" -> DType.FLOAT16;
            default -> DType.FLOAT32;
        };
    }

    private static Optional<LayoutMapping> mapping(Arguments arguments) {
        Optional<LayoutMapping> mapping;
        try {
            mapping = arguments.value("map").map(LayoutMapping::parse);
        } catch (IllegalArgumentException e) {
            throw new UsageException("usage.convert.map", arguments.value("map").orElse(""),
                    String.valueOf(e.getMessage()));
        }
        Optional<String> heads = arguments.value("heads");
        if (heads.isEmpty()) {
            return mapping;
        }
        try {
            long count = Long.parseLong(heads.get());
            return mapping.map(it -> it.withHeads(count));
        } catch (IllegalArgumentException e) { // no number, or none above zero
            throw new UsageException("usage.convert.heads", heads.get());
        }
    }

    private static OptionalLong shard(Arguments arguments) {
        Optional<String> size = arguments.value("shard");
        if (size.isEmpty()) {
            return OptionalLong.empty();
        }
        OptionalLong bytes = ByteSize.parse(size.get());
        if (bytes.isEmpty()) {
            throw new UsageException("usage.convert.size", size.get());
        }
        return bytes;
    }

    private static Map<String, String> labels(Arguments arguments) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (String label : arguments.all("label")) {
            int equals = label.indexOf('=');
            if (equals <= 0) {
                throw new UsageException("usage.convert.label", label);
            }
            labels.put(label.substring(0, equals), label.substring(equals + 1));
        }
        return labels;
    }

    /// Whether more is asked for than another form.
    boolean changes() {
        return dtype.isPresent() || mapping.isPresent() || stripping.isPresent() || selection.isPresent();
    }
}
