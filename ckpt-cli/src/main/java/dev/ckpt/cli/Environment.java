package dev.ckpt.cli;

import dev.ckpt.cli.screen.Style;
import dev.ckpt.cli.screen.Words;
import java.io.Console;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What surrounds the process: variables, and whether a person looks at the output.
///
/// @param terminal whether results go to a terminal
record Environment(Map<String, String> variables, boolean terminal) {

    Environment {
        variables = Map.copyOf(variables);
    }

    /// That of this process. The launcher says whether there is a terminal, which a shell knows for nothing.
    static Environment ofProcess() {
        Map<String, String> variables = System.getenv();
        String terminal = variables.get("CKPT_TERMINAL");
        return new Environment(variables, terminal == null ? hasConsole() : terminal.equals("1"));
    }

    @SuppressWarnings("SystemConsoleNull") // it is null again where the console is java.base's own, as by default since 25
    private static boolean hasConsole() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /// The language of messages as POSIX has it: the first of three variables that says anything. The launcher keeps the
    /// user's own locale in `CKPT_LOCALE`, because it gives the virtual machine one in which every file name is readable.
    Words.Language language() {
        for (String name : List.of("CKPT_LOCALE", "LC_ALL", "LC_MESSAGES", "LANG")) {
            String locale = variable(name);
            if (!locale.isEmpty()) {
                return Words.Language.ofLocale(locale);
            }
        }
        return Words.Language.ENGLISH;
    }

    /// @param wish `auto`, `always` or `never`
    Style style(String wish) {
        return switch (wish) {
            case "always" -> Style.COLOURED;
            case "never" -> Style.PLAIN;
            default -> {
                if (!variable("NO_COLOR").isEmpty()) {
                    yield Style.PLAIN;
                }
                String force = variable("CLICOLOR_FORCE");
                boolean forced = !force.isEmpty() && !force.equals("0");
                yield forced || (terminal && !variable("TERM").equals("dumb")) ? Style.COLOURED : Style.PLAIN;
            }
        };
    }

    /// Columns of the terminal; 0 where there is none or nobody knows, and then nothing is cut.
    int width() {
        if (!terminal) {
            return 0;
        }
        try {
            int columns = Integer.parseInt(variable("COLUMNS"));
            return columns < 20 ? 0 : columns;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /// Whether a person watches messages as they come. The launcher says so; without it nobody is assumed.
    boolean watched() {
        return variable("CKPT_WATCHED").equals("1") && !variable("TERM").equals("dumb");
    }

    /// Whether defects are to be shown with their stack.
    boolean debug() {
        return !variable("CKPT_DEBUG").isEmpty();
    }

    /// How this program is called by others: the launcher, which gives its own path; without it a virtual machine.
    List<String> self() {
        String launcher = variable("CKPT_SELF");
        if (!launcher.isEmpty()) {
            return List.of(launcher);
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(java, "-cp", System.getProperty("java.class.path"), "dev.ckpt.cli.Main");
    }

    private String variable(String name) {
        return variables.getOrDefault(name, "");
    }
}
