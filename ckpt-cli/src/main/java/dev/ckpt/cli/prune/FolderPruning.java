package dev.ckpt.cli.prune;

import dev.ckpt.cli.command.ExitCode;
import dev.ckpt.cli.command.Terminal;
import dev.ckpt.cli.json.Json;
import dev.ckpt.cli.json.JsonDocument;
import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.cli.screen.Table;
import dev.ckpt.io.Budget;
import dev.ckpt.io.Fault;
import dev.ckpt.retention.KeepReason;
import dev.ckpt.retention.Planned;
import dev.ckpt.retention.Removal;
import dev.ckpt.retention.RetentionPlan;
import java.io.IOException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/// Lists which checkpoints of a folder would go, and deletes them when told to.
final class FolderPruning implements PruneCommand.Work {

    private final FolderOptions options;

    FolderPruning(FolderOptions options) {
        this.options = options;
    }

    @Override
    public int run(Terminal terminal, JsonDocument document) throws IOException {
        if (!Files.exists(options.folder())) {
            throw new NoSuchFileException(options.folder().toString());
        }
        if (!Files.isDirectory(options.folder())) {
            throw new NotDirectoryException(options.folder().toString());
        }
        Budget budget = Budget.ofThisMachine();
        RetentionPlan plan = options.delete()
                ? options.retention().planVerified(options.folder(), budget)
                : options.retention().plan(options.folder(), budget);
        IdentityHashMap<Planned, Removal.Outcome> outcomes = new IdentityHashMap<>();
        if (options.delete()) {
            new Removal(plan).run(outcome -> {
                outcomes.put(outcome.checkpoint(), outcome);
                if (!outcome.gone()) {
                    terminal.fail(Fault.in(outcome.checkpoint().path().toString())
                            .found(outcome.problem()));
                }
            });
        }
        if (options.json()) {
            document.add(inputs(plan), json -> json(plan, outcomes, json), List.of());
        } else if (!options.quiet()) {
            text(plan, outcomes, terminal.results());
        }
        return outcomes.values().stream().allMatch(Removal.Outcome::gone) ? ExitCode.OK : ExitCode.FAILED;
    }

    private List<JsonDocument.Input> inputs(RetentionPlan plan) {
        long bytes = plan.checkpoints().stream().mapToLong(Planned::bytes).sum();
        return List.of(new JsonDocument.Input(options.folder().toString(), "directory", bytes));
    }

    private void text(RetentionPlan plan, IdentityHashMap<Planned, Removal.Outcome> outcomes, Screen screen) {
        screen.line(screen.text("prune.folder.headline", Printable.of(options.folder().toString()),
                screen.words().counted("prune.checkpoints", plan.checkpoints().size()),
                screen.words().counted("prune.runs", plan.runs()),
                Numbers.bytes(plan.checkpoints().stream().mapToLong(Planned::bytes).sum())));
        Table table = new Table("  ", Table.Align.RIGHT, Table.Align.LEFT, Table.Align.RIGHT, Table.Align.LEFT);
        for (Planned checkpoint : plan.checkpoints()) {
            String name = Printable.of(String.valueOf(checkpoint.path().getFileName()))
                    + (Files.isDirectory(checkpoint.path()) ? "/" : "");
            table.row(checkpoint.step().isPresent() ? Numbers.count(checkpoint.step().getAsLong()) : "?", name,
                    Numbers.bytes(checkpoint.bytes()), verdict(plan, checkpoint, outcomes, screen));
        }
        table.lines("  ", screen.width()).forEach(screen::line);
        long freed = outcomes.values().stream().mapToLong(Removal.Outcome::bytes).sum();
        screen.line("  " + (options.delete()
                ? screen.text("prune.folder.freed", Numbers.bytes(freed))
                : screen.text("prune.folder.dry", Numbers.bytes(plan.bytesGoing()))));
    }

    private static String verdict(RetentionPlan plan, Planned checkpoint,
            IdentityHashMap<Planned, Removal.Outcome> outcomes, Screen screen) {
        List<String> parts = new ArrayList<>();
        Optional<Removal.Outcome> outcome = Optional.ofNullable(outcomes.get(checkpoint));
        if (checkpoint.stays()) {
            List<String> reasons = new ArrayList<>();
            for (KeepReason reason : checkpoint.reasons()) {
                reasons.add(screen.text("prune.keep." + reason.name()));
            }
            parts.add(screen.text("prune.keep", String.join(", ", reasons)));
            if (!checkpoint.detail().isEmpty()) {
                parts.add(Printable.of(checkpoint.detail()));
            }
        } else {
            parts.add(screen.text(outcome.isEmpty()
                    ? "prune.remove"
                    : outcome.get().gone() ? "prune.removed" : "prune.not-removed"));
            if (!checkpoint.strangers().isEmpty()) {
                parts.add(screen.text("prune.strangers", Printable.of(String.join(", ", checkpoint.strangers()))));
            }
        }
        if (plan.runs() > 1 && checkpoint.run() >= 0) {
            parts.add(screen.text("prune.run", checkpoint.run() + 1));
        }
        if (checkpoint.metric().isPresent() && plan.metric().isPresent()) {
            parts.add(plan.metric().get().name() + " " + Numbers.setting(checkpoint.metric().getAsDouble()));
        }
        if (checkpoint.stepBecause().equals("its name")) {
            parts.add(screen.text("prune.step-by-name"));
        }
        return String.join("; ", parts);
    }

    private void json(RetentionPlan plan, IdentityHashMap<Planned, Removal.Outcome> outcomes, Json json) {
        json.startObject();
        json.text("folder", options.folder().toString());
        json.number("runs", plan.runs());
        json.text("metric", plan.metric().map(Object::toString));
        json.truth("verified", plan.verified());
        json.truth("deleted", options.delete());
        json.number("bytesGoing", plan.bytesGoing());
        json.number("bytesFreed", outcomes.values().stream().mapToLong(Removal.Outcome::bytes).sum());
        json.startArray("checkpoints");
        for (Planned checkpoint : plan.checkpoints()) {
            Optional<Removal.Outcome> outcome = Optional.ofNullable(outcomes.get(checkpoint));
            json.startObject();
            json.text("path", checkpoint.path().toString());
            json.number("run", checkpoint.run());
            json.number("step", checkpoint.step());
            json.text("stepBecause", checkpoint.stepBecause());
            json.number("metric", checkpoint.metric());
            json.text("resume", checkpoint.resume().jsonName());
            json.number("bytes", checkpoint.bytes());
            json.text("verdict", checkpoint.stays()
                    ? "keep"
                    : outcome.isEmpty() ? "remove" : outcome.get().gone() ? "removed" : "failed");
            json.texts("reasons", checkpoint.reasons().stream().map(KeepReason::word).toList());
            json.text("detail", checkpoint.detail());
            json.text("problem", outcome.map(Removal.Outcome::problem).orElse(""));
            json.texts("strangers", checkpoint.strangers());
            json.endObject();
        }
        json.endArray();
        json.endObject();
    }
}
