package dev.ckpt.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ckpt.Checkpoint;
import dev.ckpt.inspect.Summary;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TextMetadataTest {

    @Test
    void step_and_heads_of_a_safetensors_file_are_found_in_its_texts() throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(Path.of("../samples/seed-gpt.safetensors"))) {
            Summary summary = Summary.of(checkpoint);
            assertEquals(OptionalLong.of(400), summary.training().step());
            assertEquals(new Fact(5, Evidence.CONFIG, "config.n_head"), summary.model().heads().orElseThrow());
            assertEquals(Resume.Level.WEIGHTS_AND_STEP, summary.training().resume().level());
        }
    }

    @Test
    void a_text_that_is_no_json_stays_a_text() {
        assertEquals(new Text("{not json"), typed("{not json"));
        assertEquals(new Text("1.2.3"), typed("1.2.3"));
        assertEquals(new Text("pt"), typed("pt"));
        assertEquals(new Text(""), typed(""));
    }

    @Test
    void numbers_get_their_types_back() {
        assertEquals(new Scalar.Int(-7), typed("-7"));
        assertEquals(new Scalar.Real(0.5), typed("0.5"));
    }

    private static Value typed(String text) {
        Dict texts = Dict.of(List.of(new Dict.Entry(new Text("key"), new Text(text))));
        Dict root = new Dict(Dict.Kind.DICT, List.of(),
                Optional.of(Dict.of(List.of(new Dict.Entry(new Text("__metadata__"), texts)))));
        return TextMetadata.of(root, "x.safetensors").orElseThrow().get("key").orElseThrow();
    }
}
