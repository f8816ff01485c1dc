package dev.ckpt.safetensors;

import dev.ckpt.contents.NamedTensors;
import dev.ckpt.contents.Written;
import dev.ckpt.io.ByteSink;
import dev.ckpt.io.MeteredSink;
import dev.ckpt.io.NewFile;
import dev.ckpt.io.Overwrite;
import dev.ckpt.io.UnsupportedException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/// Writes safetensors: one file, or shards with an index beside them. What the format leaves open is done as its library
/// does it, so that the same tensors and metadata give the same bytes.
///
/// ```java
/// SafetensorsWriter.plan(tensors, "model.safetensors", Options.of(Ties.DROP))
///         .write(Path.of("model.safetensors"), Overwrite.REFUSE, bytes -> {});
/// ```
///
/// A plan reads no numbers; writing needs 1 MiB of memory besides the headers. Immutable.
public final class SafetensorsWriter {

    private static final long PIECE = 1 << 20;

    /// @param shardBytes the most bytes of tensors in a file, where several may be written
    public record Options(Ties ties, OptionalLong shardBytes) {

        public Options {
            if (shardBytes.isPresent() && shardBytes.getAsLong() <= 0) {
                throw new IllegalArgumentException("shards of " + shardBytes.getAsLong() + " bytes");
            }
        }

        /// All in one file.
        public static Options of(Ties ties) {
            return new Options(ties, OptionalLong.empty());
        }
    }

    private final List<List<Outgoing>> shards;
    private final List<OutgoingFile> files;
    private final Map<String, String> metadata;
    private final List<Written.Left> left;

    private SafetensorsWriter(List<List<Outgoing>> shards, List<OutgoingFile> files, Map<String, String> metadata,
            List<Written.Left> left) {
        this.shards = shards;
        this.files = files;
        this.metadata = metadata;
        this.left = left;
    }

    /// An entry tied to a name that is not among the entries is written under its own.
    ///
    /// @param target the file's name, for messages
    /// @throws UnsupportedException when the format cannot hold one of them; the message names it
    public static SafetensorsWriter plan(NamedTensors tensors, String target, Options options) {
        OutgoingNames.check(tensors, target);
        List<Outgoing> kept = new ArrayList<>();
        Map<String, String> keptAs = new HashMap<>();
        Map<String, String> aliases = new LinkedHashMap<>();
        List<Written.Left> left = new ArrayList<>();
        for (NamedTensors.Entry entry : tensors.tensors()) {
            String first = entry.tiedTo().map(keptAs::get).orElse(null);
            if (first == null || options.ties() == Ties.KEEP) {
                kept.add(Outgoing.of(entry, target));
                keptAs.put(entry.name(), entry.name());
            } else {
                keptAs.put(entry.name(), first);
                if (options.ties() == Ties.ALIAS && !tensors.metadata().containsKey(entry.name())) {
                    aliases.put(entry.name(), first);
                } else {
                    left.add(new Written.Left(entry.name(), "it is " + first + ", which is written once"));
                }
            }
        }
        return of(kept, tensors.metadata(), aliases, left, target, options);
    }

    private static SafetensorsWriter of(List<Outgoing> kept, Map<String, String> texts, Map<String, String> aliases,
            List<Written.Left> left, String target, Options options) {
        OutgoingNames.checkSize(kept, target);
        Map<String, String> all = new LinkedHashMap<>(texts);
        all.putAll(aliases);
        Map<String, List<String>> aliasesOf = new HashMap<>();
        aliases.forEach((alias, name) -> aliasesOf.computeIfAbsent(name, any -> new ArrayList<>()).add(alias));
        List<List<Outgoing>> shards = Sharding.split(kept, options.shardBytes().orElse(Long.MAX_VALUE));
        List<OutgoingFile> files = new ArrayList<>();
        for (List<Outgoing> shard : shards) {
            Map<String, String> metadata = new LinkedHashMap<>(texts);
            for (Outgoing tensor : shard) {
                aliasesOf.getOrDefault(tensor.name(), List.of()).forEach(alias -> metadata.put(alias, tensor.name()));
            }
            files.add(OutgoingFile.of(shard, shards.size() == 1 ? all : metadata, target));
        }
        return new SafetensorsWriter(shards, files, all, left);
    }

    /// Bytes of all tensors together; what progress counts up to.
    public long payloadBytes() {
        return files.stream().mapToLong(OutgoingFile::payloadBytes).sum();
    }

    /// How many files the tensors take; an index comes to more than one.
    public int shards() {
        return files.size();
    }

    /// Writes all files beside their places and then renames them, the index last. What fails before the first rename
    /// leaves everything as it was.
    ///
    /// One rename is a single step, several are not. A kill between them leaves shards without an index where shards of
    /// the same names stood before, because their index goes first: never an index over shards of two models. Where the
    /// names are new, it leaves the old index with its shards.
    ///
    /// @param target the name of the single file, from which those of shards are made
    /// @param progress told how many bytes of tensors have been written
    /// @throws FileAlreadyExistsException when a file stands there that is not to be replaced, or a single one where
    ///         shards are to be: readers would take that one for the model
    /// @throws IOException when the disk is full, for instance
    public Written write(Path target, Overwrite overwrite, LongConsumer progress) throws IOException {
        if (files.size() == 1) {
            try (NewFile file = NewFile.at(target, overwrite)) {
                write(file, progress);
                file.commit();
            }
            return new Written(List.of(target), files.getFirst().bytes(), left);
        }
        if (Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString(), null,
                    "readers would take it for the model, and not the shards beside it; move it away first");
        }
        return new Shards(target, overwrite).write(progress);
    }

    /// Writes the single file.
    ///
    /// @throws IllegalStateException when there are shards
    public void write(ByteSink sink) throws IOException {
        if (files.size() != 1) {
            throw new IllegalStateException(files.size() + " shards do not fit one sink");
        }
        write(sink, bytes -> {});
    }

    private void write(ByteSink sink, LongConsumer progress) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            files.getFirst().write(sink, new MeteredSink(sink, progress), arena.allocate(PIECE));
        }
    }

    /// Several files on their way.
    private final class Shards {

        private final ShardNames names;
        private final Overwrite overwrite;
        private final List<Path> paths = new ArrayList<>();
        private final List<NewFile> open = new ArrayList<>();
        private long bytes;

        Shards(Path target, Overwrite overwrite) {
            names = new ShardNames(target, files.size());
            this.overwrite = overwrite;
        }

        Written write(LongConsumer progress) throws IOException {
            boolean replaces = false;
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment piece = arena.allocate(PIECE);
                byte[] index = Sharding.index(shards, names, metadata).getBytes(StandardCharsets.UTF_8);
                for (int i = 0; i < files.size(); i++) {
                    replaces |= Files.exists(names.shard(i + 1));
                }
                NewFile last = begin(names.index());
                MeteredSink metered = new MeteredSink(last, progress);
                for (int i = 0; i < files.size(); i++) {
                    NewFile file = begin(names.shard(i + 1));
                    metered.to(file);
                    files.get(i).write(file, metered, piece);
                    end(file);
                }
                last.write(index);
                end(last);
                if (replaces) {
                    Files.deleteIfExists(names.index());
                }
                for (NewFile file : open.subList(1, open.size())) {
                    file.commit();
                }
                last.commit();
            } finally {
                for (NewFile file : open) {
                    file.close();
                }
            }
            paths.add(paths.removeFirst());
            return new Written(paths, bytes, left);
        }

        private NewFile begin(Path path) throws IOException {
            NewFile file = NewFile.at(path, overwrite);
            open.add(file);
            paths.add(path);
            return file;
        }

        private void end(NewFile file) throws IOException {
            bytes += file.position();
            file.finish();
        }
    }
}
