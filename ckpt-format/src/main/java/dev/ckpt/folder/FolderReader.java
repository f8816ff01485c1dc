package dev.ckpt.folder;

import dev.ckpt.contents.Contents;
import dev.ckpt.io.Budget;
import dev.ckpt.io.Fault;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.OpenFiles;
import dev.ckpt.io.RefusedException;
import dev.ckpt.io.UnsupportedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads a folder that is one checkpoint: a model with what a training framework left beside it. The tree is
///
/// ```text
/// model                the model file's own tree; of shards, all their tensors
/// optimizer, scheduler, scaler, ...     those files' trees, where there are any
/// trainer_state, config, generation_config, adapter_config     the JSON files
/// training_args, rng_state, ...
/// ```
///
/// A folder with a single checkpoint file and nothing that belongs to it (nanoGPT's `out/`) is that file. A folder of
/// several checkpoints is none; [#checkpointsIn(Path, Budget)] finds them.
public final class FolderReader {

    private static final Pattern SHARD = Pattern.compile(".*-\\d{5}-of-(\\d{5})\\.[a-z]+");

    private final FolderListing listing;
    private final OpenFiles files;
    private final FileReader reader;

    private FolderReader(FolderListing listing, OpenFiles files, FileReader reader) {
        this.listing = listing;
        this.files = files;
        this.reader = reader;
    }

    /// @throws MalformedException when a part of the checkpoint is broken or missing
    /// @throws UnsupportedException when the folder is no checkpoint, several, or one in a form unknown here; the message
    ///         says what lies in it
    public static Contents read(Path folder, OpenFiles files, FileReader reader) throws IOException {
        return new FolderReader(FolderListing.of(folder, files.budget()), files, reader).read();
    }

    /// Every checkpoint that a folder is or holds: the folder itself where its own files are one checkpoint, otherwise its
    /// checkpoint files one by one; then those of its folders that are checkpoints. Folders in these are not searched. A
    /// checkpoint in a form unknown here is listed too, so that it is not passed over in silence.
    public static List<Path> checkpointsIn(Path folder, Budget budget) throws IOException {
        FolderListing listing = FolderListing.of(folder, budget);
        List<Path> found = new ArrayList<>();
        if (model(listing).isPresent()) {
            found.add(folder);
        } else if (ForeignFolder.of(listing).isPresent()) {
            return List.of(folder);
        } else {
            checkpointFiles(listing).forEach(name -> found.add(folder.resolve(name)));
        }
        for (String name : listing.folders()) {
            if (isCheckpoint(folder.resolve(name), budget)) {
                found.add(folder.resolve(name));
            }
        }
        return List.copyOf(found);
    }

    private Contents read() throws IOException {
        Optional<String> model = model(listing);
        if (model.isPresent()) {
            return new FolderContents(listing, files, reader).read(model.get());
        }
        Optional<ForeignFolder> foreign = ForeignFolder.of(listing);
        if (foreign.isPresent()) {
            throw new UnsupportedException(fault().found(foreign.get().form() + ", which is not read yet")
                    .next(foreign.get().advice()));
        }
        List<Path> found = checkpointsIn(listing.folder(), files.budget());
        if (found.size() == 1 && checkpointFiles(listing).size() == 1) {
            return reader.read(PlainName.in(listing.folder(), checkpointFiles(listing).getFirst(), fault()));
        }
        throw found.isEmpty() ? nothing() : incomplete().orElseGet(() -> several(found));
    }

    /// The name of the model file, if there is one: of a known name, or the only checkpoint file beside a config.json.
    private static Optional<String> model(FolderListing listing) throws IOException {
        Optional<String> named = ModelFile.in(listing);
        boolean described = listing.has("config.json") || listing.has("adapter_config.json");
        if (named.isPresent() || !described || ForeignFolder.of(listing).isPresent()) {
            return named;
        }
        List<String> candidates = checkpointFiles(listing);
        return candidates.size() == 1 ? Optional.of(candidates.getFirst()) : Optional.empty();
    }

    /// Checkpoint files that are no part of another checkpoint, as an optimizer.pt is.
    private static List<String> checkpointFiles(FolderListing listing) throws IOException {
        List<String> found = new ArrayList<>();
        for (String name : listing.files()) {
            Path file = listing.folder().resolve(name);
            if (!TrainingPart.isOne(name) && PlainName.stays(listing.folder(), file)
                    && CheckpointFile.of(file) == CheckpointFile.YES) {
                found.add(name);
            }
        }
        return found;
    }

    /// Whether a folder is a checkpoint; one that cannot be listed is none.
    static boolean isCheckpoint(Path folder, Budget budget) {
        try {
            FolderListing listing = FolderListing.of(folder, budget);
            return model(listing).isPresent() || ForeignFolder.of(listing).isPresent();
        } catch (IOException | RefusedException e) {
            return false;
        }
    }

    private Fault fault() {
        return Fault.in(listing.folder().toString()).expected("one checkpoint");
    }

    private UnsupportedException nothing() {
        if (listing.files().isEmpty() && listing.folders().isEmpty()) {
            return new UnsupportedException(fault().found("an empty folder")
                    .next("give a checkpoint file, or a folder with a model in it"));
        }
        List<String> parts = listing.files().stream().filter(TrainingPart::isOne).toList();
        if (!parts.isEmpty()) {
            return new UnsupportedException(fault().found("no model beside " + Names.some(parts))
                    .because("the model was saved elsewhere, or in a form unknown here")
                    .next("give one of these files itself"));
        }
        List<String> all = new ArrayList<>(listing.files());
        listing.folders().forEach(name -> all.add(name + "/"));
        return new UnsupportedException(fault().found("none among " + Names.some(all))
                .next("give a checkpoint file, or a folder with a model in it"));
    }

    /// Shards without their index.
    private Optional<RuntimeException> incomplete() {
        List<String> shards = listing.files().stream().filter(name -> SHARD.matcher(name).matches()).toList();
        return shards.isEmpty()
                ? Optional.empty()
                : Optional.of(new MalformedException(fault()
                        .found("shards of a model (" + Names.some(shards) + ") and no index of them")
                        .because("a download or a copy that left out the small files")
                        .next("fetch " + (shards.getFirst().endsWith(".safetensors")
                                ? ModelFile.SAFETENSORS_INDEX
                                : "pytorch_model.bin.index.json") + " too, or give one shard itself")));
    }

    private UnsupportedException several(List<Path> found) {
        List<String> names = found.stream().map(path -> String.valueOf(path.getFileName())).toList();
        return new UnsupportedException(fault()
                .found(found.size() + (found.size() == 1 ? " checkpoint in it: " : " checkpoints: ")
                        + Names.some(names))
                .because("a folder that training runs save into").next("name one of them, such as " + found.getLast()));
    }
}
