/// What `--json` prints: one [dev.ckpt.cli.json.JsonDocument] a command, written by [dev.ckpt.cli.json.Json]; and values of
/// checkpoints as JSON and as text. Fields are added, never renamed: `schemas/*.json` are the contract.
@NullMarked
package dev.ckpt.cli.json;

import org.jspecify.annotations.NullMarked;
