package dev.ckpt.container;

import dev.ckpt.io.Quoted;
import dev.ckpt.io.RefusedException;
import dev.ckpt.model.PlacedTensor;
import dev.ckpt.proto.v1.ManifestV1;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;
import java.util.List;

/// Whether a manifest speaks of the tree that stands beside it. A file in which they differ shows one thing to whoever
/// trusts the manifest and another to PyTorch, so it is refused.
///
/// Held against each other is what follows from the tree alone: number and order of tensors, path, kind, dtype, shape and
/// storages; that a name is the path's own; that slots are of tensors that exist. The rules that say what a tensor is *for*
/// may become cleverer with every version, so roles and parameters are no part of it: a file is readable for ever.
final class Agreement {

    /// From here on paths are shortened, and say nothing about their ends.
    private static final int LONG_PATH = 400;

    /// More than PyTorch allows (64), and few enough for a message.
    private static final int MOST_DIMENSIONS = 100;

    private static final String CAUSE = "the manifest was not written for this data.pkl: one file would show two"
            + " things, one to PyTorch and another to whoever reads the manifest";
    private static final String NEXT = "do not trust it before you know where it comes from";

    private final String file;
    private final ManifestV1.Manifest manifest;

    Agreement(String file, ManifestV1.Manifest manifest) {
        this.file = file;
        this.manifest = manifest;
    }

    /// @param tree every tensor of the tree
    /// @throws RefusedException where they differ
    void require(List<PlacedTensor> tree) {
        int both = Math.min(tree.size(), manifest.getTensorsCount());
        for (int i = 0; i < both; i++) {
            require(manifest.getTensors(i), tree.get(i));
        }
        if (tree.size() != manifest.getTensorsCount()) {
            String next = tree.size() > both
                    ? "data.pkl goes on with " + Quoted.of(tree.get(both).path())
                    : "the manifest goes on with " + Quoted.of(manifest.getTensors(both).getPath());
            throw new RefusedException(ManifestMessage.place(file)
                    .expected(tensors(tree.size()) + ", as data.pkl has")
                    .found(tensors(manifest.getTensorsCount()) + "; " + next)
                    .because(CAUSE)
                    .next(NEXT));
        }
        for (ManifestV1.Slot slot : manifest.getSlotsList()) {
            requireSlot(slot);
        }
    }

    private void require(ManifestV1.Tensor said, PlacedTensor placed) {
        Tensor tensor = placed.tensor();
        String path = ManifestMessage.wellFormed(placed.path());
        same(path, "path", Quoted.of(path), Quoted.of(said.getPath()));
        same(path, "kind", Quoted.of(tensor.kind()), Quoted.of(said.getKind()));
        same(path, "dtype", Quoted.of(tensor.dtype().torchName()), Quoted.of(said.getDtype()));
        requireShape(path, tensor.shape(), said.getShapeList());
        List<StridedTensor> parts = tensor.parts();
        same(path, "number of parts", Integer.toString(parts.size()), Integer.toString(said.getPartsCount()));
        for (int i = 0; i < parts.size(); i++) {
            same(path, "storage", Quoted.of(ManifestMessage.wellFormed(parts.get(i).storage().key())),
                    Quoted.of(said.getParts(i).getStorage()));
        }
        if (!said.getName().isEmpty() && path.length() < LONG_PATH && !isNameOf(path, said.getName())) {
            differ(path, "a name that ends the path", "the name " + Quoted.of(said.getName()));
        }
    }

    /// Whether the name's words are among the path's, in order and down to the last: what is left out are the containers
    /// around a state_dict and the wrappers around a module.
    private static boolean isNameOf(String path, String name) {
        String[] names = name.split("\\.", -1);
        String[] steps = path.split("\\.", -1);
        int at = names.length - 1;
        if (!names[at].equals(steps[steps.length - 1])) {
            return false;
        }
        for (int i = steps.length - 1; i >= 0 && at >= 0; i--) {
            if (steps[i].equals(names[at])) {
                at--;
            }
        }
        return at < 0;
    }

    private void requireSlot(ManifestV1.Slot slot) {
        if (slot.getTensor() < 0 || slot.getTensor() >= manifest.getTensorsCount()) {
            throw new RefusedException(ManifestMessage.place(file)
                    .expected("slots of the " + tensors(manifest.getTensorsCount()))
                    .found("a slot " + Quoted.of(slot.getSlot()) + " of tensor number "
                            + Integer.toUnsignedString(slot.getTensor()))
                    .because(CAUSE)
                    .next(NEXT));
        }
        String path = manifest.getTensors(slot.getTensor()).getPath();
        if (path.length() < LONG_PATH && !path.equals(slot.getSlot()) && !path.endsWith("." + slot.getSlot())) {
            differ(path, "a slot that ends the path", "the slot " + Quoted.of(slot.getSlot()));
        }
    }

    private void same(String path, String what, String tree, String said) {
        if (!tree.equals(said)) {
            differ(path, what + " " + tree + ", as data.pkl has it", said);
        }
    }

    private void differ(String path, String expected, String found) {
        throw new RefusedException(
                ContainerReader.tensor(file, path).expected(expected).found(found).because(CAUSE).next(NEXT));
    }

    private static String tensors(int count) {
        return count == 1 ? "1 tensor" : count + " tensors";
    }

    private void requireShape(String path, Shape tree, List<Long> said) {
        boolean same = tree.rank() == said.size();
        for (int d = 0; same && d < tree.rank(); d++) {
            same = tree.size(d) == said.get(d);
        }
        if (!same) {
            differ(path, "shape " + shown(tree.rank(), tree) + ", as data.pkl has it", shown(said.size(), said));
        }
    }

    /// `[2, 3]`; a hostile shape may have a million dimensions.
    private static String shown(int rank, Object shape) {
        return rank > MOST_DIMENSIONS ? "one of " + rank + " dimensions" : shape.toString();
    }
}
