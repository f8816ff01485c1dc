package dev.ckpt.container;

import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Finding;
import dev.ckpt.identity.ContentIds;
import dev.ckpt.identity.TensorDigests;
import dev.ckpt.identity.TensorPass;
import dev.ckpt.io.MalformedException;
import dev.ckpt.model.OptimizerState;
import dev.ckpt.model.PlacedTensor;
import dev.ckpt.model.Slot;
import dev.ckpt.model.Understanding;
import dev.ckpt.model.Weight;
import dev.ckpt.proto.v1.ManifestV1;
import dev.ckpt.tensor.StridedTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/// Whether what a manifest says of the numbers is true, which opening a file does not ask. For an open `.ckpt` whose tree is
/// the file's own; of other formats there is nothing to find.
public final class ContainerCheck {

    private ContainerCheck() {}

    /// Reads every tensor, on all cores: an error `container.crc` for each whose CRC-32C is another.
    ///
    /// @throws dev.ckpt.io.CheckpointException when bytes cannot be had
    public static List<Finding> checksums(Contents contents) {
        List<Finding> findings = new ArrayList<>();
        for (Mismatch mismatch : mismatches(contents)) {
            findings.add(Finding.error("container.crc", mismatch.path(), mismatch.storage() + " has CRC-32C "
                    + mismatch.found() + " where the manifest says " + mismatch.said()
                    + ": the numbers are not those that were written"));
        }
        return findings;
    }

    /// As [#checksums], for who will not go on with damaged numbers.
    ///
    /// @throws MalformedException at the first that differs
    public static void requireIntact(Contents contents) {
        for (Mismatch mismatch : mismatches(contents)) {
            throw new MalformedException(
                    ContainerReader.tensor(contents.files().getFirst().path().toString(), mismatch.path())
                            .expected("CRC-32C " + mismatch.said() + " of " + mismatch.storage())
                            .found(mismatch.found())
                            .because("the file was damaged on a disk or on its way, or changed by hand")
                            .next("get the file again from where it came from"));
        }
    }

    /// Reads every tensor and hashes it: an error `container.id` where the content has another id.
    public static List<Finding> ids(Contents contents, Understanding understanding) {
        List<Finding> findings = new ArrayList<>();
        Manifest.of(contents).ifPresent(manifest -> {
            Manifest.Ids found = Manifest.Ids.of(ContentIds.of(understanding));
            if (!found.weights().equals(manifest.ids().weights())) {
                findings.add(id("weights", manifest.ids().weights(), found.weights()));
            }
            if (!found.optimizer().equals(manifest.ids().optimizer())) {
                findings.add(id("optimizer", manifest.ids().optimizer(), found.optimizer()));
            }
        });
        return findings;
    }

    private static Finding id(String part, Optional<?> said, Optional<?> found) {
        return Finding.error("container.id", part, "the content's id is " + found.map(Object::toString).orElse("none")
                + "; the manifest says " + said.map(Object::toString).orElse("none"));
    }

    /// Reads no tensor: a warning `container.name` or `container.step` where the tree is understood otherwise than by the
    /// program that wrote the file.
    public static List<Finding> meaning(Contents contents, Understanding understanding) {
        List<Finding> findings = new ArrayList<>();
        contents.manifest().map(ManifestMessage::known).ifPresent(manifest -> {
            names(manifest, understanding, findings);
            OptionalLong said = manifest.hasStep() ? OptionalLong.of(manifest.getStep()) : OptionalLong.empty();
            if (!said.equals(understanding.training().step())) {
                findings.add(Finding.warning("container.step", "record ckpt/manifest.pb",
                        "the manifest says step " + step(said) + ", the checkpoint step "
                                + step(understanding.training().step())));
            }
        });
        return findings;
    }

    private static void names(ManifestV1.Manifest manifest, Understanding understanding, List<Finding> findings) {
        Map<Integer, String> names = new HashMap<>();
        for (ManifestV1.Slot slot : manifest.getSlotsList()) {
            names.put(slot.getTensor(), slot.getParameter() + "/" + slot.getSlot());
        }
        for (OptimizerState optimizer : understanding.optimizers()) {
            for (Slot slot : optimizer.slots()) {
                String now = ManifestMessage.wellFormed(slot.parameter() + "/" + slot.slot());
                compare(slot.path(), names.getOrDefault(slot.place(), ""), now, findings);
            }
        }
        for (Weight weight : understanding.weights().tensors()) {
            String now = ManifestMessage.wellFormed(weight.name());
            compare(weight.path(), manifest.getTensors(weight.place()).getName(), now, findings);
        }
    }

    private static void compare(String path, String said, String now, List<Finding> findings) {
        if (!said.equals(now)) {
            findings.add(Finding.warning("container.name", path,
                    "the manifest calls it \"" + said + "\", by its place it is \"" + now + "\""));
        }
    }

    private static String step(OptionalLong step) {
        return step.isPresent() ? Long.toString(step.getAsLong()) : "unknown";
    }

    private record Mismatch(String path, String storage, String said, String found) {}

    private static List<Mismatch> mismatches(Contents contents) {
        List<Mismatch> mismatches = new ArrayList<>();
        if (contents.manifest().isEmpty()) {
            return mismatches;
        }
        ManifestV1.Manifest manifest = ManifestMessage.known(contents.manifest().get());
        List<PlacedTensor> placed = PlacedTensor.of(contents);
        List<StridedTensor> parts = new ArrayList<>();
        placed.forEach(tensor -> parts.addAll(tensor.tensor().parts()));
        TensorDigests.requireAffordable(parts);
        List<Integer> sums = TensorPass.over(parts, Sum::new);
        int next = 0;
        for (int i = 0; i < placed.size(); i++) {
            for (ManifestV1.Part part : manifest.getTensors(i).getPartsList()) {
                int found = sums.get(next++);
                if (found != part.getCrc32C()) {
                    mismatches.add(new Mismatch(placed.get(i).path(), part.getStorage(), hex(part.getCrc32C()),
                            hex(found)));
                }
            }
        }
        return mismatches;
    }

    private static String hex(int crc) {
        return HexFormat.of().toHexDigits(crc);
    }

    private static final class Sum implements TensorPass.Reader<Integer> {

        private final CRC32C crc = new CRC32C();

        @Override
        public void take(byte[] bytes, int length) {
            crc.update(bytes, 0, length);
        }

        @Override
        public Integer result() {
            return (int) crc.getValue();
        }
    }
}
