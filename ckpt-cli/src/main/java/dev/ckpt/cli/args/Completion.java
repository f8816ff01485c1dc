package dev.ckpt.cli.args;

import dev.ckpt.cli.screen.Words;
import java.util.List;
import java.util.stream.Collectors;

/// Scripts that teach a shell to complete `ckpt`, drawn from the commands' models.
public final class Completion {

    private Completion() {}

    /// @param shell `bash`, `zsh` or `fish`
    public static String script(String shell, Words words) {
        return switch (shell) {
            case "bash" -> bash();
            case "zsh" -> zsh(words);
            case "fish" -> fish(words);
            default -> throw new IllegalArgumentException("no shell " + shell);
        };
    }

    private static String bash() {
        StringBuilder cases = new StringBuilder();
        for (CommandModel command : CommandModel.ALL) {
            String choices = String.join(" ", command.choices());
            cases.append("        ").append(command.name()).append(") words='").append(dashed(command))
                    .append("' choices='").append(choices).append("' ;;\n");
        }
        StringBuilder values = new StringBuilder();
        for (CommandModel command : CommandModel.ALL) {
            for (OptionModel option : command.options()) {
                if (!option.choices().isEmpty()) {
                    values.append("        ").append(command.name()).append('/').append(option.dashed())
                            .append(") COMPREPLY=($(compgen -W '").append(String.join(" ", option.choices()))
                            .append("' -- \"$word\")); return ;;\n");
                }
            }
        }
        return """
                # Completion of ckpt for bash: source <(ckpt completion bash)
                _ckpt() {
                    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words choices
                    if [ "$COMP_CWORD" -eq 1 ]; then
                        COMPREPLY=($(compgen -W '%s --version --help' -- "$word"))
                        return
                    fi
                    case ${COMP_WORDS[1]}/$before in
                %s    esac
                    case ${COMP_WORDS[1]} in
                %s        *) return ;;
                    esac
                    case $word in
                        -*) COMPREPLY=($(compgen -W "$words" -- "$word")) ;;
                        *) if [ -z "$choices" ]; then
                               compopt -o filenames 2> /dev/null
                               local IFS=$'\\n'
                               COMPREPLY=($(compgen -f -- "$word"))
                           else
                               COMPREPLY=($(compgen -W "$choices" -- "$word"))
                           fi ;;
                    esac
                }
                complete -F _ckpt ckpt ./ckpt
                """.formatted(names(" "), values, cases);
    }

    private static String zsh(Words words) {
        StringBuilder commands = new StringBuilder();
        StringBuilder cases = new StringBuilder();
        for (CommandModel command : CommandModel.ALL) {
            commands.append("        '").append(command.name()).append(':')
                    .append(quoted(words.text("help." + command.name())))
                    .append("'\n");
            cases.append("        ").append(command.name()).append(") _arguments");
            for (OptionModel option : command.options()) {
                cases.append(" \\\n            '").append(zshOption(command, option, words)).append('\'');
            }
            cases.append(" \\\n            '*:: :").append(command.choices().isEmpty()
                    ? "_files"
                    : "(" + String.join(" ", command.choices()) + ")").append("' ;;\n");
        }
        return """
                #compdef ckpt
                # Completion of ckpt for zsh: save as _ckpt in a folder of $fpath, or source <(ckpt completion zsh)
                _ckpt() {
                    local -a commands
                    commands=(
                %s    )
                    if (( CURRENT == 2 )); then
                        _describe command commands
                        return
                    fi
                    local command=$words[2]
                    shift words
                    (( CURRENT-- ))
                    case $command in
                %s    esac
                }
                if [ "$funcstack[1]" = _ckpt ]; then _ckpt "$@"; else compdef _ckpt ckpt; fi
                """.formatted(commands, cases);
    }

    private static String zshOption(CommandModel command, OptionModel option, Words words) {
        String text = quoted(text(command, option, words)).replace("[", "\\[").replace("]", "\\]");
        String repeated = option.kind() == OptionModel.Kind.LIST ? "*" : "";
        String value = switch (option.kind()) {
            case FLAG -> "";
            case VALUE, LIST -> option.choices().isEmpty()
                    ? ":" + option.label() + ": "
                    : ":" + option.name() + ":(" + String.join(" ", option.choices()) + ")";
        };
        return repeated + option.dashed() + (value.isEmpty() ? "" : "=") + "[" + text + "]" + value;
    }

    private static String fish(Words words) {
        StringBuilder script = new StringBuilder("""
                # Completion of ckpt for fish: ckpt completion fish > ~/.config/fish/completions/ckpt.fish
                set -l commands %s
                complete -c ckpt -f -n "not __fish_seen_subcommand_from $commands" -l version -d '%s'
                """.formatted(names(" "), quoted(words.text("help.version"))));
        for (CommandModel command : CommandModel.ALL) {
            script.append("complete -c ckpt -f -n \"not __fish_seen_subcommand_from $commands\" -a ")
                    .append(command.name())
                    .append(" -d '").append(quoted(words.text("help." + command.name()))).append("'\n");
            String here = "complete -c ckpt -n '__fish_seen_subcommand_from " + command.name() + "' ";
            if (!command.choices().isEmpty()) {
                script.append(here).append("-f -a '").append(String.join(" ", command.choices())).append("'\n");
            }
            for (OptionModel option : command.options()) {
                script.append(here).append("-l ").append(option.name());
                if (option.kind() != OptionModel.Kind.FLAG) {
                    script.append(option.choices().isEmpty()
                            ? " -r"
                            : " -x -a '" + String.join(" ", option.choices())
                                    + "'");
                }
                script.append(" -d '").append(quoted(text(command, option, words))).append("'\n");
            }
        }
        return script.toString();
    }

    private static String text(CommandModel command, OptionModel option, Words general) {
        Words words = general.with(command.name());
        return words.textIfAny("help." + command.name() + "." + option.name())
                .orElseGet(() -> words.text("help.option." + option.name()));
    }

    /// Inside single quotes a shell knows no escape, and no text of ours needs an apostrophe.
    private static String quoted(String text) {
        return text.replace("'", "’").replace(":", ",");
    }

    private static String names(String separator) {
        return CommandModel.ALL.stream().map(CommandModel::name).collect(Collectors.joining(separator));
    }

    private static String dashed(CommandModel command) {
        List<String> names = command.options().stream().map(OptionModel::dashed).toList();
        return String.join(" ", names);
    }
}
