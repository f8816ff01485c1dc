package dev.ckpt.cli.args;

import java.util.List;
import java.util.Optional;
import org.aesh.command.parser.CommandLineParserException;

/// Says what is wrong with a command line, in words that can be translated.
final class UsageFault {

    private UsageFault() {}

    /// Finds the word that the parser stumbled over.
    static UsageException of(CommandModel command, List<String> words, CommandLineParserException found) {
        boolean value = false;
        for (String word : words) {
            if (value) {
                value = false;
            } else if (word.equals("--")) {
                break;
            } else if (word.startsWith("-") && word.length() > 1) {
                int equals = word.indexOf('=');
                String name = equals < 0 ? word : word.substring(0, equals);
                Optional<OptionModel> option = command.typed(name);
                if (option.isEmpty()) {
                    return unknownOption(command, name);
                }
                boolean takesValue = option.get().kind() != OptionModel.Kind.FLAG;
                if (takesValue && equals == word.length() - 1) {
                    return missingValue(option.get());
                }
                value = takesValue && equals < 0;
            }
        }
        if (value) {
            String last = words.getLast();
            return missingValue(command.typed(last).orElseThrow());
        }
        return new UsageException("usage.other", String.valueOf(found.getMessage()));
    }

    /// What the parser leaves to us.
    static void check(Arguments arguments) {
        if (arguments.has(CommandModel.HELP.name())) {
            return;
        }
        CommandModel command = arguments.command();
        arguments.values().forEach((name, values) -> {
            OptionModel option = command.option(name).orElseThrow();
            for (String value : values) {
                if (option.kind() == OptionModel.Kind.FLAG && !value.equals("true")) {
                    throw new UsageException("usage.no-value", option.dashed());
                }
                if (!option.choices().isEmpty() && !option.choices().contains(value)) {
                    throw new UsageException("usage.choice", option.dashed(), value,
                            String.join(", ", option.choices()));
                }
            }
        });
        if (!command.choices().isEmpty()) {
            if (arguments.operands().size() > 1) {
                throw new UsageException("usage.too-many", arguments.operands().get(1), command.name());
            }
            for (String operand : arguments.operands()) {
                if (!command.choices().contains(operand)) {
                    throw new UsageException("usage.operand", operand, String.join(", ", command.choices()));
                }
            }
        }
    }

    static UsageException unknownCommand(String word) {
        return Suggestion.of(word, CommandModel.ALL.stream().map(CommandModel::name).toList())
                .map(meant -> new UsageException("usage.command-meant", word, meant))
                .orElseGet(() -> new UsageException("usage.command", word));
    }

    private static UsageException unknownOption(CommandModel command, String name) {
        List<String> known = command.options().stream().map(OptionModel::dashed).toList();
        return Suggestion.of(name, known)
                .map(meant -> new UsageException("usage.option-meant", name, meant))
                .orElseGet(() -> new UsageException("usage.option", name, command.name()));
    }

    private static UsageException missingValue(OptionModel option) {
        return new UsageException("usage.missing-value", option.dashed(), option.label());
    }
}
