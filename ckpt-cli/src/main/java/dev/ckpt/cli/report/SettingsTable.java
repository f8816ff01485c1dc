package dev.ckpt.cli.report;

import dev.ckpt.cli.json.ValueText;
import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.inspect.Summary;
import dev.ckpt.model.Resume;
import java.util.List;

/// Where training stood, what a resume would get, and the settings in the file.
final class SettingsTable {

    private SettingsTable() {}

    static void write(Html html, Summary summary, Screen screen) {
        Summary.Training training = summary.training();
        html.start("dl", "class", "facts");
        training.step().ifPresent(step -> fact(html, screen.text("report.step"), Numbers.count(step)));
        training.epoch().ifPresent(epoch -> fact(html, screen.text("report.epoch"), Numbers.setting(epoch)));
        training.learningRate().ifPresent(rate -> fact(html, screen.text("report.lr"), Numbers.setting(rate)));
        training.scheduler().ifPresent(name -> fact(html, screen.text("report.scheduler"), name));
        training.bestLoss().ifPresent(loss -> fact(html, screen.text("report.best"), Numbers.setting(loss)));
        Resume resume = training.resume();
        fact(html, screen.text("report.resume"), screen.text("resume." + resume.level().name())
                + (resume.has().isEmpty() ? "" : " (" + items(resume.has(), screen) + ")"));
        if (!resume.lacks().isEmpty()) {
            fact(html, screen.text("report.lacks"), items(resume.lacks(), screen));
        }
        html.end();
        if (summary.config().isEmpty()) {
            html.element("p", screen.text("config.none"), "class", "quiet");
            return;
        }
        html.start("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label",
                screen.text("report.section.settings"));
        html.start("table", "class", "plain").element("caption", screen.text("report.section.settings"), "class",
                "unseen");
        html.start("thead").start("tr").element("th", screen.text("report.setting"), "scope", "col")
                .element("th", screen.text("report.value"), "scope", "col").end().end().start("tbody");
        summary.config().forEach((name, value) -> html.start("tr").start("th", "scope", "row").name(name).end()
                .start("td").name(ValueText.of(value)).end().end());
        html.end().end().end();
    }

    private static void fact(Html html, String name, String value) {
        html.start("div").element("dt", name).element("dd", value).end();
    }

    private static String items(List<Resume.Item> items, Screen screen) {
        return String.join(", ", items.stream().map(item -> screen.text("resume.item." + item.name())).toList());
    }
}
