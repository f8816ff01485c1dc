package dev.ckpt.pickle;

import static dev.ckpt.pickle.Opcode.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.pickle.PickleNode.Call;
import dev.ckpt.pickle.PickleNode.Int;
import dev.ckpt.pickle.PickleNode.Items;
import dev.ckpt.pickle.PickleNode.Mapping;
import dev.ckpt.pickle.PickleNode.Pair;
import dev.ckpt.pickle.PickleNode.Text;
import dev.ckpt.safety.GlobalName;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What each family of opcodes says.
class PickleReaderTest {

    private static final PickleNode NONE_NODE = new PickleNode.None();

    private static PickleBytes p(int protocol) {
        return PickleBytes.protocol(protocol);
    }

    private static List<PickleNode> items(PickleNode node, Items.Kind kind) {
        Items items = assertInstanceOf(Items.class, node);
        assertEquals(kind, items.kind());
        return items.items();
    }

    private static List<Pair> pairs(PickleNode node) {
        return assertInstanceOf(Mapping.class, node).pairs();
    }

    private static byte[] content(PickleNode node) {
        return switch (node) {
            case PickleNode.Bytes bytes -> bytes.content().toArray(ValueLayout.JAVA_BYTE);
            case PickleNode.ByteText text -> text.content().toArray(ValueLayout.JAVA_BYTE);
            default -> throw new AssertionError(node);
        };
    }

    @Test
    void proto_tells_the_protocol_and_none_means_zero() {
        assertEquals(4, p(4).op(NONE).stop().protocol());
        assertEquals(0, PickleBytes.bare().op(NONE).stop().protocol());
    }

    @Test
    void none_and_booleans() {
        assertEquals(NONE_NODE, p(2).op(NONE).root());
        assertEquals(new PickleNode.Bool(true), p(2).op(NEWTRUE).root());
        assertEquals(new PickleNode.Bool(false), p(2).op(NEWFALSE).root());
    }

    @Test
    void binary_ints_of_one_two_and_four_bytes() {
        assertEquals(new Int(255), p(2).op(BININT1, 255).root());
        assertEquals(new Int(0xFFFE), p(2).op(BININT2, 0xFE, 0xFF).root());
        assertEquals(new Int(-2), p(2).u32(BININT, -2).root());
    }

    @Test
    void long1_is_little_endian_twos_complement() {
        assertEquals(new Int(0), p(2).op(LONG1, 0).root());
        assertEquals(new Int(-1), p(2).op(LONG1, 1, 0xFF).root());
        assertEquals(new Int(0x80), p(2).op(LONG1, 2, 0x80, 0).root());
        assertEquals(new Int(Long.MIN_VALUE), p(2).op(LONG1, 8, 0, 0, 0, 0, 0, 0, 0, 0x80).root());
        assertEquals(new PickleNode.BigInt(BigInteger.ONE.shiftLeft(63)),
                p(2).op(LONG1, 9, 0, 0, 0, 0, 0, 0, 0, 0x80, 0).root());
    }

    @Test
    void long4_of_few_bytes_is_an_ordinary_int() {
        assertEquals(new Int(5), p(2).u32(LONG4, 12).raw(5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0).root());
    }

    @Test
    void ints_in_text_lines() {
        assertEquals(new Int(-42), PickleBytes.bare().line(INT, "-42").root());
        assertEquals(new PickleNode.Bool(true), PickleBytes.bare().line(INT, "01").root());
        assertEquals(new PickleNode.Bool(false), PickleBytes.bare().line(INT, "00").root());
        assertEquals(new Int(31), PickleBytes.bare().line(INT, "0x1F").root());
        assertEquals(new Int(7), PickleBytes.bare().line(LONG, "7L").root());
        assertEquals(new PickleNode.BigInt(new BigInteger("-119547037146038801333356")),
                PickleBytes.bare().line(LONG, "-119547037146038801333356L").root());
    }

    @Test
    void ints_in_text_lines_are_taken_as_python_s_unpickler_in_c_takes_them() {
        assertEquals(new Int(8), PickleBytes.bare().line(INT, "010").root());
        assertEquals(new Int(5), PickleBytes.bare().line(INT, "5\0junk").root());
        assertEquals(new Int(0), PickleBytes.bare().line(INT, "\0junk").root());
        assertEquals(new Int(1000), PickleBytes.bare().line(LONG, " +1_000L").root());
        assertEquals(new Int(31), PickleBytes.bare().line(INT, "0x_1F").root());
        assertEquals(new PickleNode.Bool(true), PickleBytes.bare().line(INT, " 1").root());
        assertEquals(new Int(3), PickleBytes.bare().small(3).line(PUT, "1_0").op(POP).line(GET, "10\0").root());
    }

    @Test
    void floats_keep_all_64_bits() {
        assertEquals(new PickleNode.Real(0.1),
                p(2).op(BINFLOAT, 0x3F, 0xB9, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9A).root());
        assertEquals(new PickleNode.Real(-0.0), p(2).op(BINFLOAT, 0x80, 0, 0, 0, 0, 0, 0, 0).root());
    }

    @Test
    void floats_in_text_lines() {
        assertEquals(new PickleNode.Real(1e300), PickleBytes.bare().line(FLOAT, "1e+300").root());
        assertEquals(new PickleNode.Real(Double.NEGATIVE_INFINITY), PickleBytes.bare().line(FLOAT, "-inf").root());
        assertEquals(new PickleNode.Real(Double.NaN), PickleBytes.bare().line(FLOAT, "nan").root());
    }

    @Test
    void text_of_every_length_field() {
        assertEquals(new Text("가중치"), p(2).text("가중치").root());
        assertEquals(new Text("ab"), p(4).op(SHORT_BINUNICODE, 2, 'a', 'b').root());
        assertEquals(new Text("ab"), p(4).u64(BINUNICODE8, 2).raw('a', 'b').root());
        assertEquals(new Text(""), p(4).op(SHORT_BINUNICODE, 0).root());
    }

    @Test
    void text_keeps_lone_surrogates_and_characters_beyond_the_basic_plane() {
        assertEquals(new Text("\uD800"), p(4).op(SHORT_BINUNICODE, 3, 0xED, 0xA0, 0x80).root());
        assertEquals(new Text("😀\uFFFD"), p(2).text("😀\uFFFD").root());
    }

    @Test
    void text_longer_than_the_reader_s_window() {
        String text = "x".repeat(70_000);
        PickleNode root = p(2).op(MARK).text(text).small(1).op(TUPLE).root();
        assertEquals(List.of(new Text(text), new Int(1)), items(root, Items.Kind.TUPLE));
    }

    @Test
    void unicode_lines_have_raw_escapes_only() {
        assertEquals(new Text("\\n가\u00E9😀"),
                PickleBytes.bare().op(UNICODE).raw("\\n\\uac00".getBytes(StandardCharsets.US_ASCII)).raw(0xE9)
                        .raw("\\U0001f600\n".getBytes(StandardCharsets.US_ASCII)).root());
        assertEquals(new Text("\\\\u0041"), PickleBytes.bare().line(UNICODE, "\\\\u0041").root());
    }

    @Test
    void string_lines_are_python_2_bytes() {
        assertArrayEquals("it's\n\\\tA\0017\\q".getBytes(StandardCharsets.ISO_8859_1),
                content(PickleBytes.bare().line(STRING, "\"it's\\n\\\\\\t\\x41\\0017\\q\"").root()));
        assertArrayEquals(new byte[]{'a', 'b'}, content(p(2).op(SHORT_BINSTRING, 2, 'a', 'b').root()));
        assertArrayEquals(new byte[]{'a', 'b'}, content(p(2).u32(BINSTRING, 2).raw('a', 'b').root()));
    }

    @Test
    void bytes_are_slices_of_the_input() {
        byte[] input = p(3).op(SHORT_BINBYTES, 2, 7, 8).op(STOP).toByteArray();
        Pickle pickle = PickleReader.read("model.pt", "", MemorySegment.ofArray(input), 0, PickleBytes.BUDGET);
        PickleNode.Bytes bytes = assertInstanceOf(PickleNode.Bytes.class, pickle.root().orElseThrow());
        input[4] = 9;
        assertArrayEquals(new byte[]{9, 8}, content(bytes));
        assertTrue(bytes.content().isReadOnly());
    }

    @Test
    void bytes_of_every_length_field_and_bytearrays() {
        assertArrayEquals(new byte[]{7, 8}, content(p(3).u32(BINBYTES, 2).raw(7, 8).root()));
        assertArrayEquals(new byte[]{7, 8}, content(p(4).u64(BINBYTES8, 2).raw(7, 8).root()));
        PickleNode array = p(5).u64(BYTEARRAY8, 2).raw(7, 8).root();
        assertArrayEquals(new byte[]{7, 8}, content(array));
        assertTrue(assertInstanceOf(PickleNode.Bytes.class, array).mutable());
    }

    @Test
    void buffers_outside_the_pickle_are_named_as_such() {
        assertEquals(new PickleNode.OutOfBand(2), p(5).op(NEXT_BUFFER).op(READONLY_BUFFER).root());
    }

    @Test
    void tuples_of_every_length() {
        assertEquals(List.of(), items(p(2).op(EMPTY_TUPLE).root(), Items.Kind.TUPLE));
        assertEquals(List.of(new Int(1)), items(p(2).small(1).op(TUPLE1).root(), Items.Kind.TUPLE));
        assertEquals(List.of(new Int(1), new Int(2)),
                items(p(2).small(1).small(2).op(TUPLE2).root(), Items.Kind.TUPLE));
        assertEquals(List.of(new Int(1), new Int(2), new Int(3)),
                items(p(2).small(1).small(2).small(3).op(TUPLE3).root(), Items.Kind.TUPLE));
        assertEquals(List.of(new Int(1), new Int(2), new Int(3), new Int(4)),
                items(p(2).op(MARK).small(1).small(2).small(3).small(4).op(TUPLE).root(), Items.Kind.TUPLE));
    }

    @Test
    void lists_take_single_items_and_batches() {
        PickleNode root = p(2).op(EMPTY_LIST).small(1).op(APPEND).op(MARK).small(2).small(3).op(APPENDS).op(MARK)
                .op(APPENDS).root();
        assertEquals(List.of(new Int(1), new Int(2), new Int(3)), items(root, Items.Kind.LIST));
        PickleNode old = PickleBytes.bare().op(MARK).small(1).op(LIST).small(2).op(APPEND).root();
        assertEquals(List.of(new Int(1), new Int(2)), items(old, Items.Kind.LIST));
    }

    @Test
    void dicts_keep_order_and_duplicates() {
        PickleNode root = p(2).op(EMPTY_DICT).text("b").small(1).op(SETITEM).op(MARK).text("a").small(2).text("b")
                .small(3).op(SETITEMS).root();
        assertEquals(List.of(new Pair(new Text("b"), new Int(1)), new Pair(new Text("a"), new Int(2)),
                new Pair(new Text("b"), new Int(3))), pairs(root));
        PickleNode old = PickleBytes.bare().op(MARK).small(1).small(2).op(DICT).root();
        assertEquals(List.of(new Pair(new Int(1), new Int(2))), pairs(old));
    }

    @Test
    void sets_and_frozen_sets() {
        assertEquals(List.of(new Int(1), new Int(2)),
                items(p(4).op(EMPTY_SET).op(MARK).small(1).small(2).op(ADDITEMS).root(), Items.Kind.SET));
        assertEquals(List.of(new Int(1)), items(p(4).op(MARK).small(1).op(FROZENSET).root(), Items.Kind.FROZENSET));
    }

    @Test
    void pop_takes_a_value_or_a_mark_and_pop_mark_all_above_it() {
        assertEquals(new Int(1), p(2).small(1).small(2).op(POP).root());
        assertEquals(new Int(1), p(2).small(1).op(MARK).op(POP).root());
        assertEquals(new Int(1), p(2).small(1).op(MARK).small(2).small(3).op(POP_MARK).root());
    }

    @Test
    void dup_pushes_the_same_node_again() {
        List<PickleNode> items = items(p(2).op(EMPTY_LIST).op(DUP).op(TUPLE2).root(), Items.Kind.TUPLE);
        assertSame(items.get(0), items.get(1));
    }

    @Test
    void the_memo_gives_back_the_same_node() {
        for (PickleBytes put : List.of(p(2).op(EMPTY_LIST).op(BINPUT, 7), p(2).op(EMPTY_LIST).u32(LONG_BINPUT, 7),
                p(2).op(EMPTY_LIST).line(PUT, "7"))) {
            for (PickleBytes get : List.of(PickleBytes.bare().op(BINGET, 7), PickleBytes.bare().u32(LONG_BINGET, 7),
                    PickleBytes.bare().line(GET, "7"))) {
                PickleNode root = PickleBytes.bare().raw(put.toByteArray()).raw(get.toByteArray()).op(TUPLE2).root();
                List<PickleNode> items = items(root, Items.Kind.TUPLE);
                assertSame(items.get(0), items.get(1));
            }
        }
    }

    @Test
    void memoize_takes_the_next_free_number() {
        PickleNode root = p(4).small(1).op(MEMOIZE).small(2).op(MEMOIZE).op(BINGET, 1).op(BINGET, 0).op(TUPLE2)
                .root();
        assertEquals(List.of(new Int(2), new Int(1)), items(root, Items.Kind.TUPLE));
    }

    @Test
    void memo_numbers_may_be_far_apart() {
        PickleNode root = p(2).small(1).u32(LONG_BINPUT, 0xFFFF_FFFFL).small(2).u32(LONG_BINPUT, 3)
                .u32(LONG_BINGET, 0xFFFF_FFFFL).op(TUPLE3).root();
        assertEquals(List.of(new Int(1), new Int(2), new Int(1)), items(root, Items.Kind.TUPLE));
    }

    @Test
    void a_list_may_contain_itself() {
        PickleNode root = p(2).op(EMPTY_LIST).op(BINPUT, 0).op(BINGET, 0).op(APPEND).root();
        assertSame(root, items(root, Items.Kind.LIST).getFirst());
    }

    @Test
    void global_and_stack_global_name_things() {
        assertEquals(new PickleNode.Global(new GlobalName("torch._utils", "_rebuild_tensor_v2"), 2),
                p(2).global("torch._utils", "_rebuild_tensor_v2").root());
        assertEquals(new PickleNode.Global(new GlobalName("collections", "OrderedDict"), 36),
                p(4).text("collections").text("OrderedDict").op(EMPTY_LIST).op(POP).op(STACK_GLOBAL).root());
    }

    @Test
    void reduce_remembers_callee_and_arguments() {
        Call call = assertInstanceOf(Call.class,
                p(2).global("torch", "device").text("cpu").op(TUPLE1).op(REDUCE).root());
        assertEquals(Call.How.REDUCE, call.how());
        assertEquals(new GlobalName("torch", "device"),
                assertInstanceOf(PickleNode.Global.class, call.callee()).name());
        assertEquals(List.of(new Text("cpu")), call.arguments());
    }

    @Test
    void arguments_that_are_no_tuple_are_one_argument() {
        Call call = assertInstanceOf(Call.class, p(2).global("torch", "device").text("cpu").op(REDUCE).root());
        assertEquals(List.of(new Text("cpu")), call.arguments());
    }

    @Test
    void newobj_and_newobj_ex() {
        Call call = assertInstanceOf(Call.class, p(2).global("a", "B").op(EMPTY_TUPLE).op(NEWOBJ).root());
        assertEquals(Call.How.NEWOBJ, call.how());
        Call more = assertInstanceOf(Call.class, p(4).global("a", "B").small(1).op(TUPLE1).op(EMPTY_DICT).text("k")
                .small(2).op(SETITEM).op(NEWOBJ_EX).root());
        assertEquals(Call.How.NEWOBJ_EX, more.how());
        assertEquals(List.of(new Int(1)), more.arguments());
        assertEquals(List.of(new Pair(new Text("k"), new Int(2))), more.keywords().pairs());
    }

    @Test
    void inst_and_obj_take_what_is_above_the_mark() {
        Call inst = assertInstanceOf(Call.class,
                PickleBytes.bare().op(MARK).small(1).small(2).line(INST, "a", "B").root());
        assertEquals(Call.How.INST, inst.how());
        assertEquals(List.of(new Int(1), new Int(2)), inst.arguments());
        Call obj = assertInstanceOf(Call.class, PickleBytes.bare().op(MARK).global("a", "B").small(1).op(OBJ).root());
        assertEquals(Call.How.OBJ, obj.how());
        assertEquals(List.of(new Int(1)), obj.arguments());
    }

    @Test
    void build_adds_a_state_to_a_call() {
        Call call = assertInstanceOf(Call.class,
                p(2).global("a", "B").op(EMPTY_TUPLE).op(NEWOBJ).op(EMPTY_DICT).op(BUILD).small(1).op(BUILD).root());
        assertEquals(2, call.states().size());
        assertEquals(new Int(1), call.states().getLast());
    }

    @Test
    void build_on_something_else_stands_in_its_place() {
        PickleNode.Built built = assertInstanceOf(PickleNode.Built.class,
                p(2).op(EMPTY_DICT).op(BINPUT, 0).small(1).op(BUILD).small(2).op(BUILD).text("k").small(3).op(SETITEM)
                        .root());
        assertEquals(List.of(new Int(1), new Int(2)), built.states());
        assertEquals(new Int(2), built.state());
        assertEquals(List.of(new Pair(new Text("k"), new Int(3))), pairs(built.target()));
    }

    @Test
    void items_and_pairs_may_go_into_a_call() {
        Call call = assertInstanceOf(Call.class, p(2).global("collections", "deque").op(EMPTY_TUPLE).op(REDUCE).small(1)
                .op(APPEND).op(MARK).small(2).op(APPENDS).text("k").small(3).op(SETITEM).root());
        assertEquals(List.of(new Int(1), new Int(2)), call.elements());
        assertEquals(List.of(new Pair(new Text("k"), new Int(3))), call.pairs());
    }

    @Test
    void persistent_ids_in_a_tuple_and_in_a_line() {
        PickleNode.Persistent binary = assertInstanceOf(PickleNode.Persistent.class,
                p(2).text("storage").op(TUPLE1).op(BINPERSID).root());
        assertEquals(List.of(new Text("storage")), items(binary.id(), Items.Kind.TUPLE));
        PickleNode.Persistent line = assertInstanceOf(PickleNode.Persistent.class,
                PickleBytes.bare().line(PERSID, "17").root());
        assertEquals(new Text("17"), line.id());
    }

    @Test
    void extension_codes_are_numbers_of_a_registry_outside() {
        assertEquals(new PickleNode.Extension(200, 2), p(2).op(EXT1, 200).root());
        assertEquals(new PickleNode.Extension(0x0201, 2), p(2).op(EXT2, 1, 2).root());
        assertEquals(new PickleNode.Extension(70_000, 2), p(2).u32(EXT4, 70_000).root());
    }

    @Test
    void a_pickle_may_start_anywhere_and_ends_at_its_stop() {
        byte[] input = PickleBytes.bare().raw(1, 2, 3).op(PROTO, 2).op(NONE).op(STOP).raw(9, 9).toByteArray();
        Pickle pickle = PickleReader.read("model.pt", "", MemorySegment.ofArray(input), 3, PickleBytes.BUDGET);
        assertEquals(7, pickle.end());
        assertEquals(List.of(), pickle.oddities());
    }

    @Test
    void a_start_outside_of_the_input_is_the_caller_s_mistake() {
        MemorySegment input = MemorySegment.ofArray(new byte[2]);
        assertThrows(IllegalArgumentException.class, () -> PickleReader.read("f", "", input, 3, PickleBytes.BUDGET));
    }
}
