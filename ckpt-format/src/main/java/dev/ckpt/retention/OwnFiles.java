package dev.ckpt.retention;

import dev.ckpt.contents.SourceFile;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Finds the files that go when a checkpoint goes: of a file itself; of a folder those that were read as parts of it, and
/// those that trainers copy beside them. Anything else in the folder is somebody's, and stays.
final class OwnFiles {

    /// What transformers and its like put beside a model so that it can be loaded alone.
    private static final Pattern COMPANION = Pattern
            .compile("tokenizer[\\w.-]*\\.(json|model)|(spiece|sentencepiece[\\w.-]*)"
                    + "\\.model|special_tokens_map\\.json|added_tokens\\.json|vocab\\.(json|txt)|merges\\.txt"
                    + "|(preprocessor|processor|generation|image_processor|quantize)_config\\.json|chat_template\\.(json|jinja)"
                    + "|config\\.json|adapter_config\\.json|trainer_state\\.json|training_args\\.(bin|json)");

    /// Which file says that the others belong together. An index without its shards is an error that everybody reports;
    /// shards without their index are nothing. So the index goes first, and then the model.
    private static final Pattern INDEX = Pattern.compile(".*\\.index(\\.\\w+)?\\.json");
    private static final Pattern MODEL = Pattern
            .compile("(pytorch_|adapter_|diffusion_pytorch_)?model.*|consolidated.*");

    private final Candidate candidate;

    OwnFiles(Candidate candidate) {
        this.candidate = candidate;
    }

    void find(List<SourceFile> read) throws IOException {
        List<FileState> files = new ArrayList<>();
        if (Files.isDirectory(candidate.path, LinkOption.NOFOLLOW_LINKS)) {
            Set<String> names = new HashSet<>();
            for (SourceFile file : read) {
                if (candidate.path.equals(file.path().getParent())) {
                    names.add(String.valueOf(file.path().getFileName()));
                }
            }
            inFolder(names, files);
            files.sort(Comparator.comparingInt(OwnFiles::rank).thenComparing(FileState::path));
        } else if (!candidate.isDoubtful()) {
            files.add(FileState.of(candidate.path));
        }
        candidate.files = files;
        candidate.bytes = files.isEmpty() ? candidate.bytes : files.stream().mapToLong(FileState::bytes).sum();
    }

    private void inFolder(Set<String> names, List<FileState> files) throws IOException {
        List<String> strangers = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(candidate.path)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (Files.isSymbolicLink(entry)) {
                    candidate.doubt(KeepReason.LINK, name + " in it is a symbolic link");
                } else if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)
                        && (names.contains(name) || COMPANION.matcher(name).matches())) {
                    files.add(FileState.of(entry));
                } else {
                    strangers.add(name);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        strangers.sort(null);
        candidate.strangers = strangers;
    }

    private static int rank(FileState file) {
        String name = String.valueOf(file.path().getFileName());
        return INDEX.matcher(name).matches() ? 0 : MODEL.matcher(name).matches() ? 1 : 2;
    }
}
