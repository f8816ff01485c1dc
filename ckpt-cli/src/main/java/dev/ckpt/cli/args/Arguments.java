package dev.ckpt.cli.args;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.aesh.command.Command;
import org.aesh.command.CommandResult;
import org.aesh.command.impl.internal.OptionType;
import org.aesh.command.impl.internal.ProcessedCommand;
import org.aesh.command.impl.internal.ProcessedCommandBuilder;
import org.aesh.command.impl.internal.ProcessedOption;
import org.aesh.command.impl.internal.ProcessedOptionBuilder;
import org.aesh.command.impl.parser.AeshCommandLineParser;
import org.aesh.command.impl.parser.CommandLineParser;
import org.aesh.command.invocation.CommandInvocation;
import org.aesh.command.operator.OperatorType;
import org.aesh.command.parser.CommandLineParserException;
import org.aesh.parser.ParsedLine;
import org.aesh.parser.ParsedWord;
import org.aesh.parser.ParserStatus;

/// The words after a command, understood.
///
/// @param values of each option given, in order; a flag has one value, `true`
/// @param operands what is no option, in order
public record Arguments(CommandModel command, Map<String, List<String>> values, List<String> operands) {

    public boolean has(String flag) {
        return values.containsKey(flag);
    }

    /// The value of an option; of several the last, as everywhere on a command line.
    public Optional<String> value(String option) {
        List<String> all = all(option);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    public List<String> all(String option) {
        return values.getOrDefault(option, List.of());
    }

    /// @param words what follows the command's name
    /// @throws UsageException when they are no call of this command
    public static Arguments parse(CommandModel command, List<String> words) {
        try {
            ProcessedCommand<Nothing, CommandInvocation> target = target(command);
            List<ParsedWord> parsed = new ArrayList<>(words.size() + 1);
            parsed.add(new ParsedWord(command.name(), 0));
            for (String word : words) {
                parsed.add(new ParsedWord(word, 0));
            }
            // the words come from a shell, which has dealt with quotes; æsh's own reader of lines never sees them
            ParsedLine line = new ParsedLine("", parsed, -1, 0, 0, ParserStatus.OK, "", OperatorType.NONE);
            new AeshCommandLineParser<>(target).parse(line.iterator(), CommandLineParser.Mode.STRICT);
            if (!target.parserExceptions().isEmpty()) {
                throw UsageFault.of(command, words, target.parserExceptions().getFirst());
            }
            Arguments arguments = new Arguments(command, valuesOf(command, target), target.getArguments().getValues());
            UsageFault.check(arguments);
            return arguments;
        } catch (CommandLineParserException e) {
            throw new IllegalStateException("the options of " + command.name() + " contradict each other", e);
        }
    }

    private static Map<String, List<String>> valuesOf(CommandModel command,
            ProcessedCommand<Nothing, CommandInvocation> target) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (OptionModel option : command.options()) {
            List<String> given = target.findLongOptionNoActivatorCheck(option.name()).getValues();
            if (!given.isEmpty()) {
                values.put(option.name(), List.copyOf(given));
            }
        }
        return values;
    }

    private static ProcessedCommand<Nothing, CommandInvocation> target(CommandModel command)
            throws CommandLineParserException {
        ProcessedCommandBuilder<Nothing, CommandInvocation> builder = ProcessedCommandBuilder.builder();
        builder.name(command.name()).command(new Nothing());
        for (OptionModel option : command.options()) {
            builder.addOption(target(option));
        }
        builder.arguments(ProcessedOptionBuilder.builder().name("").shortName('\0').fieldName("operands")
                .type(String.class).hasMultipleValues(true).optionType(OptionType.ARGUMENTS).build());
        return builder.create();
    }

    private static ProcessedOption target(OptionModel option) throws CommandLineParserException {
        ProcessedOptionBuilder builder = ProcessedOptionBuilder.builder().name(option.name()).fieldName(option.name());
        option.letter().ifPresent(letter -> builder.shortName(letter.charAt(1)));
        return switch (option.kind()) {
            case FLAG -> builder.type(boolean.class).hasValue(false).optionType(OptionType.BOOLEAN).build();
            case VALUE -> builder.type(String.class).optionType(OptionType.NORMAL).build();
            // no separator: a comma may stand in a pattern
            case LIST -> builder.type(String.class).hasMultipleValues(true).valueSeparator('\0')
                    .optionType(OptionType.LIST).build();
        };
    }

    /// æsh wants something to fill with values; we take them from its model instead.
    private static final class Nothing implements Command<CommandInvocation> {

        @Override
        public CommandResult execute(CommandInvocation invocation) {
            return CommandResult.SUCCESS;
        }
    }
}
