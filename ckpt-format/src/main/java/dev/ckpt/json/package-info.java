/// JSON, as safetensors headers and the settings beside a model have it. [dev.ckpt.json.JsonCursor] walks it token by token
/// within a budget and is the only class that knows the parsing library; [dev.ckpt.json.JsonTree] makes a tree of it.
@NullMarked
package dev.ckpt.json;

import org.jspecify.annotations.NullMarked;
