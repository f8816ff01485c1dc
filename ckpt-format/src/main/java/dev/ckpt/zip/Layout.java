package dev.ckpt.zip;

import dev.ckpt.io.MalformedException;
import dev.ckpt.io.RefusedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/// Judges where things lie: from the first byte to the directory, each record takes the bytes from its local header to the
/// end of its payload or descriptor, and no byte belongs to two.
final class Layout {

    private final Source source;
    private final CentralDirectory directory;
    private final Tail tail;
    private final EndRecord end;
    private final Oddities oddities;

    private Layout(Source source, CentralDirectory directory, Tail tail, EndRecord end, Oddities oddities) {
        this.source = source;
        this.directory = directory;
        this.tail = tail;
        this.end = end;
        this.oddities = oddities;
    }

    /// Where each record's payload begins, by the entries' index.
    static long[] judge(Source source, CentralDirectory directory, Tail tail, EndRecord end, Oddities oddities) {
        return new Layout(source, directory, tail, end, oddities).payloads();
    }

    private long[] payloads() {
        List<CentralEntry> entries = inOrderOfOffset(directory.entries());
        requireNothingBefore(entries.getFirst());
        LocalHeader.requirePlace(source, entries.getLast(), directory.bytes());
        long[] payloads = new long[entries.size()];
        for (int i = 0; i < payloads.length; i++) {
            CentralEntry entry = entries.get(i);
            LocalHeader header = LocalHeader.read(source, entry, directory.bytes(), oddities);
            requireInside(entry, header.payloadOffset());
            long payloadEnd = header.payloadOffset() + entry.compressedSize();
            long next = end.directoryOffset();
            if (i + 1 < payloads.length) {
                next = entries.get(i + 1).headerOffset();
                if (next < payloadEnd) {
                    throw overlap(entry, entries.get(i + 1));
                }
            }
            if (header.descriptor()) {
                payloadEnd += Descriptor.length(source, entry, header.payloadOffset(), next, oddities);
            }
            if (next > payloadEnd) {
                judgeUnclaimed(entry, payloadEnd, next);
            }
            payloads[entry.index()] = header.payloadOffset();
        }
        return payloads;
    }

    private static List<CentralEntry> inOrderOfOffset(List<CentralEntry> entries) {
        for (int i = 1; i < entries.size(); i++) {
            if (entries.get(i).headerOffset() < entries.get(i - 1).headerOffset()) {
                List<CentralEntry> sorted = new ArrayList<>(entries);
                Collections.sort(sorted, Comparator.comparingLong(CentralEntry::headerOffset));
                return sorted;
            }
        }
        return entries; // as every writer leaves them
    }

    /// The file begins with a local header, so it has to be that of a record: a reader that goes through the file from
    /// its beginning would otherwise see a record that the directory does not list.
    private void requireNothingBefore(CentralEntry first) {
        if (first.headerOffset() != 0) {
            throw new RefusedException(source.fault()
                    .atByte(0)
                    .expected("the first record that the directory lists")
                    .found("another; the first that is listed, " + Source.shown(first.fullName()) + ", begins at byte "
                            + first.headerOffset())
                    .because("damage, or something was put before the archive; readers disagree about such a file"));
        }
    }

    private void requireInside(CentralEntry entry, long payload) {
        if (payload > source.size() || entry.compressedSize() > source.size() - payload) {
            throw new MalformedException(source.fault()
                    .at(entry.where())
                    .expected(entry.compressedSize() + " bytes at byte " + payload)
                    .found("a file of " + source.size() + " bytes")
                    .because("the file or its directory is damaged"));
        }
        if (entry.compressedSize() > end.directoryOffset() - payload) {
            throw new RefusedException(source.fault()
                    .at(entry.where())
                    .expected("a payload that ends before the directory, which begins at byte " + end.directoryOffset())
                    .found("one of " + entry.compressedSize() + " bytes at byte " + payload)
                    .because("damage, or a file made so that readers disagree about what it holds"));
        }
    }

    private RefusedException overlap(CentralEntry one, CentralEntry other) {
        return new RefusedException(source.fault()
                .at(one.where())
                .expected("bytes of its own")
                .found("bytes that " + other.where() + " claims too, from byte " + other.headerOffset())
                .because("a file made so that one part is read as two: a zip bomb, or a record hidden in another"));
    }

    /// Bytes that belong to nothing are padding of some tool, or a record that was deleted and left behind. They may not
    /// hold an end record at which a scan from the end of the file could stop.
    private void judgeUnclaimed(CentralEntry before, long from, long to) {
        long second = tail.signatureBetween(from, to);
        if (second >= 0) {
            throw tail.several(end.offset(), second);
        }
        oddities.warning("zip.unclaimed-bytes", "byte " + from,
                (to - from) + " bytes behind " + before.where() + " belong to no record");
    }
}
