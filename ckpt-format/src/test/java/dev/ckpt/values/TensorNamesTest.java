package dev.ckpt.values;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ckpt.Checkpoint;
import dev.ckpt.inspect.Section;
import dev.ckpt.inspect.TensorRow;
import dev.ckpt.model.Part;
import dev.ckpt.model.Understanding;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.MetaTensor;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class TensorNamesTest {

    private static final Path NANO = Path.of("../samples/nanogpt.pt");

    private static List<String> found(Path file, String text) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            return TensorNames.of(Understanding.of(checkpoint.contents())).find(text).tensors().stream()
                    .map(TensorRow::name).toList();
        }
    }

    @Test
    void a_tensor_is_found_by_its_name_its_place_in_the_tree_and_the_end_of_its_name() throws IOException {
        List<String> wte = List.of("transformer.wte.weight");

        assertEquals(wte, found(NANO, "transformer.wte.weight"));
        assertEquals(wte, found(NANO, "model.transformer.wte.weight"));
        assertEquals(wte, found(NANO, "wte.weight"));
        assertEquals(wte, found(NANO, "*.wte.weight"));
        assertEquals(wte, found(NANO, "re:wte"));
        assertEquals(List.of("transformer.h.2.attn.c_attn.weight"), found(NANO, "h.2.attn.c_attn.weight"));
    }

    @Test
    void what_an_optimizer_keeps_is_found_by_the_parameter_and_the_slot() throws IOException {
        List<String> moment = List.of("transformer.wte.weight/exp_avg");

        assertEquals(moment, found(NANO, "transformer.wte.weight/exp_avg"));
        assertEquals(moment, found(NANO, "wte.weight/exp_avg"));
        assertEquals(moment, found(NANO, "optimizer.state.0.exp_avg"));
    }

    @Test
    void a_tied_name_is_a_name_and_what_is_kept_for_the_other_is_kept_for_it() throws IOException {
        assertEquals(List.of("lm_head.weight"), found(NANO, "lm_head.weight"));
        assertEquals(List.of("transformer.wte.weight/exp_avg"), found(NANO, "lm_head.weight/exp_avg"));
    }

    @Test
    void a_name_is_found_as_the_file_spells_it() throws IOException {
        Dict dict = Dict.of(List.of(entry("module.wte.weight"), entry("module.wpe.weight"),
                entry("module.h.0.ln_1.weight"), entry("module.h.0.ln_1.bias")));
        try (Checkpoint any = Checkpoint.open(NANO)) {
            TensorNames names = TensorNames.of(Understanding.of(any.contents().withRoot(dict)));

            assertEquals("wte.weight", names.find("module.wte.weight").only().orElseThrow().name());
            assertEquals("wte.weight", names.find("wte.weight").only().orElseThrow().name());
        }
    }

    private static Dict.Entry entry(String name) {
        return new Dict.Entry(new Text(name), TensorValue.of(new MetaTensor(DType.FLOAT32, Shape.of(4, 4), false)));
    }

    @Test
    void what_several_are_called_names_all_of_them_and_weights_first() throws IOException {
        assertEquals(List.of("transformer.h.0.attn.c_attn.weight", "transformer.h.1.attn.c_attn.weight",
                "transformer.h.2.attn.c_attn.weight"), found(NANO, "c_attn.weight"));
        assertEquals(4, found(NANO, "transformer.h.1.mlp").size() + found(NANO, "transformer.h.1.attn").size());
        assertEquals(List.of(), found(NANO, "attn.weight"));
        assertEquals(List.of(), found(NANO, ""));
    }

    @Test
    void every_tensor_has_its_section_and_its_part() throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(NANO)) {
            TensorNames names = TensorNames.of(Understanding.of(checkpoint.contents()));

            TensorRow moment = names.find("wte.weight/exp_avg").only().orElseThrow();
            assertEquals(Section.OPTIMIZER, moment.section());
            assertEquals(Part.TOKEN_EMBEDDING, moment.part());
            assertThrows(IllegalArgumentException.class, () -> names.find("re:("));
        }
    }
}
