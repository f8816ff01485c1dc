package dev.ckpt.safetensors;

import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Finding;
import dev.ckpt.contents.SourceFile;
import dev.ckpt.io.Budget;
import dev.ckpt.io.ByteSource;
import dev.ckpt.io.Fault;
import dev.ckpt.io.LittleEndian;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.MappedFile;
import dev.ckpt.io.RefusedException;
import dev.ckpt.json.JsonCursor;
import dev.ckpt.safety.Safety;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Reads a safetensors file: the header now, a tensor's bytes when somebody asks for them.
///
/// The tree is a dict from name to tensor in the header's order, then the other names of tensors that the metadata gives
/// ([Ties#ALIAS]), on the same storages. What else is in the header's `__metadata__`, where there is one, is kept in the
/// dict's attributes as `{"__metadata__": {...}}`. Each tensor has a storage of its own whose key is its name, and whose file
/// is the file's plain name, without folders.
public final class SafetensorsReader {

    /// The length that stands before the header.
    private static final int LENGTH_BYTES = 8;

    /// The format's own limit.
    static final long LONGEST_HEADER = 100_000_000;

    /// PyTorch's name for where safetensors files are loaded to unless something else is asked for.
    private static final String LOCATION = "cpu";

    private SafetensorsReader() {}

    /// @throws MalformedException when the file breaks the format; the message names the tensor
    /// @throws dev.ckpt.io.UnsupportedException when a dtype is unknown
    /// @throws RefusedException when the header is too large or too deep for the budget
    public static Contents read(MappedFile file, Budget budget) {
        return read(file.path(), file.slice(0, file.size()), budget);
    }

    static Contents read(Path path, MemorySegment bytes, Budget budget) {
        return read(path, ByteSource.of(bytes), budget);
    }

    private static Contents read(Path path, ByteSource whole, Budget budget) {
        MemorySegment bytes = whole.bytes();
        String file = path.toString();
        long headerBytes = headerBytes(bytes, file, budget);
        Header header = HeaderParser.parse(JsonCursor.over(bytes.asSlice(LENGTH_BYTES, headerBytes),
                JsonCursor.Dialect.STRICT, file, "header", budget));
        long dataStart = LENGTH_BYTES + headerBytes;
        List<Header.Entry> inFileOrder = Layout.check(header.tensors(), bytes.byteSize() - dataStart, file);

        String name = String.valueOf(path.getFileName());
        Map<String, Storage> storages = HashMap.newHashMap(inFileOrder.size());
        List<Storage> ordered = new ArrayList<>(inFileOrder.size());
        for (Header.Entry tensor : inFileOrder) {
            Storage storage = new Storage(name, tensor.name(), ByteOrder.LITTLE_ENDIAN, LOCATION,
                    whole.slice(dataStart + tensor.begin(), tensor.length()));
            storages.put(tensor.name(), storage);
            ordered.add(storage);
        }
        List<Dict.Entry> entries = new ArrayList<>(inFileOrder.size());
        for (Header.Entry tensor : header.tensors()) {
            Storage storage = Objects.requireNonNull(storages.get(tensor.name()));
            entries.add(new Dict.Entry(new Text(tensor.name()),
                    TensorValue.of(StridedTensor.rowMajor(tensor.dtype(), tensor.shape(), storage))));
        }
        Aliases aliases = Aliases.of(header.metadata().orElse(Map.of()), storages.keySet());
        entries.addAll(aliases.entries(Dict.of(entries)));
        Dict root = new Dict(Dict.Kind.DICT, entries,
                header.metadata().map(any -> attributes(aliases.otherTexts())));
        return new Contents(CheckpointFormat.SAFETENSORS,
                List.of(new SourceFile(path, CheckpointFormat.SAFETENSORS, bytes.byteSize())), "safetensors", root,
                ordered, Safety.NO_PICKLE, findings(header, aliases));
    }

    private static long headerBytes(MemorySegment bytes, String file, Budget budget) {
        if (bytes.byteSize() < LENGTH_BYTES) {
            throw new MalformedException(Fault.in(file).atByte(0).expected("the header's length, 8 bytes")
                    .found(Layout.bytes(bytes.byteSize()) + " in all").because("the file was cut short"));
        }
        long length = LittleEndian.i64(bytes, 0);
        long rest = bytes.byteSize() - LENGTH_BYTES;
        if (length < 0 || length > LONGEST_HEADER) {
            throw new MalformedException(Fault.in(file).atByte(0)
                    .expected("a header's length of at most " + LONGEST_HEADER)
                    .found(Long.toUnsignedString(length)).because("no safetensors file, or a damaged one"));
        }
        if (length > rest) {
            throw new MalformedException(Fault.in(file).atByte(0).expected("a header of " + Layout.bytes(length))
                    .found(Layout.bytes(rest) + " after its length")
                    .because("the file was cut short: a download or a copy that stopped")
                    .next("fetch or copy the file again"));
        }
        if (length > budget.headerBytes()) {
            throw new RefusedException(Fault.in(file).at("header")
                    .expected("at most " + budget.headerBytes() + " bytes").found(length + " bytes")
                    .because("a file made to exhaust memory, or a heap too small for it")
                    .next("give Java more memory with -Xmx if you trust the file"));
        }
        if (length == 0 || LittleEndian.u8(bytes, LENGTH_BYTES) != '{') {
            throw new MalformedException(Fault.in(file).atByte(LENGTH_BYTES).expected("a header that begins with '{'")
                    .found(length == 0 ? "an empty one" : "byte " + LittleEndian.u8(bytes, LENGTH_BYTES))
                    .because("no safetensors file, or a damaged one"));
        }
        return length;
    }

    private static Value attributes(Map<String, String> metadata) {
        List<Dict.Entry> entries = new ArrayList<>();
        metadata.forEach((key, value) -> entries.add(new Dict.Entry(new Text(key), new Text(value))));
        return Dict.of(List.of(new Dict.Entry(new Text("__metadata__"), Dict.of(entries))));
    }

    private static List<Finding> findings(Header header, Aliases aliases) {
        List<Finding> findings = new ArrayList<>();
        if (!header.unknownKeys().isEmpty()) {
            findings.add(Finding.warning("safetensors.unknown-key", "header",
                    "tensors have keys that the format does not know and that were ignored: "
                            + String.join(", ", header.unknownKeys())));
        }
        aliases.finding().ifPresent(findings::add);
        return findings;
    }
}
