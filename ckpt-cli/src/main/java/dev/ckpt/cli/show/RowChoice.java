package dev.ckpt.cli.show;

import dev.ckpt.cli.args.UsageException;
import dev.ckpt.cli.command.Terminal;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.inspect.TensorRow;
import dev.ckpt.io.CheckpointException;
import dev.ckpt.model.Part;
import dev.ckpt.vocabulary.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A row of a table, chosen by its number or its token.
///
/// @param number from 0
/// @param vocabulary that names rows, if there is one
record RowChoice(long number, Optional<Vocabulary> vocabulary) {

    /// @param rows of the table
    /// @throws UsageException when there is no such row or token
    /// @throws IOException when the vocabulary that the user named cannot be read
    static RowChoice of(ShowOptions options, TensorRow tensor, long rows, Terminal terminal) throws IOException {
        Optional<Vocabulary> vocabulary = vocabulary(options, tensor, terminal);
        String text = options.row().orElseThrow();
        if (text.matches("[+-]?[0-9]{1,18}")) {
            long number = Long.parseLong(text);
            return new RowChoice(inside(number < 0 ? number + rows : number, text, rows), vocabulary);
        }
        String token = unquoted(text);
        if (vocabulary.isEmpty()) {
            throw new UsageException("usage.show.vocabulary", Printable.of(text));
        }
        Vocabulary tokens = vocabulary.get();
        List<Long> numbers = tokens.numbers(token);
        return switch (numbers.size()) {
            case 0 -> throw new UsageException("usage.show.token", Printable.of(token), tokens.file());
            case 1 -> new RowChoice(inside(numbers.getFirst(), Printable.of(token), rows), vocabulary);
            default -> throw new UsageException("usage.show.tokens", Printable.of(token),
                    String.join(", ", numbers.stream().limit(10).map(String::valueOf).toList()));
        };
    }

    private static long inside(long number, String text, long rows) {
        if (number < 0 || number >= rows) {
            throw new UsageException("usage.show.row", text, rows);
        }
        return number;
    }

    /// A token of digits, or with a line end in it, stands in quotes.
    private static String unquoted(String text) {
        if (text.length() < 2 || !text.startsWith("\"") || !text.endsWith("\"")) {
            return text;
        }
        StringBuilder plain = new StringBuilder();
        for (int i = 1; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length() - 1) {
                char escaped = text.charAt(++i);
                plain.append(switch (escaped) {
                    case 'n' -> '\n';
                    case 't' -> '\t';
                    case 'r' -> '\r';
                    default -> escaped;
                });
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    /// The user's, or the one beside the checkpoint where rows are tokens.
    private static Optional<Vocabulary> vocabulary(ShowOptions options, TensorRow tensor, Terminal terminal)
            throws IOException {
        if (options.vocabulary().isPresent()) {
            return Optional.of(Vocabulary.read(options.vocabulary().get()));
        }
        if (tensor.part() != Part.TOKEN_EMBEDDING && tensor.part() != Part.HEAD) {
            return Optional.empty();
        }
        Optional<Path> beside = Vocabulary.beside(options.file());
        if (beside.isEmpty()) {
            return Optional.empty();
        }
        String file = Printable.of(beside.get().toString());
        try {
            Vocabulary vocabulary = Vocabulary.read(beside.get());
            terminal.messages().line(terminal.messages().text("show.vocabulary", file));
            return Optional.of(vocabulary);
        } catch (CheckpointException | IOException e) {
            terminal.messages().line(terminal.messages().text("show.vocabulary.unread", file,
                    Printable.of(String.valueOf(e.getMessage()).lines().findFirst().orElse(""))));
            return Optional.empty();
        }
    }

    /// A row's token, as it is shown: `"개"`; empty where nothing names it.
    Optional<String> token(long row) {
        return vocabulary.flatMap(tokens -> tokens.text(row));
    }

    /// The token in quotes and without control characters.
    static String quoted(String token) {
        return '"' + Printable.of(token) + '"';
    }
}
