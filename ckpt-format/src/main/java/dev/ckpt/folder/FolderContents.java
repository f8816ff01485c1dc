package dev.ckpt.folder;

import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Finding;
import dev.ckpt.contents.SourceFile;
import dev.ckpt.io.CheckpointException;
import dev.ckpt.io.Fault;
import dev.ckpt.io.MappedFile;
import dev.ckpt.io.OpenFiles;
import dev.ckpt.io.Quoted;
import dev.ckpt.json.JsonTree;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Reads a folder of which we know that it is one checkpoint, part by part. Every file is read, or named in a finding:
/// nothing that could hold code is passed over in silence.
final class FolderContents {

    private static final List<String> SETTINGS = List.of("trainer_state.json", "config.json", "generation_config.json",
            "adapter_config.json");

    private final FolderListing listing;
    private final OpenFiles files;
    private final FileReader reader;
    private final Gathered gathered = new Gathered();
    private final List<Dict.Entry> entries = new ArrayList<>();
    private final Set<String> unread;

    FolderContents(FolderListing listing, OpenFiles files, FileReader reader) {
        this.listing = listing;
        this.files = files;
        this.reader = reader;
        unread = new LinkedHashSet<>(listing.files());
    }

    Contents read(String modelFile) throws IOException {
        Contents model = model(modelFile);
        List<String> parts = listing.files().stream().filter(TrainingPart::isOne).filter(unread::contains).toList();
        for (String name : parts) {
            if (TrainingPart.isNeeded(name)) {
                part(name);
            }
        }
        for (String name : SETTINGS) {
            if (listing.has(name)) {
                setting(name);
            }
        }
        for (String name : parts) {
            if (!TrainingPart.isNeeded(name)) {
                tryPart(name);
            }
        }
        lookIntoTheRest();
        reportFolders();
        boolean training = !parts.isEmpty() || listing.has("trainer_state.json");
        CheckpointFormat format = model.format() == CheckpointFormat.SHARDED && !training
                ? CheckpointFormat.SHARDED
                : CheckpointFormat.DIRECTORY;
        return gathered.contents(format, form(modelFile) + ": " + model.formatDetail(), Dict.of(entries));
    }

    private Contents model(String name) throws IOException {
        unread.remove(name);
        Contents model;
        if (ModelFile.isIndex(name)) {
            model = ShardedReader.read(path(name), files, reader);
            model.files().forEach(file -> unread.remove(String.valueOf(file.path().getFileName())));
        } else {
            model = reader.read(path(name));
        }
        put("model", model.root());
        gathered.add(name, model);
        return model;
    }

    private void part(String name) throws IOException {
        Contents part = reader.read(path(name));
        unread.remove(name);
        put(TrainingPart.key(name), part.root());
        gathered.add(name, part);
    }

    /// A part without which the checkpoint is still one: when it is broken, that is a finding.
    private void tryPart(String name) throws IOException {
        try {
            part(name);
        } catch (CheckpointException e) {
            unread.remove(name);
            unreadable(name, e);
        }
    }

    private void setting(String name) throws IOException {
        MappedFile file = files.open(path(name));
        unread.remove(name);
        put(TrainingPart.key(name), JsonTree.readObject(file, files.budget()));
        gathered.addFile(new SourceFile(file.path(), CheckpointFormat.DIRECTORY, file.size()));
    }

    /// Files that are no part of this checkpoint are read for their verdict alone.
    private void lookIntoTheRest() throws IOException {
        for (String name : List.copyOf(unread)) {
            Path path = listing.folder().resolve(name);
            if (!PlainName.stays(listing.folder(), path)) {
                gathered.addFinding(Finding.warning("folder.link-leaves-folder", name,
                        "it is a symbolic link out of the folder, and is not followed"));
                unread.remove(name);
                continue;
            }
            CheckpointFile kind = CheckpointFile.of(path);
            if (kind == CheckpointFile.NO) {
                continue;
            }
            unread.remove(name);
            try {
                gathered.scan(name, reader.read(path));
                gathered.addFinding(Finding.note("folder.not-shown", name, kind == CheckpointFile.YES
                        ? "it is another checkpoint beside the model; only its safety was looked at"
                        : "it is a pickle beside the model; only its safety was looked at"));
            } catch (CheckpointException e) {
                unreadable(name, e);
            }
        }
        if (!unread.isEmpty()) {
            gathered.addFinding(Finding.note("folder.not-read", listing.folder().toString(),
                    "not read: " + Names.some(List.copyOf(unread))));
        }
    }

    private void unreadable(String name, CheckpointException e) {
        String line = e.fault().text().lines().findFirst().orElse("");
        gathered.addFinding(Finding.error("folder.unreadable", name, "it could not be read: " + line));
    }

    private void reportFolders() {
        List<String> checkpoints = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (String name : listing.folders()) {
            (FolderReader.isCheckpoint(listing.folder().resolve(name), files.budget()) ? checkpoints : others)
                    .add(name + "/");
        }
        String where = listing.folder().toString();
        if (!checkpoints.isEmpty()) {
            gathered.addFinding(Finding.note("folder.more-checkpoints", where,
                    "checkpoints of their own, not read: " + Names.some(checkpoints)));
        }
        if (!others.isEmpty()) {
            gathered.addFinding(Finding.note("folder.folders-not-read", where,
                    "folders not read: " + Names.some(others)));
        }
        ForeignFolder.of(listing)
                .ifPresent(foreign -> gathered.addFinding(Finding.warning("folder.form-not-read", where,
                        "also " + foreign.form() + ", which is not read yet; its optimizer state is not shown")));
    }

    private Path path(String name) throws IOException {
        return PlainName.in(listing.folder(), name,
                Fault.in(listing.folder().toString()).at("file " + Quoted.of(name)));
    }

    private void put(String key, Value value) {
        entries.add(new Dict.Entry(new Text(key), value));
    }

    private String form(String modelFile) {
        if (listing.has("trainer_state.json")) {
            return "Hugging Face Trainer checkpoint";
        }
        if (listing.files().stream().anyMatch(name -> name.startsWith("random_states_"))) {
            return "Accelerate checkpoint";
        }
        return modelFile.startsWith("adapter_model") ? "PEFT adapter" : "model folder";
    }
}
