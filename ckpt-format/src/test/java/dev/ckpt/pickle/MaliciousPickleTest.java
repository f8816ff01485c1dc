package dev.ckpt.pickle;

import static dev.ckpt.pickle.Opcode.*;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.safety.CallSite;
import dev.ckpt.safety.GlobalName;
import dev.ckpt.safety.GlobalUse;
import dev.ckpt.safety.Safety;
import dev.ckpt.safety.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Pickles that would run code in Python: each is seen for what it is, with the command line as evidence.
class MaliciousPickleTest {

    private static final GlobalName SYSTEM = new GlobalName("os", "system");

    private static PickleBytes p(int protocol) {
        return PickleBytes.protocol(protocol);
    }

    private static void assertDangerous(Safety safety, CallSite... calls) {
        assertEquals(Verdict.DANGEROUS, safety.verdict());
        assertEquals(List.of(calls), safety.calls());
    }

    private static CallSite call(long offset, String opcode, GlobalName callee, String arguments) {
        return new CallSite("data.pkl", offset, opcode, callee, arguments);
    }

    @Test
    void os_system_by_global() {
        Pickle pickle = p(2).global("os", "system").text("rm -rf /").op(TUPLE1).op(REDUCE).stop();
        assertEquals(List.of(new GlobalUse(SYSTEM, Verdict.DANGEROUS, 1)), pickle.safety().globals());
        assertDangerous(pickle.safety(), call(27, "REDUCE", SYSTEM, "'rm -rf /'"));
    }

    @Test
    void os_system_by_stack_global() {
        assertDangerous(
                p(4).text("os").text("system").op(STACK_GLOBAL).text("id").op(TUPLE1).op(REDUCE).stop().safety(),
                call(29, "REDUCE", SYSTEM, "'id'"));
    }

    @Test
    void os_system_by_inst() {
        assertDangerous(PickleBytes.bare().op(MARK).text("id").line(INST, "os", "system").stop().safety(),
                call(8, "INST", SYSTEM, "'id'"));
    }

    @Test
    void os_system_by_obj() {
        assertDangerous(PickleBytes.bare().op(MARK).global("os", "system").text("id").op(OBJ).stop().safety(),
                call(19, "OBJ", SYSTEM, "'id'"));
    }

    @Test
    void os_system_by_newobj_and_newobj_ex() {
        assertDangerous(p(2).global("os", "system").text("id").op(TUPLE1).op(NEWOBJ).stop().safety(),
                call(21, "NEWOBJ", SYSTEM, "'id'"));
        assertDangerous(
                p(4).global("os", "system").op(EMPTY_TUPLE).op(EMPTY_DICT).text("command").text("id").op(SETITEM)
                        .op(NEWOBJ_EX).stop().safety(),
                call(35, "NEWOBJ_EX", SYSTEM, "**{'command': 'id'}"));
    }

    @Test
    void eval_under_its_python_2_name() {
        assertDangerous(p(0).global("__builtin__", "eval").text("1+1").op(TUPLE1).op(REDUCE).stop().safety(),
                call(29, "REDUCE", new GlobalName("__builtin__", "eval"), "'1+1'"));
    }

    @Test
    void a_payload_deep_inside_a_harmless_looking_state_dict() {
        Pickle pickle = p(2).op(EMPTY_DICT).text("weight").op(EMPTY_LIST).op(EMPTY_TUPLE).global("os", "system")
                .text("id").op(TUPLE1).op(REDUCE).op(TUPLE2).op(APPEND).op(SETITEM).stop();
        assertEquals(Verdict.DANGEROUS, pickle.safety().verdict());
        assertEquals("'id'", pickle.safety().calls().getFirst().arguments());
    }

    @Test
    void a_payload_that_is_popped_at_once() {
        assertEquals(1,
                p(2).global("os", "system").text("id").op(TUPLE1).op(REDUCE).op(POP).op(EMPTY_DICT).stop().safety()
                        .calls().size());
    }

    @Test
    void a_pickle_that_breaks_after_the_payload_is_not_clean() {
        Pickle pickle = p(2).global("os", "system").text("id").op(TUPLE1).op(REDUCE).raw(0xFF).read();
        assertTrue(pickle.defect().isPresent());
        assertDangerous(pickle.safety(), call(21, "REDUCE", SYSTEM, "'id'"));
        assertEquals(List.of("dangerous name os.system, called by REDUCE at byte 21 of data.pkl with ('id')"),
                pickle.defect().orElseThrow().before());
    }

    @Test
    void a_name_whose_parts_come_out_of_an_overwritten_memo() {
        Pickle pickle = p(4).text("collections").op(BINPUT, 0).op(POP).text("os").op(BINPUT, 0).op(POP).op(BINGET, 0)
                .text("system").op(STACK_GLOBAL).stop();
        assertEquals(List.of(new GlobalUse(SYSTEM, Verdict.DANGEROUS, 1)), pickle.safety().globals());
        assertEquals(List.of("memo number 0 is stored a second time"), pickle.oddities());
    }

    @Test
    void a_name_whose_parts_are_shuffled_on_the_stack() {
        Pickle pickle = p(4).text("os").text("decoy").op(POP).op(DUP).op(POP).text("system").op(STACK_GLOBAL).stop();
        assertEquals(List.of(new GlobalUse(SYSTEM, Verdict.DANGEROUS, 1)), pickle.safety().globals());
    }

    @Test
    void a_name_of_python_2_bytes() {
        Pickle pickle = p(4).op(SHORT_BINSTRING, 2, 'o', 's').op(SHORT_BINSTRING, 6, 's', 'y', 's', 't', 'e', 'm')
                .op(STACK_GLOBAL).stop();
        assertEquals(List.of(new GlobalUse(SYSTEM, Verdict.DANGEROUS, 1)), pickle.safety().globals());
    }

    @Test
    void a_name_that_is_computed_cannot_be_judged_and_counts_as_dangerous() {
        Pickle pickle = p(4).text("os").global("builtins", "str").text("system").op(TUPLE1).op(REDUCE).op(STACK_GLOBAL)
                .text("id").op(TUPLE1).op(REDUCE).stop();
        GlobalName unknown = new GlobalName("os", "?");
        assertTrue(pickle.safety().globals().contains(new GlobalUse(unknown, Verdict.DANGEROUS, 1)));
        assertDangerous(pickle.safety(), call(45, "REDUCE", unknown, "'id'"));
        assertEquals(List.of("a name that is put together at run time (STACK_GLOBAL over values that are no text)"),
                pickle.oddities());
    }

    @Test
    void a_harmless_name_cannot_stand_in_for_a_computed_one() {
        Pickle pickle = p(4).global("__torch__", "?").op(POP).text("__torch__").op(EMPTY_LIST).op(STACK_GLOBAL).stop();
        assertEquals(List.of(new GlobalUse(new GlobalName("__torch__", "?"), Verdict.INERT, 1),
                new GlobalUse(new GlobalName("__torch__", "?"), Verdict.DANGEROUS, 1)), pickle.safety().globals());
    }

    @Test
    void calling_the_result_of_a_call_is_as_bad_as_the_name_at_its_root() {
        Pickle pickle = p(2).global("builtins", "getattr").global("torch", "Tensor").text("cpu").op(TUPLE2).op(REDUCE)
                .text("id").op(TUPLE1).op(REDUCE).stop();
        assertEquals(new GlobalName("builtins", "getattr(...)"), pickle.safety().calls().getLast().callee());
        assertEquals("'id'", pickle.safety().calls().getLast().arguments());
    }

    @Test
    void calling_the_result_of_a_harmless_call_is_suspicious() {
        Pickle pickle = p(2).global("torch", "device").op(EMPTY_TUPLE).op(REDUCE).op(EMPTY_TUPLE).op(REDUCE).stop();
        assertEquals(Verdict.SUSPICIOUS, pickle.safety().verdict());
        assertEquals(List.of(call(19, "REDUCE", new GlobalName("torch", "device(...)"), "")),
                pickle.safety().calls());
    }

    @Test
    void calling_what_is_no_name_is_suspicious() {
        Pickle pickle = p(2).text("id").op(BINPERSID).op(EMPTY_TUPLE).op(REDUCE).stop();
        assertEquals(Verdict.SUSPICIOUS, pickle.safety().verdict());
        assertEquals(List.of(call(11, "REDUCE", new GlobalName("?", "persistent 'id'"), "")),
                pickle.safety().calls());
    }

    @Test
    void build_on_a_class_replaces_what_others_call() {
        Pickle pickle = p(2).global("collections", "OrderedDict").op(EMPTY_DICT).text("__init__").op(NONE).op(SETITEM)
                .op(BUILD).stop();
        assertEquals(Verdict.SUSPICIOUS, pickle.safety().verdict());
        assertEquals(List.of(call(43, "BUILD", new GlobalName("collections", "OrderedDict"), "{'__init__': None}")),
                pickle.safety().calls());
    }

    @Test
    void build_on_an_object_of_an_unknown_class_shows_its_state() {
        Pickle pickle = p(2).global("evil", "Setter").op(EMPTY_TUPLE).op(NEWOBJ).text("payload").op(BUILD).stop();
        assertEquals(call(29, "BUILD", new GlobalName("evil", "Setter"), "'payload'"),
                pickle.safety().calls().getLast());
    }

    @Test
    void an_extension_code_is_suspicious() {
        Pickle pickle = p(2).op(EXT1, 5).op(EMPTY_TUPLE).op(REDUCE).stop();
        assertEquals(List.of(new GlobalUse(new GlobalName("?", "extension 5"), Verdict.SUSPICIOUS, 1)),
                pickle.safety().globals());
        assertEquals(List.of("an extension code (EXT1): what it stands for is not in the file"), pickle.oddities());
    }

    @Test
    void a_thousand_harmless_calls_do_not_hide_the_one_that_matters() {
        PickleBytes bytes = p(2).op(EMPTY_LIST);
        bytes.times(3_000, PickleBytes.bare().global("argparse", "Namespace").op(EMPTY_TUPLE).op(NEWOBJ).op(APPEND));
        Safety safety = bytes.global("os", "system").text("id").op(TUPLE1).op(REDUCE).stop().safety();
        assertEquals(3_001, safety.callCount());
        assertEquals(1_001, safety.calls().size());
        assertEquals(SYSTEM, safety.calls().getLast().callee());
    }

    @Test
    void arguments_cannot_control_a_terminal_and_are_cut() {
        Safety safety = p(2).global("os", "system").text("\u001B[2J\u202Eecho '" + "x".repeat(500)).op(TUPLE1)
                .op(REDUCE)
                .stop().safety();
        String arguments = safety.calls().getFirst().arguments();
        assertTrue(arguments.startsWith("'\\x1b[2J\\u202eecho \\'xxx"), arguments);
        assertTrue(arguments.endsWith("xxx..."), arguments);
        assertEquals(200, arguments.length());
    }

    @Test
    void arguments_that_contain_themselves_are_shown_all_the_same() {
        Safety safety = p(2).global("os", "system").op(EMPTY_LIST).op(BINPUT, 0).op(BINGET, 0).op(APPEND).op(TUPLE1)
                .op(REDUCE).stop().safety();
        assertEquals("[[[[[[...]]]]]]", safety.calls().getFirst().arguments());
    }

    @Test
    void names_that_are_counted_are_told_once() {
        Safety safety = p(2).global("os", "system").op(POP).global("torch", "device").op(POP).global("os", "system")
                .stop().safety();
        assertEquals(List.of(new GlobalUse(SYSTEM, Verdict.DANGEROUS, 2),
                new GlobalUse(new GlobalName("torch", "device"), Verdict.INERT, 1)), safety.globals());
        assertFalse(safety.calls().stream().findAny().isPresent());
    }

    @Test
    void a_frame_that_ends_inside_a_name_makes_python_read_another_name() {
        // CPython reads this from a file as `code InteractiveInterpreter`: it forgets the frame's last bytes.
        PickleBytes bytes = p(4).u64(FRAME, 18).global("torch.nn.modules.code", "InteractiveInterpreter");
        Pickle pickle = bytes.op(STOP).read();
        assertEquals(Verdict.DANGEROUS, pickle.safety().verdict());
        assertEquals("""
                model.pt: data.pkl, byte 57: expected a FRAME that ends between two opcodes, \
                found one that ends at byte 29, inside the opcode before
                  likely cause: a file put together by hand: Python would run something else than what stands here
                  next step: do not unpickle this file""", pickle.defect().orElseThrow().text());
    }

    @Test
    void an_opcode_that_breaks_behind_the_end_of_its_frame_may_be_sound_in_python() {
        Pickle pickle = p(4).u64(FRAME, 8).u32(BINUNICODE, 1000).raw("xxxcos\nsystem\n.".getBytes(US_ASCII)).read();
        assertTrue(pickle.defect().isPresent());
        assertEquals(Verdict.DANGEROUS, pickle.safety().verdict());
        Pickle cut = p(4).u64(FRAME, 100).u32(BINUNICODE, 1000).raw('x').read();
        assertTrue(cut.defect().isPresent());
        assertEquals(Verdict.INERT, cut.safety().verdict());
    }

    @Test
    void a_frame_inside_a_frame_is_as_dangerous() {
        Pickle pickle = p(4).u64(FRAME, 11).u64(FRAME, 2).op(NONE).op(STOP).read();
        assertEquals(Verdict.DANGEROUS, pickle.safety().verdict());
        assertEquals(
                "model.pt: data.pkl, byte 11 (opcode FRAME): "
                        + "expected a FRAME after the end of the one before, at byte 22, found one inside of it",
                pickle.defect().orElseThrow().text().lines().findFirst().orElseThrow());
    }
}
