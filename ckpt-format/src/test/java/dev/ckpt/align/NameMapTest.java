package dev.ckpt.align;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ckpt.io.CheckpointException;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.RefusedException;
import dev.ckpt.model.StateDict;
import dev.ckpt.model.Trees;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.TensorValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameMapTest {

    private final StateDict ours = new StateDict(true).lines("tok.weight 9 4", "layers.0.att.q.weight 4 4",
            "layers.1.att.q.weight 4 4", "kept.weight 3 2");
    private final StateDict theirs = new StateDict(true).lines("emb.weight 9 4", "blocks.0.attn.wq.weight 4 4",
            "blocks.1.attn.wq.weight 4 4", "kept.weight 3 2");

    @TempDir
    Path folder;

    private static List<String> lines(StateDict a, StateDict b, String map) {
        return Made.lines(Alignment.of(a.understand(), b.understand(), AlignMode.EXACT,
                NameMapReader.parse(map, "names.txt")).weights());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tok.weight emb.weight", "tok.weight = emb.weight", "tok.weight\temb.weight",
        "  tok.weight=emb.weight  # the table", "\uFEFF# ours, theirs\r\n\r\ntok.weight   emb.weight\r\n"})
    void a_line_is_two_names(String map) {
        assertEquals("tok.weight > emb.weight [map]", lines(ours, theirs, map).getFirst());
    }

    @Test
    void stars_of_the_first_name_are_those_of_the_second() {
        assertEquals(List.of("layers.0.att.q.weight > blocks.0.attn.wq.weight [map]",
                "layers.1.att.q.weight > blocks.1.attn.wq.weight [map]", "kept.weight [same name]", "- tok.weight",
                "+ emb.weight"), lines(ours, theirs, "layers.*.att.*.weight = blocks.*.attn.w*.weight"));
    }

    @Test
    void the_map_goes_before_equal_names() {
        StateDict two = new StateDict().lines("x 2 3", "y 2 3");
        assertEquals(List.of("x > y [map]", "y > x [map]"), lines(two, two, "x y\ny x"));
    }

    @ParameterizedTest
    @CsvSource({"h.*.attn.*, h.3.attn.c_attn.weight, 3-c_attn.weight", "*, anything, anything-",
        "a*b, ab, -", "*.weight, x.weight.weight, x.weight-", "a*a, a, ", "h.*.x, g.1.x, "})
    void a_star_stands_for_as_few_letters_as_will_do(String glob, String name, String captured) {
        String second = glob.chars().filter(c -> c == '*').count() == 2 ? "*-*" : "*-";
        assertEquals(Optional.ofNullable(captured), NameRule.of(1, glob, second).apply(name));
    }

    @Test
    void names_with_wrappers_are_names_too() {
        assertEquals("tok.weight > emb.weight [map]",
                lines(ours.prefixed("module."), theirs, "module.tok.weight emb.weight").getFirst());
    }

    @ParameterizedTest
    @EnumSource
    void in_every_mode_it_counts(AlignMode mode) {
        Alignment alignment = Alignment.of(ours.understand(), theirs.understand(), mode,
                NameMapReader.parse("tok.weight emb.weight", "names.txt"));
        assertEquals("tok.weight > emb.weight [map]", Made.lines(alignment.weights()).getFirst());
    }

    @Test
    void slots_go_with_their_parameters() {
        Dict slots = Trees.dict("exp_avg", Trees.tensor(9, 4));
        Alignment alignment = Alignment.of(
                Made.checkpoint(ours, Made.optimizer(List.of("tok.weight"), List.of(slots))),
                Made.checkpoint(theirs, Made.optimizer(List.of("emb.weight"), List.of(slots))), AlignMode.EXACT,
                NameMapReader.parse("tok.weight emb.weight", "names.txt"));
        assertEquals(List.of("tok.weight/exp_avg > emb.weight/exp_avg [parameter]"),
                Made.lines(alignment.optimizer()));
    }

    @Test
    void an_optimizer_without_its_model_is_mapped_as_well() {
        List<Dict> slots = List.of(Trees.dict("exp_avg", Trees.tensor(9, 4)), Trees.dict("exp_avg", Trees.tensor(3)));
        Alignment alignment = Alignment.of(
                Trees.understand(Made.optimizer(List.of("tok.weight", "h.0.w"), slots)),
                Trees.understand(Made.optimizer(List.of("emb.weight", "b.0.w"), slots)),
                AlignMode.AUTO, NameMapReader.parse("tok.weight emb.weight\nh.*.w b.*.w", "names.txt"));
        assertEquals(List.of("tok.weight/exp_avg > emb.weight/exp_avg [parameter, map]",
                "h.0.w/exp_avg > b.0.w/exp_avg [parameter, map]"), Made.lines(alignment.optimizer()));
    }

    @Test
    void a_preset_knows_which_way_round_the_matrices_lie() throws IOException {
        TensorValue square = Made.random(1, 4, 4);
        StateDict hf = new StateDict().add("h.0.attn.c_proj.weight", square);
        StateDict nano = new StateDict().add("transformer.h.0.attn.c_proj.weight", Made.turned(square));
        Pair pair = Alignment.of(hf.understand(), nano.understand(), AlignMode.EXACT, NameMap.of("hf-gpt2:nanogpt"))
                .weights().pairs().getFirst();
        assertEquals(List.of(Rule.MAP, Rule.TRANSPOSED), pair.rules());
        assertEquals(Made.numbers(pair.a()), Made.numbers(pair.b()));
    }

    @Test
    void a_preset_for_another_network_is_refused() throws IOException {
        NameMap preset = NameMap.of("seed:nanogpt");
        assertEquals("seed:nanogpt: expected names of the layout nanogpt in the second checkpoint, as"
                + " transformer.wte.weight, found none\n"
                + "  next step: leave the map away: layouts are recognised without it",
                assertThrows(MalformedException.class, () -> Alignment.of(ours.understand(), theirs.understand(),
                        AlignMode.AUTO, preset)).getMessage());
    }

    @Test
    void a_name_that_is_not_there_is_refused_with_the_nearest_that_is() {
        assertRefused("names.txt: line 2: expected a name of the first checkpoint, found \"tok.wieght\"\n"
                + "  next step: the nearest name there is \"tok.weight\": write that, or leave the line out",
                "kept.weight kept.weight\ntok.wieght emb.weight");
        assertRefused("names.txt: line 1: expected a name of the second checkpoint, found \"emb.wght\"\n"
                + "  next step: the nearest name there is \"emb.weight\": write that, or leave the line out",
                "tok.weight emb.wght");
        assertRefused("names.txt: line 1: expected a name of the first checkpoint, found \"something.else\"\n"
                + "  next step: ckpt summary lists the names", "something.else emb.weight");
    }

    @Test
    void stars_that_nothing_fits_are_refused() {
        assertRefused("names.txt: line 1: expected names of the first checkpoint, found none that fits \"h.*.w\"\n"
                + "  next step: ckpt summary lists the names", "h.*.w blocks.*.w");
        assertRefused("names.txt: line 1: expected a name of the second checkpoint, found"
                + " \"blocks.0.att.q.weight\"\n  next step: the nearest name there is \"blocks.0.attn.wq.weight\":"
                + " write that, or leave the line out", "layers.* blocks.*");
    }

    @Test
    void what_is_no_pair_of_names_is_refused_with_its_line() {
        assertRefused("names.txt: line 2: expected two names, as in h.*.ln_1.weight = blocks.*.ln_1.weight, found"
                + " \"tok.weight\"", "# map\ntok.weight");
        assertRefused("names.txt: line 1: expected two names, as in h.*.ln_1.weight = blocks.*.ln_1.weight, found"
                + " \"a b c\"", "a b c");
        assertRefused("names.txt: line 1: expected two names, as in h.*.ln_1.weight = blocks.*.ln_1.weight, found"
                + " \"= b\"", "= b");
        assertRefused("names.txt: line 1: expected as many stars in the second name as in the first, found"
                + " \"h.*.a b.a\"\n  likely cause: what a star stands for in the first name is put where the second"
                + " has its star", "h.*.a b.a");
        assertRefused("names.txt: line 3: expected each name once, found \"kept.weight\" again, after line 1",
                "kept.weight x\n\nkept.weight y");
    }

    @Test
    void what_is_neither_a_file_nor_a_preset_is_refused() {
        assertEquals("hf-gtp2:nanogpt: expected a file of names, or two layouts as in hf-gpt2:nanogpt, found no such"
                + " file\n  next step: the layouts are seed, nanogpt, hf-gpt2, llmc",
                assertThrows(MalformedException.class, () -> NameMap.of("hf-gtp2:nanogpt")).getMessage());
        assertThrows(MalformedException.class, () -> NameMap.of("no\0file"));
    }

    @Test
    void a_file_is_read_as_text_of_a_bearable_size() throws IOException {
        Path file = folder.resolve("names");
        Files.writeString(file, "tok.weight emb.weight\n");
        assertEquals(Optional.of("emb.weight"), NameMap.of(file.toString()).nameInB("tok.weight"));
        Files.write(file, new byte[]{'a', ' ', (byte) 0xFF});
        assertEquals(file + ": expected names in UTF-8, found other bytes\n  likely cause: it is another file\n"
                + "  next step: give a text file with a pair of names a line",
                assertThrows(MalformedException.class, () -> NameMap.read(file)).getMessage());
        Files.write(file, new byte[(1 << 23) + 1]);
        assertEquals(file + ": expected names in at most 8388608 bytes, found more\n"
                + "  likely cause: it is another file",
                assertThrows(RefusedException.class, () -> NameMap.read(file)).getMessage());
    }

    private void assertRefused(String text, String map) {
        assertEquals(text, assertThrows(CheckpointException.class, () -> lines(ours, theirs, map)).getMessage());
    }
}
