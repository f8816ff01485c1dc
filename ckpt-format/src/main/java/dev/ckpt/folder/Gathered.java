package dev.ckpt.folder;

import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Finding;
import dev.ckpt.contents.SourceFile;
import dev.ckpt.safety.CallSite;
import dev.ckpt.safety.GlobalName;
import dev.ckpt.safety.GlobalUse;
import dev.ckpt.safety.Safety;
import dev.ckpt.safety.Verdict;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What several files hold together: their storages, their findings, and the worst of their verdicts.
final class Gathered {

    private final List<SourceFile> files = new ArrayList<>();
    private final List<Storage> storages = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final List<CallSite> calls = new ArrayList<>();
    private final Map<GlobalName, GlobalUse> globals = new LinkedHashMap<>();
    private Verdict verdict = Verdict.INERT;

    /// Adds a part of the checkpoint.
    ///
    /// @param name the file's plain name, which findings and calls then carry
    void add(String name, Contents part) {
        scan(name, part);
        storages.addAll(part.storages());
    }

    /// Adds a file that was read for what it might do, and whose tensors are no part of this checkpoint.
    void scan(String name, Contents part) {
        files.addAll(part.files());
        for (Finding finding : part.findings()) {
            findings.add(new Finding(finding.severity(), finding.code(), name + ", " + finding.where(),
                    finding.message()));
        }
        Safety safety = part.safety();
        verdict = verdict.worse(safety.verdict());
        for (GlobalUse use : safety.globals()) {
            globals.merge(use.name(), use, (a, b) -> new GlobalUse(a.name(), a.verdict().worse(b.verdict()),
                    a.count() + b.count()));
        }
        for (CallSite call : safety.calls()) {
            calls.add(new CallSite(name + ", " + call.record(), call.offset(), call.opcode(), call.callee(),
                    call.arguments()));
        }
    }

    void addFile(SourceFile file) {
        files.add(file);
    }

    void addFinding(Finding finding) {
        findings.add(finding);
    }

    Contents contents(CheckpointFormat format, String formatDetail, Value root) {
        return new Contents(format, files, formatDetail, root, storages,
                new Safety(verdict, List.copyOf(globals.values()), calls), findings);
    }
}
