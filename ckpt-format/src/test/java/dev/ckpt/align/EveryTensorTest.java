package dev.ckpt.align;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.Checkpoint;
import dev.ckpt.io.CheckpointException;
import dev.ckpt.model.Golden;
import dev.ckpt.model.OptimizerState;
import dev.ckpt.model.StateDict;
import dev.ckpt.model.Understanding;
import dev.ckpt.model.Weight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What holds for any two checkpoints.
class EveryTensorTest {

    private record Opened(Path path, Checkpoint checkpoint, Understanding meaning) {}

    @Test
    void every_tensor_of_either_side_is_in_a_pair_or_alone_and_never_both() throws IOException {
        List<Opened> opened = open();
        try {
            int compared = 0;
            for (Opened a : opened) {
                for (Opened b : opened) {
                    for (AlignMode mode : AlignMode.values()) {
                        Alignment alignment = Alignment.of(a.meaning(), b.meaning(), mode, NameMap.NONE);
                        assertComplete(a, b, mode, alignment);
                        compared += alignment.weights().pairs().size();
                    }
                }
            }
            assertTrue(opened.size() >= 25 && compared > 1000, opened.size() + " files, " + compared + " pairs");
        } finally {
            opened.forEach(it -> it.checkpoint().close());
        }
    }

    @Test
    void a_checkpoint_is_aligned_with_itself_by_name_alone() throws IOException {
        List<Opened> opened = open();
        try {
            for (Opened it : opened) {
                Alignment alignment = Alignment.of(it.meaning(), it.meaning(), AlignMode.AUTO, NameMap.NONE);
                for (Aligned aligned : List.of(alignment.weights(), alignment.optimizer(), alignment.others())) {
                    assertEquals(List.of(), aligned.removed(), it.path().toString());
                    assertEquals(List.of(), aligned.added(), it.path().toString());
                    aligned.pairs().forEach(pair -> assertEquals(pair.name(), pair.nameB()));
                }
            }
        } finally {
            opened.forEach(it -> it.checkpoint().close());
        }
    }

    private static List<Opened> open() throws IOException {
        List<Opened> opened = new ArrayList<>();
        List<Path> paths = new ArrayList<>();
        for (String folder : List.of("golden", "fixtures", "llmc")) {
            try (Stream<Path> files = Files.walk(Golden.path(folder))) {
                files.filter(file -> file.toString().matches(".*\\.(pt|pth|pkl|bin|safetensors)")
                        && !file.toString().contains("zip-edge")).sorted().forEach(paths::add);
            }
        }
        paths.add(Golden.path("golden/hf-gpt2/pretrained"));
        paths.add(Golden.path("fixtures/torch213/hf_trainer_checkpoint-3"));
        for (Path path : paths) {
            try {
                Checkpoint checkpoint = Checkpoint.open(path);
                opened.add(new Opened(path, checkpoint, Understanding.of(checkpoint.contents())));
            } catch (CheckpointException e) {
                assertFalse(path.toString().contains("golden"), e.getMessage());
            }
        }
        return opened;
    }

    private static void assertComplete(Opened a, Opened b, AlignMode mode, Alignment alignment) {
        String which = a.path() + " and " + b.path() + " " + mode;
        assertWeights(which, a.meaning(), alignment.weights().pairs().stream().map(Pair::name).toList(),
                alignment.weights().removed(), mode);
        assertWeights(which, b.meaning(), alignment.weights().pairs().stream().map(Pair::nameB).toList(),
                alignment.weights().added(), mode);
        assertSlots(which, a.meaning(), alignment.optimizer().pairs().stream().map(Pair::name).toList(),
                alignment.optimizer().removed());
        assertSlots(which, b.meaning(), alignment.optimizer().pairs().stream().map(Pair::nameB).toList(),
                alignment.optimizer().added());
        assertEquals(a.meaning().others().size(),
                alignment.others().pairs().size() + alignment.others().removed().size(), which);
        assertEquals(b.meaning().others().size(),
                alignment.others().pairs().size() + alignment.others().added().size(), which);
    }

    /// Tied tensors, and an embedding that a head is compared with, may be there more or less than once.
    private static void assertWeights(String which, Understanding meaning, List<String> paired, List<Lone> alone,
            AlignMode mode) {
        Set<String> tied = new HashSet<>();
        for (Weight weight : meaning.weights().tensors()) {
            weight.tiedTo().ifPresent(first -> tied.addAll(List.of(first, weight.name())));
        }
        boolean head = meaning.geometry().tiedHead().orElse(false);
        Map<String, Integer> found = new TreeMap<>();
        paired.forEach(name -> found.merge(name, 1, Integer::sum));
        alone.forEach(lone -> found.merge(lone.name(), 1, Integer::sum));
        Set<String> expected = new HashSet<>();
        for (Weight weight : meaning.weights().tensors()) {
            String name = mode == AlignMode.OFF ? weight.storedName() : weight.name();
            int times = found.getOrDefault(name, 0);
            boolean embedding = head && name.endsWith("wte.weight") && times == 2;
            assertTrue(tied.contains(weight.name()) || embedding || times == 1,
                    which + ": " + name + " " + times + " times");
            expected.add(name);
        }
        found.keySet().forEach(name -> assertTrue(expected.contains(name), which + ": " + name));
    }

    private static void assertSlots(String which, Understanding meaning, List<String> paired, List<Lone> alone) {
        List<String> expected = new ArrayList<>();
        for (OptimizerState optimizer : meaning.optimizers()) {
            String prefix = meaning.optimizers().size() > 1 ? optimizer.path() + "/" : "";
            optimizer.slots().forEach(slot -> expected.add(prefix + slot.name()));
        }
        List<String> found = new ArrayList<>(paired);
        alone.forEach(lone -> found.add(lone.name()));
        assertEquals(expected.stream().sorted().toList(), found.stream().sorted().toList(), which);
    }

    /// Each with each other would take minutes.
    @Test
    void twenty_thousand_names_take_no_longer_than_they_should() {
        Understanding many = names("blocks.%d.mlp.c_fc.weight", "blocks.%d.attn.q_proj.weight");
        Understanding others = names("transformer.h.%d.mlp.c_fc.weight", "transformer.h.%d.attn.c_attn.weight");
        Understanding strange = names("a%d.b.c.d.weight", "a.b.c.d.e%d");
        assertTimeoutPreemptively(Duration.ofSeconds(40), () -> {
            for (Understanding a : List.of(many, others, strange)) {
                for (Understanding b : List.of(many, others, strange)) {
                    Made.align(a, b);
                }
            }
        });
    }

    /// Half of them by one form, half by the other; their numbers are nowhere.
    private static Understanding names(String one, String other) {
        StateDict names = new StateDict(true);
        for (int i = 0; i < 10_000; i++) {
            names.add(one.formatted(i), 8, 4);
            names.add(other.formatted(i), 4, 8);
        }
        return names.understand();
    }
}
