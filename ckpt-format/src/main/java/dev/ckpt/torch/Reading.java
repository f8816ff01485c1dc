package dev.ckpt.torch;

import dev.ckpt.contents.Finding;
import dev.ckpt.io.Budget;
import dev.ckpt.io.Fault;
import dev.ckpt.io.RefusedException;
import dev.ckpt.tensor.Storage;
import java.util.ArrayList;
import java.util.List;

/// One file being read: what was found so far, and what may still be spent. Files inside the file (bytes that a pickle
/// would load) share it, so that they cannot multiply the cost.
final class Reading {

    /// Files in files: one is what `pickle.dump` of a tensor makes, and a tool that pickles a pickle adds another.
    private static final int DEEPEST = 8;

    /// Findings that are kept; a hostile file can be odd a million times.
    private static final int MOST_FINDINGS = 200;

    private final String file;
    private final Budget budget;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Storage> storages = new ArrayList<>();
    private final Verdicts verdicts = new Verdicts();
    private final long embeddedLimit;
    private long values;
    private long embedded;
    private int nesting;

    Reading(String file, long bytes, Budget budget) {
        this.file = file;
        this.budget = budget;
        // an honest byte is inside one file at each depth
        this.embeddedLimit = bytes > Long.MAX_VALUE / DEEPEST ? Long.MAX_VALUE : bytes * DEEPEST;
    }

    String file() {
        return file;
    }

    Budget budget() {
        return budget;
    }

    List<Finding> findings() {
        return findings;
    }

    Verdicts verdicts() {
        return verdicts;
    }

    /// Storages that were met outside the container's own list: those of files in the file.
    List<Storage> storages() {
        return storages;
    }

    void note(Finding finding) {
        if (findings.size() < MOST_FINDINGS) {
            findings.add(finding);
        }
    }

    /// Accounts for values of the tree.
    void spend(long count) {
        values += count;
        if (values > budget.pickleNodes()) {
            throw new RefusedException(Fault.in(file)
                    .expected("at most " + budget.pickleNodes() + " values")
                    .found("more")
                    .because("the file repeats itself to use up memory, or is larger than this Java heap can hold")
                    .next("give Java more memory (-Xmx) if you trust the file"));
        }
    }

    /// Enters a file inside the file.
    void enter(Place place, long bytes) {
        nesting++;
        embedded += bytes;
        if (nesting > DEEPEST || embedded > embeddedLimit) {
            throw new RefusedException(place.fault()
                    .expected("files in files at most " + DEEPEST + " deep and at most " + embeddedLimit + " bytes")
                    .found(nesting > DEEPEST ? "a deeper one" : "more bytes")
                    .because("the file is built to keep readers busy")
                    .next("do not load it"));
        }
    }

    void leave() {
        nesting--;
    }
}
