package dev.ckpt.policy;

import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.model.NameSelector;
import dev.ckpt.model.Resume;
import dev.ckpt.tensor.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The keys of a policy, and how the value of each becomes a rule.
final class Vocabulary {

    /// A rule that is switched off, `no-nan: false`, is none.
    private static final Map<String, Function<Setting, Optional<Rule>>> KEYS = new LinkedHashMap<>();

    static {
        KEYS.put("allowed-formats", setting -> Optional.of(new Rule.AllowedFormats(formats(setting))));
        KEYS.put("allowed-dtypes", setting -> Optional.of(new Rule.AllowedDtypes(dtypes(setting))));
        KEYS.put("required-names", setting -> Optional.of(new Rule.RequiredNames(patterns(setting))));
        KEYS.put("forbidden-names", setting -> Optional.of(new Rule.ForbiddenNames(patterns(setting))));
        KEYS.put("max-size", setting -> Optional.of(size(setting)));
        KEYS.put("max-tensors", setting -> Optional.of(new Rule.MaxTensors(setting.count())));
        KEYS.put("max-parameters", setting -> Optional.of(new Rule.MaxParameters(setting.count())));
        KEYS.put("max-abs", setting -> Optional.of(new Rule.MaxAbs(setting.real())));
        KEYS.put("no-nan", setting -> on(setting, new Rule.NoNan()));
        KEYS.put("no-globals", setting -> on(setting, new Rule.NoGlobals()));
        KEYS.put("allowed-globals", setting -> Optional.of(new Rule.AllowedGlobals(patterns(setting))));
        KEYS.put("require-inert", setting -> on(setting, new Rule.RequireInert()));
        KEYS.put("require-checksums", setting -> on(setting, new Rule.RequireChecksums()));
        KEYS.put("require-resume", setting -> Optional.of(new Rule.RequireResume(level(setting))));
    }

    private Vocabulary() {}

    static Set<String> keys() {
        return KEYS.keySet();
    }

    static Optional<Rule> rule(Setting setting) {
        Function<Setting, Optional<Rule>> reading = KEYS.get(setting.key());
        if (reading == null) {
            throw new IllegalArgumentException(setting.key());
        }
        return reading.apply(setting);
    }

    private static Optional<Rule> on(Setting setting, Rule rule) {
        return setting.flag() ? Optional.of(rule) : Optional.empty();
    }

    private static Set<CheckpointFormat> formats(Setting setting) {
        String all = Arrays.stream(CheckpointFormat.values()).map(CheckpointFormat::jsonName)
                .collect(Collectors.joining(", "));
        Set<CheckpointFormat> formats = EnumSet.noneOf(CheckpointFormat.class);
        for (Setting.Item item : setting.some("formats: " + all)) {
            formats.add(Arrays.stream(CheckpointFormat.values())
                    .filter(format -> format.jsonName().equals(item.text()))
                    .findFirst()
                    .orElseThrow(() -> setting.expected("a format: " + all, item)));
        }
        return formats;
    }

    private static Set<DType> dtypes(Setting setting) {
        Set<DType> dtypes = EnumSet.noneOf(DType.class);
        for (Setting.Item item : setting.some("dtypes such as float32")) {
            dtypes.add(DType.ofTorchName(item.text())
                    .orElseThrow(
                            () -> setting.expected("a dtype by PyTorch's name, such as float32 or bfloat16", item)));
        }
        return dtypes;
    }

    private static List<Rule.Pattern> patterns(Setting setting) {
        List<Rule.Pattern> patterns = new ArrayList<>();
        for (Setting.Item item : setting.some("names")) {
            try {
                patterns.add(new Rule.Pattern(item.text(), NameSelector.of(item.text())));
            } catch (IllegalArgumentException e) {
                throw setting.expected("a regular expression after re:",
                        "one with an error: " + e.getMessage(), item.line());
            }
        }
        return patterns;
    }

    private static Rule size(Setting setting) {
        Setting.Item item = setting.one("a size such as 2GB");
        return new Rule.MaxSize(ByteSize.parse(item.text())
                .orElseThrow(() -> setting.expected("a size such as 2GB, 500MiB or 4096", item)), item.text());
    }

    private static Resume.Level level(Setting setting) {
        String all = "full, weights+step or weights";
        Setting.Item item = setting.one(all);
        return Arrays.stream(Resume.Level.values())
                .filter(level -> level != Resume.Level.NONE && level.jsonName().equals(item.text()))
                .findFirst()
                .orElseThrow(() -> setting.expected(all, item));
    }
}
