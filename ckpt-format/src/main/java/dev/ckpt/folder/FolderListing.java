package dev.ckpt.folder;

import dev.ckpt.io.Budget;
import dev.ckpt.io.Fault;
import dev.ckpt.io.RefusedException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The names in a folder, in the order in which a person counts: `checkpoint-2` before `checkpoint-10`.
///
/// @param files ordinary files only: opening a pipe or a device may wait for ever
record FolderListing(Path folder, List<String> files, List<String> folders) {

    private static final Pattern DIGITS = Pattern.compile("\\d+");

    static FolderListing of(Path folder, Budget budget) throws IOException {
        List<String> files = new ArrayList<>();
        List<String> folders = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (Files.isDirectory(entry)) {
                    folders.add(name);
                } else if (Files.isRegularFile(entry)) {
                    files.add(name);
                }
                if (files.size() + folders.size() > budget.records()) {
                    throw new RefusedException(Fault.in(folder.toString())
                            .expected("a folder of at most " + budget.records() + " entries").found("more")
                            .next("give the checkpoint's file itself"));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        files.sort(Comparator.comparing(FolderListing::countable));
        folders.sort(Comparator.comparing(FolderListing::countable));
        return new FolderListing(folder, List.copyOf(files), List.copyOf(folders));
    }

    /// Numbers filled up with zeros, so that they sort by value.
    private static String countable(String name) {
        return DIGITS.matcher(name).replaceAll(number -> Matcher.quoteReplacement(
                "0".repeat(Math.max(0, 12 - number.group().length())) + number.group()));
    }

    boolean has(String file) {
        return files.contains(file);
    }
}
