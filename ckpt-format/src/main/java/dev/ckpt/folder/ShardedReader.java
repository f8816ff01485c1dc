package dev.ckpt.folder;

import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Finding;
import dev.ckpt.contents.SourceFile;
import dev.ckpt.io.Fault;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.MappedFile;
import dev.ckpt.io.OpenFiles;
import dev.ckpt.io.Quoted;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Reads a model that was cut into shards, by the index beside them (`model.safetensors.index.json`,
/// `pytorch_model.bin.index.json`). The tree is one dict of all tensors in the index's order, then those that a shard holds
/// and the index does not name; the index's own `metadata` is kept in the dict's attributes.
///
/// Index and shards are held against each other: a shard or a tensor that is missing is a defect; a tensor that the index
/// does not name, or sizes that do not add up, are findings.
public final class ShardedReader {

    /// The index names its parts in alphabetical order, a short "metadata" first.
    private static final int LOOK_FOR_WEIGHT_MAP = 1 << 16;

    private final Path index;
    private final ShardIndex says;
    private final Map<String, Dict> shards = new LinkedHashMap<>();
    private final Gathered gathered = new Gathered();

    private ShardedReader(Path index, ShardIndex says) {
        this.index = index;
        this.says = says;
    }

    /// Whether a JSON file is an index of shards.
    public static boolean recognises(MemorySegment bytes) {
        byte[] head = bytes.asSlice(0, Math.min(LOOK_FOR_WEIGHT_MAP, bytes.byteSize())).toArray(ValueLayout.JAVA_BYTE);
        return new String(head, StandardCharsets.ISO_8859_1).contains("\"weight_map\"");
    }

    /// @param index the index itself, or the folder with it
    /// @param reader reads a shard
    /// @throws MalformedException when a shard or a tensor is missing; the message names both
    /// @throws dev.ckpt.io.RefusedException when the index names files outside its folder
    public static Contents read(Path index, OpenFiles files, FileReader reader) throws IOException {
        Path file = Files.isDirectory(index) ? indexIn(index, files) : index;
        MappedFile mapped = files.open(file);
        ShardedReader sharded = new ShardedReader(file, ShardIndex.read(mapped, files.budget()));
        sharded.gathered.addFile(new SourceFile(file, CheckpointFormat.SHARDED, mapped.size()));
        return sharded.read(reader);
    }

    private static Path indexIn(Path folder, OpenFiles files) throws IOException {
        FolderListing listing = FolderListing.of(folder, files.budget());
        String name = listing.files().stream().filter(ModelFile::isIndex).findFirst()
                .orElseThrow(() -> new UnsupportedException(Fault.in(folder.toString())
                        .expected("an index such as " + ModelFile.SAFETENSORS_INDEX).found("none")));
        return PlainName.in(folder, name, Fault.in(folder.toString()).at(Quoted.of(name)));
    }

    private Contents read(FileReader reader) throws IOException {
        List<String> names = says.shards();
        String detail = "no shards";
        for (Map.Entry<String, Path> shard : locate(names).entrySet()) {
            Contents contents = reader.read(shard.getValue());
            if (!(contents.root() instanceof Dict tensors)) {
                throw new MalformedException(Fault.in(shard.getValue().toString()).expected("a dict of tensors")
                        .found(contents.root().toString()).because("no shard of a model"));
            }
            shards.put(shard.getKey(), tensors);
            gathered.add(shard.getKey(), contents);
            detail = contents.formatDetail() + ", " + (names.size() == 1 ? "1 shard" : names.size() + " shards");
        }
        List<Dict.Entry> entries = named();
        entries.addAll(unnamed());
        compareSize(entries);
        Optional<Value> attributes = says.metadata()
                .map(metadata -> Dict.of(List.of(new Dict.Entry(new Text("metadata"), metadata))));
        return gathered.contents(CheckpointFormat.SHARDED, detail,
                new Dict(Dict.Kind.DICT, entries, attributes));
    }

    private Map<String, Path> locate(List<String> names) throws IOException {
        Path folder = Optional.ofNullable(index.getParent()).orElse(Path.of(""));
        Map<String, Path> found = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        for (String name : names) {
            Path shard = PlainName.in(folder, name, Fault.in(index.toString()).at("shard " + Quoted.of(name)));
            if (Files.isRegularFile(shard)) {
                found.put(name, shard);
            } else {
                missing.add(name);
            }
        }
        if (!missing.isEmpty()) {
            throw new MalformedException(
                    Fault.in(index.toString()).expected("all " + names.size() + " shards beside it")
                            .found(missing.size() + " missing: " + Names.some(missing))
                            .because("a download or a copy that stopped").next("fetch the missing files"));
        }
        return found;
    }

    /// The tensors that the index names.
    private List<Dict.Entry> named() {
        List<Dict.Entry> entries = new ArrayList<>();
        says.shardOf().forEach((tensor, shard) -> {
            Value value = Optional.ofNullable(shards.get(shard)).flatMap(dict -> dict.get(tensor))
                    .orElseThrow(() -> new MalformedException(Fault.in(index.toString())
                            .at("tensor " + Quoted.of(tensor)).expected("it in " + Quoted.of(shard))
                            .found("no such tensor there")
                            .because("index and shards of different versions of the model")
                            .next("fetch index and shards again, all from one place")));
            entries.add(new Dict.Entry(new Text(tensor), value));
        });
        return entries;
    }

    /// The tensors that only a shard names. A second name of one that the index does name is nothing to wonder at: an
    /// index has each tensor once.
    private List<Dict.Entry> unnamed() {
        List<Dict.Entry> entries = new ArrayList<>();
        shards.forEach((shard, tensors) -> {
            List<String> unlisted = new ArrayList<>();
            List<String> elsewhere = new ArrayList<>();
            Set<Value> listed = Collections.newSetFromMap(new IdentityHashMap<>());
            for (Dict.Entry entry : tensors.entries()) {
                String name = entry.key() instanceof Text text ? text.text() : entry.key().toString();
                String home = says.shardOf().get(name);
                if (home == null) {
                    entries.add(entry);
                    if (!listed.contains(entry.value())) {
                        unlisted.add(name);
                    }
                } else if (home.equals(shard)) {
                    listed.add(entry.value());
                } else {
                    elsewhere.add(name);
                }
            }
            if (!unlisted.isEmpty()) {
                gathered.addFinding(Finding.warning("sharded.not-in-index", shard,
                        "the index does not name " + Names.some(unlisted)));
            }
            if (!elsewhere.isEmpty()) {
                gathered.addFinding(Finding.error("sharded.in-two-shards", shard,
                        "the index finds " + Names.some(elsewhere) + " in another shard; that one is shown"));
            }
        });
        return entries;
    }

    /// Writers count a storage that two tensors share once or twice, so either sum will do.
    private void compareSize(List<Dict.Entry> entries) {
        OptionalLong claimed = says.totalSize();
        if (claimed.isEmpty()) {
            return;
        }
        Set<Storage> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        long once = 0;
        long all = 0;
        try {
            for (Dict.Entry entry : entries) {
                if (entry.value() instanceof TensorValue value) {
                    all = Math.addExact(all, value.tensor().bytes());
                    for (StridedTensor part : value.tensor().parts()) {
                        once += seen.add(part.storage()) ? part.storage().byteSize() : 0;
                    }
                }
            }
        } catch (ArithmeticException e) {
            all = Long.MAX_VALUE; // a tensor that repeats its elements more often than there are numbers
        }
        if (claimed.getAsLong() != once && claimed.getAsLong() != all) {
            gathered.addFinding(Finding.warning("sharded.total-size", String.valueOf(index.getFileName()),
                    "the index says that all tensors take " + claimed.getAsLong() + " bytes together; they take "
                            + all));
        }
    }

}
