package dev.ckpt.cli.report;

import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.inspect.Summary;
import dev.ckpt.model.Role;

/// What the parameters are for, and what the bytes are for.
final class Composition {

    private Composition() {}

    static void write(Html html, Summary summary, Screen screen) {
        html.start("div", "class", "two");
        html.start("div");
        StackedBar parameters = new StackedBar(screen.text("report.parameters"));
        for (Role role : Role.values()) {
            long count = summary.parameters().byRole().getOrDefault(role, 0L);
            parameters.add(role.jsonName(), screen.text("role." + role.name()), count, Numbers.count(count));
        }
        parameters.write(html, screen);
        html.end();
        html.start("div");
        Summary.ByteCount bytes = summary.bytes();
        StackedBar sizes = new StackedBar(screen.text("report.bytes"));
        sizes.add("weights", screen.text("totals.weights"), bytes.weights(), Numbers.bytes(bytes.weights()));
        sizes.add("optimizer", screen.text("totals.optimizer"), bytes.optimizer(), Numbers.bytes(bytes.optimizer()));
        sizes.add("other", screen.text("totals.other"), bytes.other(), Numbers.bytes(bytes.other()));
        sizes.add("unused", screen.text("totals.unreferenced"), bytes.unreferenced(),
                Numbers.bytes(bytes.unreferenced()));
        long rest = bytes.file() - bytes.weights() - bytes.optimizer() - bytes.other() - bytes.unreferenced();
        sizes.add("rest", screen.text("report.rest"), rest, Numbers.bytes(Math.max(rest, 0)));
        sizes.write(html, screen);
        html.end().end();
    }
}
