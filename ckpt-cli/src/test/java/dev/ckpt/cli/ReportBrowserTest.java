package dev.ckpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pages of `ckpt report` in a real browser.
@Tag("browser")
class ReportBrowserTest {

    private static final String SEED = "../samples/seed-gpt.pt";
    private static final String ODD = "../ckpt-format/src/test/resources/dev/ckpt/health/odd.pt";
    private static final String BEFORE = "../samples/run/step-000200.pt";
    private static final String AFTER = "../samples/run/step-000300.pt";
    private static final String TAB = "\uE004";
    private static final String ENTER = "\uE007";

    private static @Nullable Browser started;

    @TempDir
    private Path folder = Path.of("");

    private Browser browser;

    @SuppressWarnings("NullAway") // before every test there is one, or the test is skipped
    ReportBrowserTest() {
        browser = null;
    }

    @BeforeAll
    static void startBrowser() throws IOException {
        Optional<Browser> found = Browser.start();
        Assumptions.assumeTrue(found.isPresent(),
                "no chromium and chromedriver on the PATH: the pages are not tested in a browser");
        started = found.orElseThrow();
    }

    @AfterAll
    static void endBrowser() throws IOException {
        if (started != null) {
            started.close();
        }
    }

    @BeforeEach
    @SuppressWarnings("NullAway") // as above
    void asOnADesk() throws IOException {
        browser = started;
        browser.size(1280, 900);
        browser.colours("light");
    }

    private void open(String... words) throws IOException {
        Path page = folder.resolve("page.html");
        String[] command = new String[words.length + 5];
        command[0] = "report";
        command[1] = "-o";
        command[2] = page.toString();
        command[3] = "--force";
        command[4] = "--quiet";
        System.arraycopy(words, 0, command, 5, words.length);
        Console.Result result = Console.real(command);
        assertEquals(0, result.code(), result.err());
        browser.open(page);
    }

    /// What a script returns that returns something.
    private Object answer(String script, String... arguments) throws IOException {
        return Objects.requireNonNull(browser.run(script, arguments), script);
    }

    /// The texts of a column, of the rows that are shown.
    private List<?> column(String table, int index) throws IOException {
        return (List<?>) answer("""
                return Array.from(document.getElementById(arguments[0]).tBodies[0].rows)
                  .filter(row => !row.hidden)
                  .map(row => (row.cells[arguments[1]].querySelector('bdi') || row.cells[arguments[1]]).textContent)
                """, table, Integer.toString(index));
    }

    private void sortBy(String heading) throws IOException {
        browser.run("""
                Array.from(document.querySelectorAll('th button'))
                  .find(button => button.textContent === arguments[0]).click()
                """, heading);
    }

    private Object sorted(String heading) throws IOException {
        return answer("""
                return Array.from(document.querySelectorAll('th'))
                  .find(head => head.textContent === arguments[0]).getAttribute('aria-sort')
                """, heading);
    }

    private void type(String selector, String text) throws IOException {
        browser.run("""
                const field = document.querySelector(arguments[0]);
                field.value = arguments[1];
                field.dispatchEvent(new Event('input', {bubbles: true}));
                field.dispatchEvent(new Event('change', {bubbles: true}));
                """, selector, text);
    }

    private String text(String selector) throws IOException {
        return (String) answer("return document.querySelector(arguments[0]).textContent", selector);
    }

    @Test
    void nothing_leaves_the_page_and_the_console_stays_empty() throws IOException {
        for (List<String> files : List.of(List.of(SEED), List.of(ODD), List.of(BEFORE, AFTER))) {
            open(files.toArray(String[]::new));

            assertEquals(0L, browser.run("return performance.getEntriesByType('resource').length"));
            assertEquals(List.of(), browser.log("browser"));
            List<String> requests = browser.log("performance").stream()
                    .filter(message -> message.contains("\"Network.requestWillBeSent\"")).toList();
            assertEquals(1, requests.size(), requests.toString());
            assertTrue(requests.getFirst().contains("page.html"), requests.getFirst());
        }
    }

    @Test
    void the_policy_forbids_what_is_not_ours() throws IOException {
        open(SEED);
        browser.run("""
                const script = document.createElement('script');
                script.textContent = 'window.broken = true';
                document.body.append(script);
                document.body.setAttribute('onclick', 'window.broken = true');
                document.body.click();
                const image = document.createElement('img');
                image.src = 'https://example.com/x.png';
                document.body.append(image);
                """);

        assertEquals(false, browser.run("return window.broken === true"));
        List<String> complaints = browser.log("browser");
        assertTrue(complaints.stream().filter(line -> line.contains("Content Security Policy")).count() >= 3,
                complaints.toString());
    }

    @Test
    void hostile_names_stay_text() throws IOException {
        Path a = WrittenFile.hostile(folder, 1);
        Path b = WrittenFile.hostile(folder, 2);
        for (List<Path> files : List.of(List.of(a), List.of(a, b))) {
            open(files.stream().map(Path::toString).toArray(String[]::new));

            assertEquals(List.of(), browser.log("browser"));
            assertEquals(1L, browser.run("return document.scripts.length"));
            assertEquals(1L, browser.run("return document.querySelectorAll('style').length"));
            assertEquals(0L, browser.run("return document.querySelectorAll('img, iframe, object, embed, base, form')"
                    + ".length"));
            assertEquals(0L, browser.run("""
                    return Array.from(document.querySelectorAll('*'))
                      .flatMap(element => Array.from(element.attributes))
                      .filter(attribute => attribute.name.startsWith('on') || attribute.name === 'style').length
                    """));
            assertEquals(0L, browser.run("""
                    return Array.from(document.querySelectorAll('a'))
                      .filter(link => !link.getAttribute('href').startsWith('#')).length
                    """));
            assertEquals(false,
                    browser.run("return /[\\u202a-\\u202e\\u0000\\u001b]/.test(document.body.textContent)"));
        }
        List<?> names = column("changes", 0);
        assertTrue(names.contains("<script>alert(1)</script>"), names.toString());
        assertTrue(names.contains("blocks.0.\\u202ethgiew.x"), names.toString());
    }

    @Test
    void numbers_are_sorted_by_value_the_largest_first() throws IOException {
        open(SEED);
        sortBy("Numbers");
        assertEquals("descending", sorted("Numbers"));
        List<?> numbers = column("tensor", 5);
        assertEquals("6,640", numbers.getFirst());
        assertEquals("40", numbers.getLast());

        sortBy("Numbers");
        assertEquals("ascending", sorted("Numbers"));
        assertEquals("6,640", column("tensor", 5).getLast());
    }

    @Test
    void names_are_sorted_with_numbers_by_value_and_one_column_alone_is_marked() throws IOException {
        open(SEED);
        sortBy("Std");
        sortBy("Name");
        assertEquals("ascending", sorted("Name"));
        assertEquals("none", sorted("Std"));
        assertEquals("blocks.0.attn.c_attn.bias", column("tensor", 0).getFirst());
        assertEquals("wte.weight", column("tensor", 0).getLast());
    }

    @Test
    void every_heading_but_that_of_drawings_sorts() throws IOException {
        open(SEED);
        assertEquals(10L, browser.run("return document.querySelectorAll('#tensor th button').length"));
        browser.run("document.querySelectorAll('#tensor th button').forEach(button => button.click())");
        assertEquals(52, column("tensor", 0).size());
        assertEquals(List.of(), browser.log("browser"));
    }

    @Test
    void rows_are_filtered_by_name_role_and_concern_and_their_number_is_said() throws IOException {
        open(ODD);
        assertEquals("64 of 64 shown", text("[data-for=tensor] .count"));

        type("[data-for=tensor] .find", "C_ATTN.weight");
        assertEquals("5 of 64 shown", text("[data-for=tensor] .count"));
        assertEquals(5, column("tensor", 0).size());
        assertEquals("polite", browser.run("return document.querySelector('.count').getAttribute('aria-live')"));

        type("[data-for=tensor] .pick", "mlp");
        assertEquals(List.of(), column("tensor", 0));

        type("[data-for=tensor] .find", "");
        assertEquals(20, column("tensor", 0).size());

        browser.run("document.querySelector('[data-for=tensor] .odd').click()");
        assertEquals(List.of("blocks.1.mlp.c_fc.weight", "blocks.3.mlp.c_proj.weight"), column("tensor", 0));
    }

    @Test
    void of_a_long_table_rows_come_as_one_scrolls_and_all_are_sorted_and_filtered() throws IOException {
        open(WrittenFile.ofMany(folder, 450).toString());
        assertEquals("450 of 450 shown", text("[data-for=tensor] .count"));
        assertEquals(200, column("tensor", 0).size());
        assertEquals("451", browser.run("return document.getElementById('tensor').getAttribute('aria-rowcount')"));

        browser.run("""
                const scroller = document.getElementById('tensor').parentElement;
                scroller.scrollTop = scroller.scrollHeight;
                return new Promise(done => setTimeout(done, 300));
                """);
        assertEquals(400, column("tensor", 0).size());

        sortBy("Mean");
        assertEquals("t.449", column("tensor", 0).getFirst());
        type("[data-for=tensor] .find", "t.44");
        assertEquals("11 of 450 shown", text("[data-for=tensor] .count"));
        assertEquals(List.of("t.449", "t.448"), column("tensor", 0).subList(0, 2));
    }

    @Test
    void a_name_opens_the_rest_by_keyboard() throws IOException {
        open(SEED);
        browser.run("document.querySelector('#tensor tbody summary').focus()");
        browser.press(ENTER);

        assertEquals(true, browser.run("return document.querySelector('#tensor tbody details').open"));
        assertTrue((Boolean) answer("""
                return document.querySelector('#tensor tbody .large').getBoundingClientRect().width > 300
                """));
        assertTrue(text("#tensor tbody .more").contains("25%"));
    }

    @Test
    void the_first_key_leads_to_the_content_and_focus_can_be_seen() throws IOException {
        open(SEED);
        browser.press(TAB);

        assertEquals("#main", browser.run("return document.activeElement.getAttribute('href')"));
        assertNotEquals("none", browser.run("return getComputedStyle(document.activeElement).outlineStyle"));
        assertTrue((Boolean) answer("return document.activeElement.getBoundingClientRect().top >= 0"));
    }

    @Test
    void colours_follow_the_system_and_then_the_reader() throws IOException {
        open(SEED);
        assertEquals("rgb(255, 255, 255)", ground());
        browser.colours("dark");
        assertEquals("rgb(19, 22, 27)", ground());
        assertEquals("true", pressed());

        browser.run("document.getElementById('theme').click()");
        assertEquals("rgb(255, 255, 255)", ground());
        assertEquals("false", pressed());
        browser.run("document.getElementById('theme').click()");
        assertEquals("rgb(19, 22, 27)", ground());
    }

    /// Two frames later: a page hears of the system's colours when it is next drawn.
    private Object pressed() throws IOException {
        return answer("""
                return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() =>
                  done(document.getElementById('theme').getAttribute('aria-pressed')))))
                """);
    }

    private Object ground() throws IOException {
        return answer("return getComputedStyle(document.body).backgroundColor");
    }

    @Test
    void nothing_scrolls_sideways_on_a_phone() throws IOException {
        browser.size(375, 812);
        for (List<String> words : List.of(List.of(SEED), List.of(ODD), List.of(BEFORE, AFTER), List.of(SEED, "--lang",
                "ko"), List.of(WrittenFile.hostile(folder, 1).toString()))) {
            open(words.toArray(String[]::new));
            assertEquals(375L, browser.run("return document.documentElement.scrollWidth"), words.toString());
            browser.run("document.querySelectorAll('details').forEach(details => { details.open = true })");
            assertEquals(375L, browser.run("return document.documentElement.scrollWidth"), words.toString());
        }
    }

    @Test
    void the_page_speaks_korean() throws IOException {
        open(SEED, "--lang", "ko");

        assertEquals("ko", browser.run("return document.documentElement.lang"));
        assertEquals("텐서", text("#tensors-title"));
        type("[data-for=tensor] .find", "wte");
        assertEquals("52개 중 1개 표시", text("[data-for=tensor] .count"));
    }

    @Test
    void drawings_and_tables_have_names_and_headings_are_in_order() throws IOException {
        for (List<String> files : List.of(List.of(ODD), List.of(BEFORE, AFTER))) {
            open(files.toArray(String[]::new));
            assertEquals(0L, browser.run("""
                    return Array.from(document.querySelectorAll('svg'))
                      .filter(svg => svg.getAttribute('aria-hidden') !== 'true')
                      .filter(svg => svg.getAttribute('role') !== 'img'
                        || !(svg.getAttribute('aria-label') || svg.querySelector('title'))).length
                    """));
            assertEquals(0L, browser.run("""
                    return Array.from(document.querySelectorAll('table')).filter(table => !table.caption).length
                    """));
            assertEquals(1L, browser.run("return document.querySelectorAll('h1').length"));
            assertEquals(0L, browser.run("""
                    const ids = Array.from(document.querySelectorAll('[id]'), element => element.id);
                    return ids.length - new Set(ids).size
                    """));
            assertEquals(0L, browser.run("""
                    return Array.from(document.querySelectorAll('input, select, button'))
                      .filter(field => !(field.labels && field.labels.length) && !field.textContent.trim()).length
                    """));
        }
    }
}
