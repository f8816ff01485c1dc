package dev.ckpt.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Finding;
import dev.ckpt.contents.Severity;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.safety.Verdict;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a zip of `torch.save` is answered with, as a whole.
class TorchZipReaderTest {

    private static Pickled object() {
        return Pickled.begin().tensor();
    }

    private static void assertHas(String text, String message) {
        assertTrue(message.contains(text), message);
    }

    private static Finding finding(String code, Contents contents) {
        return contents.findings()
                .stream()
                .filter(finding -> finding.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + code + " in " + contents.findings()));
    }

    private static StridedTensor tensor(Contents contents, String name) {
        return assertInstanceOf(StridedTensor.class,
                assertInstanceOf(TensorValue.class, ((Dict) contents.root()).get(name).orElseThrow()).tensor());
    }

    @Test
    void a_plain_file_has_no_findings_and_is_inert() {
        Fixtures.open("02_views_shared.pt", contents -> {
            assertEquals(CheckpointFormat.TORCH_ZIP, contents.format());
            assertEquals("PyTorch zip", contents.formatDetail());
            assertEquals(List.of(), contents.findings());
            assertEquals(Verdict.INERT, contents.safety().verdict());
            assertEquals(2127, contents.bytes());
        });
    }

    @Test
    void big_endian_storages_give_their_numbers() {
        Fixtures.open("zip-edge/big_endian.pt", contents -> {
            Elements floats = Elements.of(tensor(contents, "f"));
            assertEquals(List.of(1.0, -2.0), List.of(floats.real(0), floats.real(1)));
            Elements ints = Elements.of(tensor(contents, "i"));
            assertEquals(List.of(1L, 256L), List.of(ints.integer(0), ints.integer(1)));
            Elements complex = Elements.of(tensor(contents, "c"));
            assertEquals(List.of(1.0, 2.0), List.of(complex.real(0), complex.imaginary(0)));
        });
    }

    @ParameterizedTest
    @CsvSource({"01_lfh_name_differs_datapkl", "03_lfh_encrypted_flag", "06_version_needed_99",
        "07_lfh_method_deflate_cdh_stored", "16_cdh_dir_attr_data0"})
    void a_container_trick_is_told_and_the_tensors_are_there(String name) {
        Fixtures.open("zip-edge/" + name + ".pt", contents -> {
            assertTrue(!contents.findings().isEmpty(), name);
            assertTrue(!contents.storages().isEmpty(), name);
        });
    }

    @Test
    void a_wrong_checksum_of_the_pickle_is_an_error_finding() {
        Fixtures.open("zip-edge/02_cdh_crc_wrong_datapkl.pt", contents -> {
            Finding finding = finding("zip.crc-wrong", contents);
            assertEquals(Severity.ERROR, finding.severity());
            assertEquals("record data.pkl", finding.where());
        });
    }

    @Test
    void values_left_out_on_saving_are_told() {
        Fixtures.open("torch213/g_skip_data.pt", contents -> assertHas(
                "1 storage has zeros and no checksum", finding("torch.skip-data", contents).message()));
    }

    @Test
    void checksums_left_out_are_no_sign_of_skipped_values() {
        Fixtures.open("torch213/e_crc_disabled.pt", contents -> assertEquals(List.of("zip.crc-off"),
                contents.findings().stream().map(Finding::code).toList()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3\n", "1", " 3", "3abc", "+2", "10"})
    void a_version_is_read_as_pytorch_reads_it(String version) {
        TorchFile.zip(object()).with("version", version).open(
                contents -> assertEquals(CheckpointFormat.TORCH_ZIP, contents.format()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "0", "-1"})
    void a_version_that_is_no_number_is_malformed(String version) {
        String message = TorchFile.zip(object()).with("version", version).failure(MalformedException.class)
                .getMessage();
        assertHas("record version: expected a number from 1 to 10, found '" + version + "'", message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"11", "99999999999999999999999"})
    void a_newer_version_is_unsupported(String version) {
        String message = TorchFile.zip(object()).with("version", version).failure(UnsupportedException.class)
                .getMessage();
        assertHas("expected a format version up to 10, found " + version, message);
        assertHas("next step: update this program", message);
    }

    @Test
    void the_hidden_version_counts_where_both_exist() {
        TorchFile.zip(object()).with(".data/version", "99").failure(UnsupportedException.class);
    }

    @Test
    void a_file_without_version_is_malformed() {
        String message = TorchFile.zip(object()).without("version").failure(MalformedException.class).getMessage();
        assertHas("expected a record version or .data/version, found none", message);
    }

    @Test
    void an_unknown_byte_order_is_malformed() {
        String message = TorchFile.zip(object()).with("byteorder", "middle").failure(MalformedException.class)
                .getMessage();
        assertHas("record byteorder: expected little or big, found 'middle'", message);
    }

    @Test
    void a_missing_byte_order_is_little() {
        TorchFile.zip(object()).open(
                contents -> assertEquals(ByteOrder.LITTLE_ENDIAN, contents.storages().getFirst().order()));
    }

    @Test
    void an_alignment_that_is_no_number_is_malformed() {
        String message = TorchFile.zip(object())
                .with(".storage_alignment", "wide")
                .failure(MalformedException.class)
                .getMessage();
        assertHas("record .storage_alignment: expected a number, found 'wide'", message);
    }

    @Test
    void a_storage_without_its_record_names_tensor_key_and_bytes() {
        Pickled object = Pickled.begin().op('}').text("wte.weight").tensor().op('s');
        String message = TorchFile.zip(object).without("data/0").failure(MalformedException.class).getMessage();
        assertHas("\"wte.weight\": expected a record data/0 of 24 bytes, found none", message);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 23, 25})
    void a_record_of_another_length_is_malformed(int length) {
        String message = TorchFile.zip(object())
                .with("data/0", new byte[length])
                .failure(MalformedException.class)
                .getMessage();
        assertHas("expected 6 elements of FloatStorage in record data/0, 24 bytes, found " + length + " bytes",
                message);
    }

    @Test
    void one_key_with_two_classes_is_malformed() {
        Pickled object = Pickled.begin().op(']').mark().tensor().storage("IntStorage", "0", 6).op('e');
        String message = TorchFile.zip(object).failure(MalformedException.class).getMessage();
        assertHas("expected storage 0 as before: FloatStorage of 6, found IntStorage of 6", message);
    }

    @Test
    void a_numel_beyond_all_bounds_is_malformed() {
        Pickled object = Pickled.begin().storage("DoubleStorage", "0", 1L << 61);
        assertHas("found 2305843009213693952 in storage 0",
                TorchFile.zip(object).failure(MalformedException.class).getMessage());
        Pickled negative = Pickled.begin().storage("DoubleStorage", "0", -1);
        assertHas("found -1 in storage 0", TorchFile.zip(negative).failure(MalformedException.class).getMessage());
    }

    @Test
    void an_unknown_class_of_storage_is_unsupported() {
        Pickled object = Pickled.begin().storage("ComplexHalfStorage", "0", 6);
        String message = TorchFile.zip(object).failure(UnsupportedException.class).getMessage();
        assertHas("found the name torch.ComplexHalfStorage", message);
    }

    @Test
    void the_persistent_id_of_an_older_form_is_malformed_here() {
        Pickled object = Pickled.begin()
                .mark()
                .text("storage")
                .global("torch", "FloatStorage")
                .text("0")
                .text("cpu")
                .number(6)
                .none()
                .tuple()
                .op('Q');
        String message = TorchFile.zip(object).failure(MalformedException.class).getMessage();
        assertHas("expected a persistent id ('storage', class, key, location, numel), found a tuple of 6", message);
    }

    @Test
    void protocol_0_keeps_no_storages_and_says_so() {
        Pickled object = Pickled.begin().raw("P('storage', <class 'torch.FloatStorage'>, '0', 'cpu', 6)\n".getBytes(
                java.nio.charset.StandardCharsets.US_ASCII));
        assertHas("saved with pickle_protocol=0",
                TorchFile.zip(object).failure(UnsupportedException.class).getMessage());
    }

    @Test
    void a_key_may_have_slashes() {
        Pickled object = Pickled.begin().storage("FloatStorage", "w/../a.b", 6);
        TorchFile.zip(object).with("data/w/../a.b", new byte[24]).open(
                contents -> assertEquals("data/w/../a.b", contents.storages().getLast().key()));
    }

    @Test
    void python_2_writes_location_and_key_as_bytes() {
        Pickled object = Pickled.begin()
                .mark()
                .bytes("storage".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .global("torch.cuda", "FloatStorage")
                .bytes(new byte[]{'0'})
                .bytes("cuda:0".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .number(6)
                .tuple()
                .op('Q');
        TorchFile.zip(object).open(contents -> assertEquals("cuda:0", contents.storages().getFirst().location()));
    }

    @Test
    void text_of_python_2_is_utf8_or_else_latin1() {
        Pickled object = Pickled.begin().op(']').mark();
        object.op('U').op(2).op(0xC3).op(0xA9).op('U').op(1).op(0xE9).op('e');
        TorchFile.zip(object).open(contents -> assertEquals(List.of(new Text("é"), new Text("é")),
                ((Sequence) contents.root()).items()));
    }

    @Test
    void storages_that_no_tensor_uses_are_listed_too() {
        TorchFile.zip(object()).with("data/unused", new byte[5]).open(contents -> assertEquals(
                List.of("data/0", "data/unused"), contents.storages().stream().map(Storage::key).toList()));
    }

    @Test
    void bytes_behind_the_pickle_are_told() {
        byte[] pickle = object().op('.').raw(new byte[]{1, 2, 3}).bytesSoFar();
        TorchFile.zip(object()).with("data.pkl", pickle).open(contents -> {
            Finding finding = finding("pickle.trailing-bytes", contents);
            assertEquals(Severity.WARNING, finding.severity());
            assertEquals("3 bytes follow the end of the pickle; torch.load does not read them", finding.message());
        });
    }

    @Test
    void a_second_pickle_behind_the_first_is_judged() {
        byte[] evil = Pickled.begin().global("os", "system").text("id").op(0x85).reduce().end();
        TorchFile.zip(object()).with("data.pkl", object().op('.').raw(evil).bytesSoFar()).open(contents -> {
            assertEquals(Verdict.DANGEROUS, contents.safety().verdict());
            Finding finding = finding("pickle.trailing-bytes", contents);
            assertEquals(Severity.ERROR, finding.severity());
            assertHas("1 pickle among them, dangerous", finding.message());
        });
    }

    @Test
    void a_dangerous_pickle_opens_with_its_verdict_and_its_tensors() {
        Pickled object = Pickled.begin()
                .op('}')
                .mark()
                .text("w")
                .tensor()
                .text("x")
                .global("os", "system")
                .text("id")
                .op(0x85)
                .reduce()
                .op('u');
        TorchFile.zip(object).open(contents -> {
            assertEquals(Verdict.DANGEROUS, contents.safety().verdict());
            assertEquals(6, tensor(contents, "w").numel());
        });
    }

    @Test
    void a_pickle_that_breaks_behind_its_payload_is_never_clean() {
        byte[] broken = Pickled.begin().global("os", "system").text("id").op(0x85).reduce().op('?').bytesSoFar();
        String message = TorchFile.zip(object())
                .with("data.pkl", broken)
                .failure(MalformedException.class)
                .getMessage();
        assertHas("found before that: ", message);
        assertHas("os.system", message);
    }

    @Test
    void a_broken_tensor_behind_a_payload_names_the_payload() {
        Pickled object = Pickled.begin()
                .op(']')
                .mark()
                .global("os", "system")
                .text("id")
                .op(0x85)
                .reduce()
                .tensor(7, new long[]{2}, new long[]{1})
                .op('e');
        String message = TorchFile.zip(object).failure(MalformedException.class).getMessage();
        assertHas("expected a tensor inside storage data/0", message);
        assertHas("found before that: imports os.system (dangerous)", message);
    }

    @Test
    void an_extra_pickle_is_judged_whatever_its_name() {
        byte[] evil = Pickled.begin().global("os", "system").text("id").op(0x85).reduce().end();
        TorchFile.zip(object()).with("notes.txt", evil).open(contents -> {
            assertEquals(Verdict.DANGEROUS, contents.safety().verdict());
            Finding finding = finding("torch.extra-pickle", contents);
            assertEquals("record notes.txt", finding.where());
            assertEquals(Severity.ERROR, finding.severity());
        });
    }

    @Test
    void an_unused_storage_that_is_a_pickle_is_judged() {
        byte[] evil = Pickled.begin().global("os", "system").text("id").op(0x85).reduce().end();
        TorchFile.zip(object()).with("data/9", evil).open(
                contents -> assertEquals(Verdict.DANGEROUS, contents.safety().verdict()));
    }

    @Test
    void an_unused_storage_may_begin_like_a_pickle_by_chance() {
        TorchFile.zip(object()).with("data/9", new byte[]{(byte) 0x80, 2, 0, 0}).open(
                contents -> assertEquals(List.of(), contents.findings()));
    }

    @Test
    void an_extra_record_is_listed() {
        TorchFile.zip(object()).with("readme.md", "hello").open(
                contents -> assertEquals("record readme.md", finding("torch.extra-record", contents).where()));
    }

    @ParameterizedTest
    @CsvSource({".data/extern_modules, torch.package", "archive_format, torch.export", "model.json, PyTorch 1.0 to 1.2",
        "MANIFEST.json, TorchServe", "word/document.xml, a zip without data.pkl: word/document.xml"})
    void another_kind_of_zip_is_named(String record, String kind) {
        String message = TorchFile.empty().with(record, "x").failure(UnsupportedException.class).getMessage();
        assertHas(kind, message);
        assertHas("next step: ", message);
    }
}
