/// How PyTorch lays out files, and what the pickle inside says.
///
/// [dev.ckpt.torch.TorchReader] is the door: it hands each container, by what its first bytes say, to
/// [dev.ckpt.torch.TorchZipReader] (today's `torch.save`, and TorchScript through
/// [dev.ckpt.torch.TorchScriptReader]), [dev.ckpt.torch.LegacyReader] (stacked pickles, the default before 1.6),
/// [dev.ckpt.torch.TarReader] (before 0.1.10) or [dev.ckpt.torch.RawPickleReader] (plain `pickle.dump`).
///
/// All of them meet in [dev.ckpt.torch.TreeBuilder], which turns the nodes of a pickle into the tree: the few functions
/// that rebuild tensors ([dev.ckpt.torch.Rebuild]) and the few plain containers ([dev.ckpt.torch.PlainObjects]) are
/// understood, everything else stays [dev.ckpt.tree.Opaque]. What a persistent id stands for is the container's own
/// business: [dev.ckpt.torch.Outside].
///
/// The way back: [dev.ckpt.torch.TorchWriter] shows the tree to a [dev.ckpt.torch.StoragePlan], which decides what storages
/// the new file has ([dev.ckpt.torch.SharedStorage] for each of the old), spells the tree as Python would
/// ([dev.ckpt.torch.TreePickling], [dev.ckpt.torch.CollectionPickling], [dev.ckpt.torch.TensorPickling] over
/// [dev.ckpt.torch.PicklingStack]), and lays everything out in a zip, with the id that PyTorch puts at its end
/// ([dev.ckpt.torch.SerializationId]).
@NullMarked
package dev.ckpt.torch;

import org.jspecify.annotations.NullMarked;
