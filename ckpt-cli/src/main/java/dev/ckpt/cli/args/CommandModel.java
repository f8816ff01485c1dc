package dev.ckpt.cli.args;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A command as it can be typed. Its words for help are found by its name: see [HelpText].
///
/// @param operands what stands after the options, as in a synopsis: `FILE...`
/// @param least how many operands it needs
/// @param choices the operands allowed; empty when any is, and then they are files
public record CommandModel(String name, List<OptionModel> options, String operands, int least, List<String> choices) {

    /// Every command has it.
    public static final OptionModel HELP = OptionModel.flag("help").or('h');

    private static final OptionModel LANGUAGE = OptionModel.choice("lang", "en", "ko");
    private static final OptionModel COLOUR = OptionModel.choice("color", "auto", "always", "never");

    public static final CommandModel SUMMARY = new CommandModel("summary",
            List.of(OptionModel.flag("tensors"), OptionModel.value("depth", "N"),
                    OptionModel.choice("sort", "order", "size", "name"), OptionModel.list("only", "GLOB"),
                    OptionModel.list("skip", "GLOB"), OptionModel.flag("optimizer"), OptionModel.flag("config"),
                    OptionModel.flag("globals"), OptionModel.flag("explain"), OptionModel.flag("why-big"),
                    OptionModel.flag("quiet"), OptionModel.flag("json"), OptionModel.flag("schema"), COLOUR, LANGUAGE,
                    HELP),
            "FILE...", 1, List.of());

    private static final OptionModel JSON = OptionModel.flag("json");
    private static final OptionModel SCHEMA_OPTION = OptionModel.flag("schema");
    private static final OptionModel QUIET = OptionModel.flag("quiet");
    private static final OptionModel FORCE = OptionModel.flag("force");
    private static final OptionModel ONLY = OptionModel.list("only", "GLOB");
    private static final OptionModel SKIP = OptionModel.list("skip", "GLOB");

    public static final CommandModel CONVERT = new CommandModel("convert",
            List.of(OptionModel.choice("to", "pt", "ckpt", "safetensors", "npz", "llmc"),
                    OptionModel.choice("dtype", "bf16", "f16", "f32"), ONLY, SKIP,
                    OptionModel.value("map", "FROM:TO"), OptionModel.value("heads", "N"),
                    OptionModel.value("strip-prefix", "auto|PREFIX"), OptionModel.value("shard", "SIZE"),
                    OptionModel.choice("ties", "drop", "keep", "alias"), OptionModel.choice("views", "keep", "compact"),
                    OptionModel.list("label", "KEY=VALUE"), OptionModel.flag("ids"), FORCE, QUIET, JSON, SCHEMA_OPTION,
                    COLOUR, LANGUAGE, HELP),
            "IN OUT", 2, List.of());

    public static final CommandModel ID = new CommandModel("id",
            List.of(OptionModel.flag("tree"), JSON, SCHEMA_OPTION, COLOUR, LANGUAGE, HELP), "FILE...", 1, List.of());

    public static final CommandModel STATS = new CommandModel("stats",
            List.of(ONLY, SKIP, OptionModel.flag("optimizer"), OptionModel.flag("nan"), OptionModel.value("top", "N"),
                    OptionModel.choice("by", "std", "absmax", "zeros"), OptionModel.flag("hist"), JSON, SCHEMA_OPTION,
                    COLOUR, LANGUAGE, HELP),
            "FILE...", 1, List.of());

    public static final CommandModel VERIFY = new CommandModel("verify",
            List.of(OptionModel.flag("resume"), OptionModel.value("policy", "FILE"), OptionModel.value("sarif", "FILE"),
                    OptionModel.value("junit", "FILE"), OptionModel.flag("force"), OptionModel.flag("quiet"),
                    OptionModel.flag("json"), OptionModel.flag("schema"), COLOUR, LANGUAGE, HELP),
            "FILE...", 1, List.of());

    public static final CommandModel SCAN = new CommandModel("scan", List.of(OptionModel.flag("quiet"),
            OptionModel.flag("json"), OptionModel.flag("schema"), COLOUR, LANGUAGE, HELP), "FILE...", 1, List.of());

    public static final CommandModel PRUNE = new CommandModel("prune",
            List.of(OptionModel.list("drop", "PART|GLOB"), OptionModel.list("keep", "GLOB"),
                    OptionModel.choice("dtype", "bf16", "f16", "f32"), OptionModel.value("magnitude", "PART"),
                    OptionModel.choice("scope", "tensor", "global"), OptionModel.value("pattern", "N:M"), ONLY,
                    OptionModel.value("out", "OUT").or('o'), OptionModel.choice("to", "pt", "ckpt", "safetensors"),
                    OptionModel.value("receipt", "FILE"), FORCE, OptionModel.value("keep-last", "N"),
                    OptionModel.value("keep-every", "STEP"), OptionModel.flag("keep-best"),
                    OptionModel.value("metric", "NAME[:max]"), OptionModel.flag("yes"), OptionModel.flag("dry-run"),
                    QUIET, JSON, SCHEMA_OPTION, COLOUR, LANGUAGE, HELP),
            "FILE|FOLDER", 1, List.of());

    public static final CommandModel LOG = new CommandModel("log",
            List.of(OptionModel.flag("plot"), OptionModel.choice("metric", "update-ratio", "norm", "nan", "lr", "loss"),
                    JSON, SCHEMA_OPTION, COLOUR, LANGUAGE, HELP),
            "FILE...", 1, List.of());

    public static final CommandModel BISECT = new CommandModel("bisect",
            List.of(OptionModel.value("atol", "X"), OptionModel.value("rtol", "X"), JSON, SCHEMA_OPTION, COLOUR,
                    LANGUAGE, HELP),
            "DIR1 DIR2", 2, List.of());

    public static final CommandModel DIFF = new CommandModel("diff",
            List.of(OptionModel.flag("stat"), OptionModel.flag("name-only"), OptionModel.value("top", "N"),
                    OptionModel.flag("all"), OptionModel.flag("optimizer"), OptionModel.flag("config"), ONLY, SKIP,
                    OptionModel.choice("align", "auto", "exact", "off"), OptionModel.value("map", "FILE|PRESET"),
                    OptionModel.value("atol", "X"), OptionModel.value("rtol", "X"),
                    OptionModel.choice("fail-on", "any", "structure", "values", "never"),
                    OptionModel.choice("format", "text", "md", "json"), OptionModel.value("html", "FILE"), FORCE,
                    OptionModel.value("threads", "N"), OptionModel.flag("git"), OptionModel.flag("textconv"), JSON,
                    SCHEMA_OPTION, COLOUR, LANGUAGE, HELP),
            "A B", 1, List.of());

    public static final CommandModel GIT_INSTALL = new CommandModel("git-install",
            List.of(OptionModel.flag("global"), OptionModel.flag("print"), COLOUR, LANGUAGE, HELP), "", 0, List.of());

    public static final CommandModel REPORT = new CommandModel("report",
            List.of(OptionModel.value("out", "OUT").or('o'), ONLY, SKIP, OptionModel.value("title", "TEXT"), FORCE,
                    QUIET, JSON, SCHEMA_OPTION, COLOUR, LANGUAGE, HELP),
            "FILE [FILE]", 1, List.of());

    public static final CommandModel SHOW = new CommandModel("show",
            List.of(OptionModel.value("slice", "INDEX"), OptionModel.value("head", "N"),
                    OptionModel.value("row", "TOKEN"), OptionModel.value("vocab", "FILE"),
                    OptionModel.value("nearest", "N"), OptionModel.value("precision", "N"), OptionModel.flag("full"),
                    OptionModel.flag("hist"), OptionModel.flag("heatmap"), OptionModel.value("npy", "OUT"),
                    OptionModel.value("png", "OUT"), FORCE, JSON, SCHEMA_OPTION, COLOUR, LANGUAGE, HELP),
            "FILE NAME", 1, List.of());

    /// Those that answer about checkpoints, in the order of help. Each has a JSON document, and so a schema.
    private static final List<CommandModel> ANSWERS = List.of(SUMMARY, DIFF, STATS, SHOW, LOG, BISECT, REPORT, VERIFY,
            SCAN, ID, CONVERT, PRUNE);

    public static final CommandModel SCHEMA = new CommandModel("schema", List.of(LANGUAGE, HELP), "COMMAND", 1,
            names(ANSWERS));

    public static final CommandModel COMPLETION = new CommandModel("completion", List.of(LANGUAGE, HELP), "SHELL", 1,
            List.of("bash", "zsh", "fish"));

    public static final CommandModel HELP_COMMAND = new CommandModel("help", List.of(LANGUAGE, HELP), "[COMMAND]", 0,
            Stream.concat(names(ANSWERS).stream(), Stream.of("git-install", "schema", "completion", "help")).toList());

    /// In the order of help.
    public static final List<CommandModel> ALL = Stream
            .concat(ANSWERS.stream(), Stream.of(GIT_INSTALL, SCHEMA, COMPLETION, HELP_COMMAND)).toList();

    public CommandModel {
        options = List.copyOf(options);
        choices = List.copyOf(choices);
    }

    private static List<String> names(List<CommandModel> commands) {
        return commands.stream().map(CommandModel::name).toList();
    }

    public static Optional<CommandModel> named(String name) {
        return ALL.stream().filter(command -> command.name().equals(name)).findFirst();
    }

    /// What to say of a word that is no command.
    public static UsageException unknown(String word) {
        return UsageFault.unknownCommand(word);
    }

    /// The option that is typed so: `--json`, `-o`.
    public Optional<OptionModel> typed(String word) {
        return options.stream().filter(option -> option.isTyped(word)).findFirst();
    }

    public Optional<OptionModel> option(String name) {
        return options.stream().filter(option -> option.name().equals(name)).findFirst();
    }
}
