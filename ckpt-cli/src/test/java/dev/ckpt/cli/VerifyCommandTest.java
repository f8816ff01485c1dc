package dev.ckpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/// `ckpt verify`, on copies of real checkpoints.
class VerifyCommandTest {

    private static final Path RESOURCES = Path.of("../ckpt-format/src/test/resources");
    private static final Path SOUND = RESOURCES.resolve("golden/seed-adamw/start.pt");

    /// Bytes of a weight, counted from the end of the file: safely inside a storage.
    private static final int IN_THE_NUMBERS = 200_000;

    @TempDir
    Path folder;

    private String sound;
    private String damaged;
    private String cut;

    @BeforeEach
    void copies() throws IOException {
        byte[] bytes = Files.readAllBytes(SOUND);
        sound = Files.write(folder.resolve("sound.pt"), bytes).toString();
        cut = Files.write(folder.resolve("cut.pt"), Arrays.copyOf(bytes, 5000)).toString();
        bytes[IN_THE_NUMBERS] ^= 1;
        damaged = Files.write(folder.resolve("damaged.pt"), bytes).toString();
    }

    private static Console.Result verify(String... words) {
        String[] all = new String[words.length + 1];
        all[0] = "verify";
        System.arraycopy(words, 0, all, 1, words.length);
        return new Console().run(all);
    }

    private static Object json(String... words) {
        Object document = JsonText.parse(verify(words).out());
        assertEquals(List.of(), new JsonSchema(JsonText.parse(new Console().run("schema", "verify").out()))
                .breaches(document));
        return document;
    }

    @Test
    void a_sound_checkpoint_says_what_was_checked() {
        Console.Result result = verify(sound, "--resume");
        assertEquals(0, result.code(), result.err());
        assertEquals(sound + """
                   torch-zip, 371.8 KiB   nothing wrong found
                  checked: 118 records, 118 checksums, 112 tensors, 88,444 numbers
                """, result.out());
        assertEquals("", result.err());
    }

    @Test
    void damage_is_grouped_below_its_code() {
        Console.Result result = verify(damaged);
        assertEquals(1, result.code());
        assertTrue(
                result.out()
                        .startsWith(damaged + "   torch-zip, 371.8 KiB   1 error\n  error: zip.crc\n    record data/"),
                result.out());
    }

    @Test
    void an_unreadable_file_is_told_as_every_command_tells_it() {
        Console.Result result = verify(cut);
        assertEquals(2, result.code());
        assertEquals("", result.out());
        assertTrue(result.err().startsWith("ckpt: " + cut + ": "), result.err());
    }

    @Test
    void the_worst_of_several_counts() {
        assertEquals(1, verify(sound, damaged).code());
        assertEquals(2, verify(damaged, cut, sound).code());
        assertEquals(2, verify(sound, folder.resolve("missing.pt").toString()).code());
    }

    @Test
    void a_folder_of_several_checkpoints_stands_for_each() throws IOException {
        Path run = Files.createDirectory(folder.resolve("run"));
        Files.copy(SOUND, run.resolve("a.pt"));
        Files.copy(SOUND, run.resolve("b.pt"));
        Console.Result result = verify("--json", run.toString());
        assertEquals(0, result.code(), result.err());
        assertTrue(result.out().contains("b.pt"), result.out());
    }

    @Test
    void quiet_says_nothing_of_what_is_sound_and_a_line_of_each_finding() {
        assertEquals("", verify("--quiet", sound).out());
        String out = verify("--quiet", damaged).out();
        assertEquals(1, out.lines().count());
        assertTrue(out.startsWith(damaged + ": error: zip.crc: record data/"), out);
    }

    @Test
    void korean_is_spoken() {
        assertTrue(verify("--lang", "ko", damaged).out().contains("오류 1건"));
        assertTrue(verify("--lang", "ko", sound).out().contains("발견된 문제 없음"));
    }

    @Test
    void json_keeps_to_its_schema_and_its_contract() {
        Object document = json("--json", damaged);
        assertEquals("ckpt.verify/1", JsonText.at(document, "schema"));
        Object finding = JsonText.at(document, "result", "findings", 0);
        assertEquals(List.of("code", "severity", "where", "message"), List.copyOf(((Map<?, ?>) finding).keySet()));
        assertEquals("zip.crc", JsonText.at(finding, "code"));
        assertEquals("error", JsonText.at(finding, "severity"));
        assertEquals(112L, JsonText.at(document, "result", "checked", "tensors"));
    }

    @Test
    void an_unreadable_file_has_a_result_and_an_error_in_json() {
        Object document = json("--json", cut);
        assertEquals("unreadable", JsonText.at(document, "result", "findings", 0, "code"));
        assertEquals("malformed", JsonText.at(document, "error", "kind"));
        assertEquals(false, JsonText.at(document, "result", "clean"));
    }

    @Test
    void several_files_and_a_missing_one_keep_to_the_schema() {
        json("--json", sound, cut, folder.resolve("missing.pt").toString(), "--resume");
    }

    @Test
    void a_policy_is_held_against_it() throws IOException {
        Path policy = Files.writeString(folder.resolve("policy.yml"), "max-tensors: 5\n");
        Console.Result result = verify("--policy", policy.toString(), sound);
        assertEquals(1, result.code(), result.err());
        assertTrue(
                result.out()
                        .contains("  error: policy.max-tensors\n    the checkpoint: it has 112 tensors; allowed are 5"),
                result.out());
    }

    @Test
    void a_policy_with_a_mistake_ends_it_before_anything_is_read() throws IOException {
        Path policy = Files.writeString(folder.resolve("policy.yml"), "max-tensor: 5\n");
        Console.Result result = verify("--policy", policy.toString(), sound);
        assertEquals(2, result.code());
        assertEquals("", result.out());
        assertTrue(result.err().contains("write max-tensors"), result.err());
    }

    @Test
    void sarif_has_a_rule_a_result_and_a_place_for_each_finding() throws IOException {
        Path sarif = folder.resolve("out.sarif");
        assertEquals(2, verify("--sarif", sarif.toString(), damaged, cut).code());
        Object log = JsonText.parse(Files.readString(sarif));
        assertEquals("2.1.0", JsonText.at(log, "version"));
        Object run = JsonText.at(log, "runs", 0);
        assertEquals(2, ((List<?>) JsonText.at(run, "results")).size());
        assertEquals("zip.crc", JsonText.at(run, "results", 0, "ruleId"));
        assertEquals("error", JsonText.at(run, "results", 0, "level"));
        assertEquals(Path.of(damaged).toUri().toString(), JsonText.at(run, "results", 0, "locations", 0,
                "physicalLocation", "artifactLocation", "uri"));
        assertEquals(false, JsonText.at(run, "invocations", 0, "executionSuccessful"));
    }

    @Test
    void junit_has_a_suite_for_each_file_and_a_case_for_each_check() throws Exception {
        Path junit = folder.resolve("out.xml");
        verify("--junit", junit.toString(), sound, damaged, cut);
        Element suites = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(Files.readAllBytes(junit))).getDocumentElement();
        assertEquals("testsuites", suites.getTagName());
        var suite = suites.getElementsByTagName("testsuite");
        assertEquals(3, suite.getLength());
        assertEquals("0", ((Element) suite.item(0)).getAttribute("failures"));
        assertEquals("4", ((Element) suite.item(0)).getAttribute("tests"));
        assertEquals("1", ((Element) suite.item(1)).getAttribute("failures"));
        assertEquals("1", ((Element) suite.item(2)).getAttribute("errors"));
        Element failure = (Element) suites.getElementsByTagName("failure").item(0);
        assertTrue(failure.getAttribute("message").startsWith("zip.crc: record data/"),
                failure.getAttribute("message"));
    }

    @Test
    void a_report_never_replaces_a_file_unless_it_may() throws IOException {
        byte[] before = Files.readAllBytes(Path.of(damaged));
        assertEquals(2, verify("--sarif", damaged, sound).code());
        assertTrue(Arrays.equals(before, Files.readAllBytes(Path.of(damaged))));
        Path report = Files.writeString(folder.resolve("old.xml"), "old");
        assertEquals(0, verify("--junit", report.toString(), "--force", sound).code());
        assertFalse(Files.readString(report, StandardCharsets.UTF_8).contains("old"));
    }

    @Test
    void every_fixture_gives_a_document_and_no_defect() throws IOException {
        try (var files = Files.walk(RESOURCES)) {
            List<String> words = new ArrayList<>(List.of("verify", "--json", "--resume"));
            files.filter(Files::isRegularFile).sorted().forEach(file -> words.add(file.toString()));
            Console.Result result = new Console().run(words.toArray(String[]::new));
            assertEquals(2, result.code(), "some are broken on purpose");
            assertFalse(result.err().contains("ckpt has a defect"));
            assertEquals(List.of(), new JsonSchema(JsonText.parse(new Console().run("schema", "verify").out()))
                    .breaches(JsonText.parse(result.out())));
        }
    }
}
