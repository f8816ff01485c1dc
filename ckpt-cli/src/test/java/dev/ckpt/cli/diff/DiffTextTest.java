package dev.ckpt.cli.diff;

import static dev.ckpt.cli.diff.HandMadeDiff.changed;
import static dev.ckpt.cli.diff.HandMadeDiff.diff;
import static dev.ckpt.cli.diff.HandMadeDiff.pair;
import static dev.ckpt.cli.diff.HandMadeDiff.request;
import static dev.ckpt.cli.diff.HandMadeDiff.step;
import static dev.ckpt.cli.diff.HandMadeDiff.tensor;
import static dev.ckpt.cli.diff.HandMadeDiff.tensors;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.align.Lone;
import dev.ckpt.align.Rule;
import dev.ckpt.cli.screen.Words;
import dev.ckpt.diff.Comparison;
import dev.ckpt.diff.Continuation;
import dev.ckpt.diff.Diff;
import dev.ckpt.diff.GroupChange;
import dev.ckpt.diff.Reason;
import dev.ckpt.diff.TensorChange;
import dev.ckpt.diff.TensorsDiff;
import dev.ckpt.diff.ValueChange;
import dev.ckpt.model.Part;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.MetaTensor;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DiffTextTest {

    private static final Diff TRAINED = diff(
            tensors(76, Map.of(Rule.SAME_NAME, 76), changed("wte.weight", 0.002, 1e-4),
                    changed("blocks.5.mlp.c_proj.weight", 0.011, 6e-4)),
            tensors(4, Map.of(Rule.PARAMETER, 4), step("wte.weight", 1000, 1002),
                    changed("wte.weight/exp_avg", 0.75, 0.1), changed("wte.weight/exp_avg_sq", 0.032, 0.1),
                    step("blocks.5.mlp.c_proj.weight", 1000, 1002)),
            List.of(new GroupChange.Setting(0, real("lr", 3e-4, 2.5e-4))),
            new ValueChange("iter_num", Optional.of(new Scalar.Int(1000)), Optional.of(new Scalar.Int(1002))));

    private static ValueChange real(String key, double a, double b) {
        return new ValueChange(key, Optional.of(new Scalar.Real(a)), Optional.of(new Scalar.Real(b)));
    }

    private static String text(Diff diff, DiffRequest request) {
        return HandMadeDiff.print(Words.Language.ENGLISH, screen -> DiffText.print(request, diff, screen));
    }

    private static String text(Diff diff) {
        return text(diff, request(10, false, false));
    }

    private static String weights(TensorChange... changes) {
        String text = text(diff(tensors(76, Map.of(), changes), HandMadeDiff.SAME, List.of()));
        List<String> lines = text.lines().toList();
        return String.join("\n", lines.subList(2, lines.size() - 1));
    }

    @Test
    void a_trained_model_is_said_part_by_part_with_its_largest_changes() {
        assertEquals(
                """
                        --- a.pt  step 1,000      +++ b.pt  step 1,002      76 of 76 tensors aligned
                        ~ settings     1 changed
                            ~ iter_num  1000 -> 1002
                        ~ weights      2 of 76 changed   max 0.0006   rms 0.00021   rel 0.83%   cosine 0.99997
                            ~ blocks.5.mlp.c_proj.weight  rel 1.10%  max 0.0006 at [17, 203]  ########
                            ~ wte.weight                  rel 0.20%  max 0.0001 at [17, 203]  #
                        ~ optimizer    step +2 everywhere   exp_avg cosine 0.993   exp_avg_sq rel 3.20%
                            ~ group 0  lr  0.0003 -> 0.00025
                        = b continues a: plausible (largest change is 84% of what AdamW can do in 2 steps at a learning rate of at most 0.0003)
                        """,
                text(TRAINED));
    }

    @Test
    void korean_says_the_same() {
        String text = HandMadeDiff.print(Words.Language.KOREAN,
                screen -> DiffText.print(request(10, false, false), TRAINED, screen));
        assertTrue(text.startsWith("--- a.pt  1,000스텝      +++ b.pt  1,002스텝      텐서 76개 중 76개 대응\n"), text);
        assertTrue(text.endsWith("= b가 a를 이어 감: 그럴 수 있음 (가장 큰 변화가 AdamW이(가) 학습률 0.0003 이하로 2스텝 동안 바꿀 수 "
                + "있는 양의 84%입니다)\n"), text);
    }

    @Test
    void nothing_is_said_of_nothing() {
        assertEquals("", text(diff(HandMadeDiff.SAME, HandMadeDiff.SAME, List.of())));
    }

    @Test
    void the_rules_that_paired_tensors_are_named() {
        assertTrue(text(diff(tensors(76, Map.of(Rule.SAME_NAME, 1, Rule.SCHEME, 75, Rule.TRANSPOSED, 24,
                Rule.PREFIX, 3), changed("a", 0.1, 0.1)), HandMadeDiff.NONE, List.of())).lines().findFirst()
                .orElseThrow()
                .endsWith("76 of 76 tensors aligned (prefix, naming scheme, transposed)"));
    }

    @Test
    void what_came_went_and_is_called_or_shaped_otherwise_has_its_sign() {
        TensorChange shape = new TensorChange(pair("wpe.weight", "wpe.weight", tensor(256, 384), tensor(512, 384)),
                TensorChange.Kind.SHAPE, Optional.empty(), List.of());
        TensorChange dtype = new TensorChange(pair("ln_f.weight", "ln_f.weight", tensor(384),
                new MetaTensor(DType.BFLOAT16, Shape.of(384), false)), TensorChange.Kind.DTYPE,
                Optional.of(new Comparison(384, false, 380, 380, 0.0039, List.of(1L), 10, 10, 0.015, 100, 0,
                        OptionalLong.empty(), Optional.of(Comparison.Rounded.BFLOAT16))),
                List.of(new Reason.OnlyRounded(Comparison.Rounded.BFLOAT16)));
        TensorsDiff weights = tensors(75, Map.of(), List.of(new Lone("old.weight", tensor(2), Part.OTHER)),
                List.of(new Lone("new.weight", tensor(3, 4), Part.OTHER)),
                List.of(pair("a.weight", "b.weight", tensor(1), tensor(1))), List.of(shape, dtype));
        List<String> lines = text(diff(weights, HandMadeDiff.NONE, List.of())).lines().toList();
        assertEquals("75 of 77 tensors aligned",
                lines.getFirst().substring(lines.getFirst().lastIndexOf("      ") + 6));
        assertTrue(lines.get(1).startsWith("~ weights      2 of 75 changed   1 removed   1 added   1 renamed   max"),
                lines.get(1));
        assertEquals(List.of("    - old.weight  [2]  float32", "    + new.weight  [3, 4]  float32",
                "    > a.weight -> b.weight  same content", "    ! wpe.weight   [256, 384] -> [512, 384]",
                "    ! ln_f.weight  float32 -> bfloat16       rel 0.15%  max 0.0039  only rounded to bfloat16"),
                lines.subList(2, lines.size() - 1));
    }

    @Test
    void what_explains_a_change_is_said() {
        String numbers = "  rel 1.00%  max 0.01 at [17, 203]  ########  ";
        assertEquals("    ~ a" + numbers + "swapped with b\n    ~ c" + numbers + "has what d had\n    ~ e" + numbers
                + "transposed\n    ~ f" + numbers + "within the tolerance",
                weights(changed("a", 0.01, 0.01, new Reason.Moved("b", true)),
                        changed("c", 0.01, 0.01, new Reason.Moved("d", false)),
                        changed("e", 0.01, 0.01, new Reason.Turned()),
                        changed("f", 0.01, 0.01, new Reason.WithinTolerance())));
    }

    @Test
    void one_number_of_many_and_few_units_are_counted() {
        TensorChange one = new TensorChange(pair("w"), TensorChange.Kind.VALUES,
                Optional.of(new Comparison(147_456, false, 1, 1, 1e-9, List.of(3L, 4L), 10, 10, 1e-9, 100, 0,
                        OptionalLong.of(1), Optional.empty())),
                List.of());
        assertEquals("    ~ w  rel 1e-08%  max 1e-09 at [3, 4]  ########  1 of 147,456 numbers changed, 1 ULP",
                weights(one));
    }

    @Test
    void a_number_that_is_none_on_one_side_is_infinitely_far() {
        TensorChange nan = new TensorChange(pair("w"), TensorChange.Kind.VALUES,
                Optional.of(new Comparison(10, false, 5, 5, Double.POSITIVE_INFINITY, List.of(0L), 10, 10, 0, 100, 1,
                        OptionalLong.empty(), Optional.empty())),
                List.of());
        assertEquals("    ~ w  rel inf%   max inf at [0]         ########  NaN or infinite on one side\n"
                + "    ~ v  rel 1.00%  max 0.01 at [17, 203]  ########", weights(changed("v", 0.01, 0.01), nan));
    }

    @Test
    void same_values_in_other_bits_have_no_bar() {
        TensorChange zeros = new TensorChange(pair("w"), TensorChange.Kind.VALUES,
                Optional.of(new Comparison(10, false, 5, 0, 0, List.of(), 10, 10, 0, 100, 0, OptionalLong.empty(),
                        Optional.empty())),
                List.of(new Reason.SameValues()));
        assertTrue(weights(zeros).matches("    ~ w +same values, other bits"), weights(zeros));
    }

    @Test
    void of_thousands_of_tensors_the_largest_changes_are_shown() {
        Diff diff = diff(tensors(3000, Map.of(), HandMadeDiff.layers(3000).toArray(TensorChange[]::new)),
                HandMadeDiff.NONE, List.of());
        List<String> lines = text(diff, request(3, false, false)).lines().toList();
        assertEquals(7, lines.size());
        assertTrue(lines.get(2).startsWith("    ~ h.2999.weight"), lines.get(2));
        assertEquals("    ... 2,997 more (--all)", lines.get(5));
        assertEquals(3003, text(diff, request(Integer.MAX_VALUE, false, false)).lines().count());
    }

    @Test
    void steps_that_differ_are_a_range_and_those_that_do_not_are_said() {
        TensorsDiff optimizer = tensors(3, Map.of(), step("a", 10, 12), step("b", 10, 13));
        assertTrue(text(diff(HandMadeDiff.SAME, optimizer, List.of()))
                .contains("~ optimizer    step +2 .. +3 of 2 parameters\n"));
    }

    @Test
    void slots_are_shown_to_those_who_ask() {
        assertFalse(text(TRAINED).contains("wte.weight/exp_avg"));
        assertTrue(text(TRAINED, request(10, true, false)).contains("    ~ wte.weight/exp_avg "));
    }

    @Test
    void weights_that_stayed_are_said_to_be_the_same() {
        assertTrue(text(diff(HandMadeDiff.SAME, HandMadeDiff.SAME, List.of(), real("lr", 1, 2)))
                .contains("= weights      76 tensors, the same to the bit\n"));
    }

    @Test
    void many_settings_are_counted_and_shown_to_those_who_ask() {
        ValueChange[] changes = new ValueChange[17];
        for (int i = 0; i < changes.length; i++) {
            changes[i] = real("k" + i, i, i + 1);
        }
        Diff diff = diff(HandMadeDiff.SAME, HandMadeDiff.SAME, List.of(), changes);
        assertTrue(text(diff).contains("    ~ k4  4.0 -> 5.0\n    ... 12 more (--config)\n"), text(diff));
        assertTrue(text(diff, request(10, false, true)).contains("    ~ k16  16.0 -> 17.0\n"));
    }

    @Test
    void settings_that_only_one_has_have_their_sign() {
        Diff diff = diff(HandMadeDiff.SAME, HandMadeDiff.SAME, List.of(),
                new ValueChange("a", Optional.of(new Scalar.Int(1)), Optional.empty()),
                new ValueChange("b", Optional.empty(), Optional.of(new Text("x"))));
        assertTrue(text(diff).contains("    - a  1\n    + b  x\n"), text(diff));
    }

    @Test
    void groups_are_said_with_their_numbers() {
        List<GroupChange> groups = new ArrayList<>(List.of(new GroupChange.Kind("AdamW", "SGD"),
                new GroupChange.Count(2, 1), new GroupChange.Reordered(List.of(1, 0)),
                new GroupChange.Permuted(0, "wte.weight", "wpe.weight"),
                new GroupChange.Regrouped("ln_f.bias", 1, 0)));
        assertTrue(text(diff(HandMadeDiff.SAME, HandMadeDiff.SAME, groups)).contains("""
                ~ optimizer    slots the same, groups changed
                    ! AdamW -> SGD
                    ! groups: 2 -> 1
                    ! groups in another order: [1, 0]
                    ! group 0  the same parameters in another order: where wte.weight stood, wpe.weight stands
                    ! ln_f.bias  group 1 -> group 0
                """));
    }

    @Test
    void names_out_of_a_file_reach_no_terminal_as_they_are() {
        assertTrue(weights(changed("a\u001b[2J", 0.1, 0.1)).contains("a\\x1b[2J"));
    }

    @Test
    void every_ground_of_a_continuation_has_words() {
        for (Continuation.Ground ground : Continuation.Ground.values()) {
            Continuation continuation = new Continuation(ground.verdict(), OptionalDouble.empty(), ground,
                    List.of("1", "1", "1", "1", "1"), "");
            for (Words.Language language : Words.Language.values()) {
                assertFalse(ContinuationText.of(continuation, Words.in(language).with("diff")).contains("{"));
            }
        }
    }

    @Test
    void stat_is_a_line_a_tensor_in_the_order_of_the_file_and_sums() {
        assertEquals(
                """
                         wte.weight                 | 0.20% #####
                         blocks.5.mlp.c_proj.weight | 1.10% ##############################
                         weights 2 of 76 changed, max 0.0006, rms 0.00021, rel 0.83%, cosine 0.99997; optimizer step +2 everywhere, \
                        exp_avg cosine 0.993, exp_avg_sq rel 3.20%; settings 1 changed; groups 1 changed
                        """,
                HandMadeDiff.print(Words.Language.ENGLISH,
                        screen -> StatText.print(request(10, false, false), TRAINED, screen)));
    }

    @Test
    void names_alone_are_a_line_each() {
        assertEquals("""
                wte.weight
                blocks.5.mlp.c_proj.weight
                wte.weight/step
                wte.weight/exp_avg
                wte.weight/exp_avg_sq
                blocks.5.mlp.c_proj.weight/step
                """, HandMadeDiff.print(Words.Language.ENGLISH, screen -> NameList.print(TRAINED, screen)));
    }

    @Test
    void markdown_is_a_list_and_tables_in_which_no_name_is_markup() {
        Diff diff = diff(tensors(2, Map.of(), changed("a|b`c", 0.25, 0.1, new Reason.Moved("x*y", true))),
                HandMadeDiff.NONE, List.of(), real("lr", 0.1, 0.2));
        assertEquals(
                """
                        **`a.pt` (step 1,000) → `b.pt` (step 1,002)**, 2 of 2 tensors aligned

                        - weights: 1 of 2 changed, max 0.0006, rms 0.00021, rel 0.83%, cosine 0.99997
                        - b continues a: plausible (largest change is 84% of what AdamW can do in 2 steps at a learning rate of at most 0.0003)

                        |  | tensor | rel | max | cosine |  |
                        |---|---|---:|---:|---:|---|
                        | `~` | `a\\|b'c` | 25.0% | 0.1 | 0.998 | swapped with x\\*y |

                        | | settings | |
                        |---|---|---|
                        | `~` | `lr` | `0.1 -> 0.2` |
                        """,
                HandMadeDiff.print(Words.Language.ENGLISH,
                        screen -> DiffMarkdown.print(request(10, false, false), diff, screen)));
    }
}
