/// Our own container: a `.ckpt` *is* a file that `torch.save` could have written, with one record more. PyTorch ignores that
/// record; we read structure from `data.pkl` alone, as PyTorch does, and hold the manifest against it
/// ([dev.ckpt.container.ContainerReader]). Where they disagree the file is refused, so that no file shows one thing to us and
/// another to PyTorch.
///
/// What the manifest adds ([dev.ckpt.container.Manifest]): a CRC-32C for every tensor, names and roles, the parameter of every
/// optimizer slot, the step, the network's measures, content ids ([dev.ckpt.identity]), the parent's ids, and free labels. At
/// opening nothing of it costs more than the index; checksums, ids and names are held against the numbers when somebody
/// asks ([dev.ckpt.container.ContainerCheck]).
///
/// The manifest is a protobuf message; its schema and the rules by which that may change are in `proto/`. The message's
/// classes do not leave this package.
@NullMarked
package dev.ckpt.container;

import org.jspecify.annotations.NullMarked;
