/// The safetensors format. A file is
///
/// ```text
/// 8 bytes    N, the header's length, unsigned, little-endian; at most 100,000,000
/// N bytes    the header: a JSON object in UTF-8 that begins with '{' and may end in white space
/// the rest   the data buffer
/// ```
///
/// The header names each tensor as `"wte.weight": {"dtype": "F32", "shape": [24000, 384], "data_offsets": [0, 36864000]}`,
/// offsets counted from the data buffer's beginning; `__metadata__` holds texts under text keys. The tensors lie row-major
/// and little-endian, and together they cover the data buffer without a hole or an overlap, so that a file can hide
/// nothing and be no file of another format at the same time. Names are unique.
///
/// [dev.ckpt.safetensors.SafetensorsReader] reads it and [dev.ckpt.safetensors.SafetensorsWriter] writes it. `DTypeName` is the
/// table of dtypes that both share, `OutgoingFile` the layout of a file to be written, `Sharding` and `ShardNames` how a model
/// is dealt out to several.
@NullMarked
package dev.ckpt.safetensors;

import org.jspecify.annotations.NullMarked;
