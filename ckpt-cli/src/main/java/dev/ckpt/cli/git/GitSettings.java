package dev.ckpt.cli.git;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What git has to know: three settings, and for which files they hold.
///
/// `git diff` calls an external diff, which compares the two files' numbers; `git log -p` and `git show` take the text of each file
/// and compare lines; `git difftool -t ckpt` calls a tool.
record GitSettings(Map<String, String> config, List<String> attributes) {

    private static final List<String> PATTERNS = List.of("*.pt", "*.pth", "*.ckpt", "*.safetensors");

    /// @param ckpt the command's words: the launcher's path, or a virtual machine's with its arguments
    static GitSettings of(List<String> ckpt) {
        String command = String.join(" ", ckpt.stream().map(GitSettings::quoted).toList());
        Map<String, String> config = new LinkedHashMap<>();
        config.put("diff.ckpt.command", command + " diff --git --");
        config.put("diff.ckpt.textconv", command + " diff --textconv --");
        config.put("difftool.ckpt.cmd", command + " diff --git -- \"$LOCAL\" \"$REMOTE\"");
        return new GitSettings(config, PATTERNS.stream().map(pattern -> pattern + " diff=ckpt").toList());
    }

    /// A word for the shell that git gives the command to.
    static String quoted(String word) {
        return word.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
                || "/._-+:=".indexOf(c) >= 0)
                        ? word
                        : "'" + word.replace("'", "'\\''") + "'";
    }
}
