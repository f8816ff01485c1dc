package dev.ckpt.scan;

import dev.ckpt.io.Budget;
import dev.ckpt.io.Fault;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Goes through files and folders, hidden ones too. Links are not followed, except where they are what was asked for.
public final class Scan {

    private record Folder(Path path, int depth) {}

    private final Budget budget;
    private final Consumer<FileReport> watcher;
    private final List<FileReport> files = new ArrayList<>();
    private final Deque<Folder> open = new ArrayDeque<>();
    private long folders;
    private Optional<String> notReached = Optional.empty();

    private Scan(Budget budget, Consumer<FileReport> watcher) {
        this.budget = budget;
        this.watcher = watcher;
    }

    /// Scans these files, and everything in these folders.
    ///
    /// @throws IOException when one of them is missing; what cannot be read inside a folder is reported as that
    public static ScanReport of(List<Path> paths, Budget budget) throws IOException {
        return of(paths, budget, file -> {});
    }

    /// As above.
    ///
    /// @param watcher is handed each file as soon as it is done
    public static ScanReport of(List<Path> paths, Budget budget, Consumer<FileReport> watcher) throws IOException {
        Scan scan = new Scan(budget, watcher);
        for (Path path : paths) {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                scan.open.push(new Folder(path, 0));
                scan.folders();
            } else {
                scan.file(path, attributes);
            }
        }
        return new ScanReport(scan.files, scan.folders, scan.notReached);
    }

    private void folders() {
        for (Folder folder = open.poll(); folder != null; folder = open.poll()) {
            folders++;
            List<Path> inside;
            try {
                inside = list(folder.path());
            } catch (IOException e) {
                unreadable(folder.path(), "folder", e);
                continue;
            }
            List<Folder> below = new ArrayList<>();
            for (Path path : inside) {
                if (files.size() >= budget.records()) {
                    notReached = Optional.of("more than " + budget.records() + " files; scan its folders one by one");
                    open.clear();
                    return;
                }
                entry(path, folder.depth(), below);
            }
            below.reversed().forEach(open::push);
        }
    }

    private List<Path> list(Path folder) throws IOException {
        List<Path> inside = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            for (Path path : stream) {
                inside.add(path);
                if (inside.size() > budget.records()) {
                    break; // the rest is not reached either
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        inside.sort(Comparator.comparing(Path::toString));
        return inside;
    }

    private void entry(Path path, int depth, List<Folder> below) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class,
                    LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isDirectory()) {
                file(path, attributes);
            } else if (depth + 1 < budget.depth()) {
                below.add(new Folder(path, depth + 1));
            } else {
                notReached = Optional.of("folders nest deeper than " + budget.depth() + ": " + path);
            }
        } catch (IOException e) {
            unreadable(path, "file", e);
        }
    }

    private void file(Path path, BasicFileAttributes attributes) {
        if (!attributes.isRegularFile()) {
            add(FileReport.without(path, 0, attributes.isSymbolicLink() ? "symbolic link" : "pipe or device",
                    Status.NOT_FOLLOWED, Optional.empty()));
            return;
        }
        try {
            add(new FileScan(path, attributes.size(), budget).scan());
        } catch (IOException e) {
            unreadable(path, "file", e);
        }
    }

    private void unreadable(Path path, String kind, IOException e) {
        String reason = e.getMessage() == null || e.getMessage().equals(path.toString())
                ? e.getClass().getSimpleName()
                : e.getMessage();
        add(FileReport.without(path, 0, kind, Status.UNREADABLE,
                Optional.of(Fault.in(path.toString()).found("it could not be opened: " + reason))));
    }

    private void add(FileReport report) {
        files.add(report);
        watcher.accept(report);
    }
}
