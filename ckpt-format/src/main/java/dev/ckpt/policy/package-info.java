/// What may a checkpoint be? A [dev.ckpt.policy.Policy] is a file of rules that a team writes once and a build holds every
/// checkpoint against: formats, dtypes, names, sizes.
///
/// The vocabulary is small and closed ([dev.ckpt.policy.Rule]): a key that nobody knows is an error with a suggestion, since
/// a rule that is misspelled protects nobody. The file is YAML or JSON, one mapping of keys to scalars or lists:
///
/// ```yaml
/// allowed-formats: [torch-zip, safetensors]   # as in `format` of the JSON documents
/// allowed-dtypes: [float32, bfloat16]         # of weights; buffers may be of any
/// required-names: [wte.weight, "*.ln_?.weight"]
/// forbidden-names: ["*.lora_*"]
/// max-size: 2GB                               # all files together; KB, MB, GB, TB, or KiB, MiB, GiB, TiB
/// max-tensors: 10000                          # weights, optimizer slots and others
/// max-parameters: 125000000
/// max-abs: 100                                # the largest weight, without its sign
/// no-nan: true                                # neither NaN nor infinity in weights
/// no-globals: true                            # no pickle imports anything: safetensors, for instance
/// allowed-globals: ["numpy.*"]                # beside the inert ones
/// require-inert: true                         # nothing in any pickle is more than inert
/// require-checksums: true                     # damage can be found
/// require-resume: full                        # or weights+step, or weights
/// ```
@NullMarked
package dev.ckpt.policy;

import org.jspecify.annotations.NullMarked;
