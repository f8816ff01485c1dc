package dev.ckpt.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class HtmlTest {

    private static String page(Html html) {
        return html.finished().substring("<!doctype html>\n".length());
    }

    @Test
    void what_means_something_to_html_is_escaped_in_texts_and_attributes() {
        assertEquals("<p title=\"&quot;&#39;&lt;&gt;&amp;\">&quot;&#39;&lt;/p&gt;&amp;amp;</p>",
                page(new Html().element("p", "\"'</p>&amp;", "title", "\"'<>&")));
    }

    @Test
    void control_and_direction_characters_are_written_out() {
        assertEquals("<bdi>a\\x00\\u202eb\\n</bdi>", page(new Html().name("a\u0000\u202Eb\n")));
        assertEquals("<p title=\"\\x1b[2J\"></p>", page(new Html().element("p", "", "title", "\u001B[2J")));
    }

    @Test
    void a_lone_half_of_a_character_is_replaced() {
        assertEquals("<p>\uFFFD</p>", page(new Html().element("p", "\uD800")));
    }

    @Test
    void an_element_that_is_not_ended_is_a_mistake_of_ours() {
        Html html = new Html().start("p");

        assertEquals("not ended: [p]", assertThrows(IllegalStateException.class, html::finished).getMessage());
    }

    @Test
    void a_style_that_would_end_its_element_is_a_mistake_of_ours() {
        assertThrows(IllegalArgumentException.class, () -> new Html().own("style", "a::after{content:'</style>'}"));
    }

    @Test
    void an_attribute_without_a_name_is_left_out() {
        assertEquals("<p></p>", page(new Html().element("p", "", "", "")));
    }
}
