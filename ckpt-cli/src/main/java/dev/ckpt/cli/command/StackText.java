package dev.ckpt.cli.command;

import dev.ckpt.cli.screen.Screen;
import java.io.PrintWriter;
import java.io.StringWriter;

/// A defect's stack, for those who asked for it with `CKPT_DEBUG=1`.
public final class StackText {

    private StackText() {}

    public static void print(Throwable thrown, Screen screen) {
        StringWriter stack = new StringWriter();
        thrown.printStackTrace(new PrintWriter(stack));
        screen.line(stack.toString().stripTrailing());
    }
}
