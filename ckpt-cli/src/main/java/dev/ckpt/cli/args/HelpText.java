package dev.ckpt.cli.args;

import dev.ckpt.cli.screen.Output;
import dev.ckpt.cli.screen.Table;
import dev.ckpt.cli.screen.Words;

/// Help, drawn from the commands' models. The words for a command are found under `help.<command>`, those for an option
/// under `help.<command>.<option>`, or `help.option.<option>` for what all commands have.
public final class HelpText {

    private static final String INDENT = "  ";

    private HelpText() {}

    /// What `ckpt` alone says.
    public static void overview(Words words, Output out) {
        out.line(words.text("help.ckpt"));
        out.line();
        out.line(words.text("help.usage", "ckpt COMMAND [OPTION...] [FILE...]"));
        out.line();
        Table table = new Table("  ", Table.Align.LEFT, Table.Align.LEFT);
        for (CommandModel command : CommandModel.ALL) {
            table.row("ckpt " + command.name() + " " + command.operands(), words.text("help." + command.name()));
        }
        table.row("ckpt --version", words.text("help.version"));
        table.lines(INDENT, 0).forEach(out::line);
        out.line();
        out.line(words.text("help.more"));
    }

    /// What `ckpt help summary` says.
    public static void command(CommandModel command, Words general, Output out) {
        Words words = general.with(command.name());
        out.line(words.text("help.usage", "ckpt " + command.name() + " [OPTION...] " + command.operands()));
        out.line();
        for (String line : words.text("help." + command.name() + ".long").split("\n", -1)) {
            out.line(line);
        }
        if (!command.choices().isEmpty()) {
            out.line(command.operands() + ": " + String.join(", ", command.choices()));
        }
        out.line();
        Table table = new Table("  ", Table.Align.LEFT, Table.Align.LEFT);
        for (OptionModel option : command.options()) {
            table.row(option.letter().map(letter -> letter + ", ").orElse("") + option.dashed()
                    + (option.label().isEmpty() ? "" : " " + option.label()),
                    words.textIfAny("help." + command.name() + "." + option.name())
                            .orElseGet(() -> words.text("help.option." + option.name())));
        }
        table.lines(INDENT, 0).forEach(out::line);
        words.textIfAny("help." + command.name() + ".examples").ifPresent(examples -> {
            out.line();
            for (String line : examples.split("\n", -1)) {
                out.line(line);
            }
        });
        out.line();
        out.line(words.textIfAny("help." + command.name() + ".exit").orElseGet(() -> words.text("help.exit")));
    }
}
