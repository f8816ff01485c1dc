package dev.ckpt.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Holds the style sheet's colours to the contrasts of WCAG 2.2, by its formula of relative luminance.
class ColoursTest {

    private static final Pattern VARIABLE = Pattern
            .compile("--([a-z0-9]+): light-dark\\(#([0-9a-f]{6}), #([0-9a-f]{6})\\)");

    /// Each variable with its light and its dark colour.
    private static Map<String, List<Integer>> colours() {
        Map<String, List<Integer>> colours = new HashMap<>();
        Matcher matcher = VARIABLE.matcher(Assets.style());
        while (matcher.find()) {
            colours.put(matcher.group(1),
                    List.of(Integer.parseInt(matcher.group(2), 16), Integer.parseInt(matcher.group(3), 16)));
        }
        assertTrue(colours.size() > 30, colours.keySet().toString());
        return colours;
    }

    private static double luminance(int colour) {
        return 0.2126 * linear(colour >> 16) + 0.7152 * linear(colour >> 8) + 0.0722 * linear(colour);
    }

    private static double linear(int channel) {
        double share = (channel & 0xFF) / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }

    private static double contrast(int one, int other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static void check(String front, String back, double least, List<String> breaches) {
        Map<String, List<Integer>> colours = colours();
        for (int theme = 0; theme < 2; theme++) {
            double contrast = contrast(colours.getOrDefault(front, List.of()).get(theme),
                    colours.getOrDefault(back, List.of()).get(theme));
            if (contrast < least) {
                breaches.add(front + " on " + back + (theme == 0 ? ", light: " : ", dark: ") + contrast);
            }
        }
    }

    @Test
    void texts_stand_out_from_their_ground_in_both_themes() {
        List<String> breaches = new ArrayList<>();
        for (String text : List.of("ink", "quiet", "link", "good", "warning", "error")) {
            check(text, "ground", 4.5, breaches);
            check(text, "raised", 4.5, breaches);
        }
        for (int step = 0; step < 9; step++) {
            check("t" + step, "h" + step, 4.5, breaches);
        }
        assertEquals(List.of(), breaches);
    }

    @Test
    void parts_of_a_drawing_stand_out_from_their_ground_in_both_themes() {
        List<String> breaches = new ArrayList<>();
        for (String part : List.of("embedding", "position", "attention", "mlp", "norm", "head", "rest")) {
            check(part, "ground", 3, breaches);
        }
        assertEquals(List.of(), breaches);
    }

    @Test
    void darker_steps_of_a_scale_mean_more_in_the_light_and_lighter_ones_in_the_dark() {
        Map<String, List<Integer>> colours = colours();
        for (int step = 1; step < 9; step++) {
            List<Integer> before = colours.getOrDefault("h" + (step - 1), List.of());
            List<Integer> after = colours.getOrDefault("h" + step, List.of());
            assertTrue(luminance(after.get(0)) < luminance(before.get(0)), "light, step " + step);
            assertTrue(luminance(after.get(1)) > luminance(before.get(1)), "dark, step " + step);
        }
    }
}
