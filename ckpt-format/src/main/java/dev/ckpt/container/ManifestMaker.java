package dev.ckpt.container;

import com.google.protobuf.UnknownFieldSet;
import dev.ckpt.contents.Contents;
import dev.ckpt.identity.ContentIds;
import dev.ckpt.identity.TensorDigests;
import dev.ckpt.model.OptimizerState;
import dev.ckpt.model.PlacedTensor;
import dev.ckpt.model.Slot;
import dev.ckpt.model.Understanding;
import dev.ckpt.model.Weight;
import dev.ckpt.proto.v1.ManifestV1;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Makes the manifest of a checkpoint that is about to be written. What the manifest of its source says beyond our schema
/// stays: of the whole always, of a tensor where the tensor is still the same.
final class ManifestMaker {

    private final Function<StridedTensor, String> keyOf;
    private final TensorDigests digests;
    private final Map<String, ManifestV1.Tensor> tensorsBefore = new HashMap<>();
    /// Paths of tensors that are as they were.
    private final Set<String> unchanged = new HashSet<>();

    /// @param keyOf the record that a dense tensor will be in: `data/7`
    private ManifestMaker(Function<StridedTensor, String> keyOf, TensorDigests digests) {
        this.keyOf = keyOf;
        this.digests = digests;
    }

    static ManifestV1.Manifest make(Contents contents, Understanding understanding, ContainerSettings settings,
            Function<StridedTensor, String> keyOf) {
        List<PlacedTensor> placed = PlacedTensor.of(contents);
        TensorDigests digests = TensorDigests.of(placed.stream().map(PlacedTensor::tensor).toList());
        ManifestV1.Manifest before = contents.manifest().map(ManifestMessage::known)
                .orElse(ManifestV1.Manifest.getDefaultInstance());
        return new ManifestMaker(keyOf, digests).manifest(before, placed, understanding, settings);
    }

    private ManifestV1.Manifest manifest(ManifestV1.Manifest before, List<PlacedTensor> placed,
            Understanding understanding, ContainerSettings settings) {
        for (ManifestV1.Tensor tensor : before.getTensorsList()) {
            tensorsBefore.putIfAbsent(tensor.getPath(), tensor);
        }
        ManifestV1.Manifest.Builder manifest = before.toBuilder()
                .setVersion(Manifest.VERSION)
                .setOldestReader(Manifest.VERSION)
                .setProducer(ManifestMessage.wellFormed(settings.producer()))
                .setIds(ManifestMessage.message(Manifest.Ids.of(ContentIds.of(understanding, digests))))
                .clearStep()
                .clearModel()
                .clearTensors()
                .clearSlots();
        settings.parent().ifPresent(parent -> manifest.setParent(ManifestMessage.message(parent)));
        settings.labels().forEach((key, value) -> manifest.putLabels(ManifestMessage.wellFormed(key),
                ManifestMessage.wellFormed(value)));
        understanding.training().step().ifPresent(manifest::setStep);
        ModelFacts.of(understanding).forEach((key, value) -> manifest.putModel(key, ManifestMessage.wellFormed(value)));
        Map<Integer, Weight> weights = new HashMap<>();
        understanding.weights().tensors().forEach(weight -> weights.put(weight.place(), weight));
        List<ManifestV1.Tensor> tensors = new ArrayList<>(placed.size());
        for (int i = 0; i < placed.size(); i++) {
            tensors.add(tensor(placed.get(i), Optional.ofNullable(weights.get(i))));
        }
        manifest.addAllTensors(tensors);
        slots(before, placed, understanding).forEach(manifest::addSlots);
        return manifest.build();
    }

    private ManifestV1.Tensor tensor(PlacedTensor placed, Optional<Weight> weight) {
        Tensor tensor = placed.tensor();
        ManifestV1.Tensor.Builder message = ManifestV1.Tensor.newBuilder()
                .setPath(ManifestMessage.wellFormed(placed.path()))
                .setKind(tensor.kind())
                .setDtype(tensor.dtype().torchName());
        weight.ifPresent(it -> message.setName(ManifestMessage.wellFormed(it.name()))
                .setRole(it.part().role().jsonName()));
        for (int d = 0; d < tensor.shape().rank(); d++) {
            message.addShape(tensor.shape().size(d));
        }
        for (StridedTensor part : tensor.parts()) {
            message.addParts(ManifestV1.Part.newBuilder()
                    .setStorage(ManifestMessage.wellFormed(keyOf.apply(part)))
                    .setCrc32C(digests.of(part).crc32c()));
        }
        ManifestV1.Tensor before = tensorsBefore.get(message.getPath());
        if (before == null || !sameNumbers(before, message)) {
            return message.build();
        }
        unchanged.add(message.getPath());
        return withUnknown(message, before);
    }

    private static boolean sameNumbers(ManifestV1.Tensor before, ManifestV1.TensorOrBuilder now) {
        boolean same = before.getKind().equals(now.getKind()) && before.getDtype().equals(now.getDtype())
                && before.getShapeList().equals(now.getShapeList()) && before.getPartsCount() == now.getPartsCount();
        for (int i = 0; same && i < now.getPartsCount(); i++) {
            same = before.getParts(i).getCrc32C() == now.getParts(i).getCrc32C();
        }
        return same;
    }

    private static ManifestV1.Tensor withUnknown(ManifestV1.Tensor.Builder message, ManifestV1.Tensor before) {
        message.setUnknownFields(before.getUnknownFields());
        for (int i = 0; i < message.getPartsCount(); i++) {
            message.getPartsBuilder(i).setUnknownFields(before.getParts(i).getUnknownFields());
        }
        return message.build();
    }

    private List<ManifestV1.Slot> slots(ManifestV1.Manifest before, List<PlacedTensor> placed,
            Understanding understanding) {
        Map<SlotName, UnknownFieldSet> unknown = new HashMap<>();
        for (ManifestV1.Slot slot : before.getSlotsList()) {
            String path = before.getTensors(slot.getTensor()).getPath();
            if (unchanged.contains(path)) {
                unknown.put(new SlotName(path, slot.getParameter(), slot.getSlot()), slot.getUnknownFields());
            }
        }
        List<ManifestV1.Slot> slots = new ArrayList<>();
        for (OptimizerState optimizer : understanding.optimizers()) {
            for (Slot slot : optimizer.slots()) {
                SlotName name = new SlotName(ManifestMessage.wellFormed(placed.get(slot.place()).path()),
                        ManifestMessage.wellFormed(slot.parameter()), ManifestMessage.wellFormed(slot.slot()));
                slots.add(ManifestV1.Slot.newBuilder()
                        .setTensor(slot.place())
                        .setParameter(name.parameter())
                        .setSlot(name.slot())
                        .setUnknownFields(unknown.getOrDefault(name, UnknownFieldSet.getDefaultInstance()))
                        .build());
            }
        }
        return slots;
    }

    private record SlotName(String path, String parameter, String slot) {}
}
